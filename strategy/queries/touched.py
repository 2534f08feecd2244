"""What an act touched."""

from __future__ import annotations

from django.db.models import Q

from strategy.models import Change, Link, Record, Section


def kinds_touched(change: Change) -> set[str]:
    """Return the levels of the records that an act changed: their texts, or their links up."""
    workspace_id, act = change.workspace_id, change.pk
    links = Link.objects.filter(Q(opened_in=act) | Q(closed_in=act)).values_list("child__kind", flat=True)
    records = Record.history.filter(workspace_id=workspace_id, history_change_reason=act)
    sections = Section.history.filter(workspace_id=workspace_id, history_change_reason=act)
    told = Record.objects.filter(pk__in=sections.values("record_id")).values_list("kind", flat=True)
    return {*links.distinct(), *records.values_list("kind", flat=True).distinct(), *told.distinct()}
