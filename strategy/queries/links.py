"""Links that wait for somebody: to be confirmed, or to be looked at again."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from strategy.models import Link, Origin


def waiting() -> QuerySet[Link]:
    """Return the current links that nobody confirmed, and those whose parent changed in meaning since."""
    changed = Q(origin=Origin.PERSON, confirmed_at__isnull=False) & ~Q(fingerprint=F("parent__fingerprint"))
    return (
        Link.objects.current()
        .filter(Q(confirmed_at=None) | changed)
        .filter(child__deleted_at=None, parent__deleted_at=None)
        .select_related("child", "parent", "why_by", "created_by")
    )
