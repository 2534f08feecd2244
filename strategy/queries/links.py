"""Links that wait for somebody: to be confirmed, or to be looked at again."""

from __future__ import annotations

from django.db.models import F, QuerySet

from strategy.models import Link, Origin


def to_confirm() -> QuerySet[Link]:
    """Return the current links that nobody confirmed; sorted by `-valid_from` they are read from an index."""
    return _shown(Link.objects.current().filter(confirmed_at=None))


def to_review() -> QuerySet[Link]:
    """Return the current links that people confirmed, and whose parent changed in meaning since."""
    confirmed = Link.objects.current().filter(origin=Origin.PERSON, confirmed_at__isnull=False)
    return _shown(confirmed.exclude(fingerprint=F("parent__fingerprint")))


def _shown(links: QuerySet[Link]) -> QuerySet[Link]:
    """Leave out links of deleted records, and bring what a row of the queue shows."""
    present = links.filter(child__deleted_at=None, parent__deleted_at=None)
    return present.select_related("child", "parent", "why_by", "created_by")
