"""Exceptions and standing rules as they are listed: with what each covers now."""

from __future__ import annotations

from django.db.models import QuerySet

from alignment.models import RecordException, Standing, SustainingRule
from alignment.models.standing import Band


def exceptions() -> QuerySet[RecordException]:
    """Return the exceptions that weren't withdrawn, those that wait for approval first, then by end."""
    return (
        RecordException.objects.filter(withdrawn_at=None)
        .select_related("record__team", "requested_by", "approved_by")
        .order_by("approved_at", "ends_on", "pk")
    )


def sustaining_rules() -> QuerySet[SustainingRule]:
    """Return the standing rules that hold."""
    return SustainingRule.objects.filter(ended_at=None).select_related("owner").order_by("field", "value")


def sustained() -> int:
    """Return how much work in scope stands as sustaining or excepted."""
    return Standing.objects.filter(band=Band.SUSTAINING).count()
