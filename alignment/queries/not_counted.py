"""Work that isn't in scope, and why: one reason each, and the same condition for the number and its rows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, Count, Q, QuerySet, Value, When

from strategy.kinds import WORK_KINDS
from strategy.models import Record, RecordOrigin, Status

TRACKED = Q(origin=RecordOrigin.TRACKER)

WORDS = {
    "done": "done",
    "dropped": "dropped",
    "proposed": "proposed, not decided",
    "discovery": "in discovery at its tracker",
    "gone": "missing from the last full import of its source",
    "type": "of a type that its source doesn't count",
    "untouched": "not started, and not touched within its source's days",
}


def reasons(now: datetime) -> list[tuple[str, Q]]:
    """Return (reason, condition), in order: the first that holds is the reason."""
    return [
        ("done", Q(status=Status.DONE)),
        ("dropped", Q(status=Status.DROPPED)),
        ("proposed", Q(status=Status.PROPOSED)),
        ("discovery", TRACKED & Q(status=Status.DISCOVERY)),
        ("gone", TRACKED & Q(is_gone=True)),
        ("type", TRACKED & Q(is_counted=False)),
        ("untouched", TRACKED & Q(current_until__lte=now)),
    ]


def numbers(now: datetime) -> dict[str, int]:
    """Return how many pieces of work aren't counted, by reason; reasons without any are left out."""
    reason = Case(*[When(where, then=Value(name)) for name, where in reasons(now)], default=Value(""))
    counted = (
        Record.objects.filter(kind__in=WORK_KINDS, deleted_at=None)
        .annotate(reason=reason)
        .values_list("reason")
        .annotate(number=Count("pk"))
    )
    found = dict(counted.order_by())
    return {name: found[name] for name in WORDS if name in found}


def for_reason(records: QuerySet[Record], reason: str, now: datetime) -> QuerySet[Record]:
    """Keep the work that isn't counted because of one reason; an unknown reason keeps nothing."""
    before = Q()
    for name, where in reasons(now):
        if name == reason:
            return (
                records.filter(where, kind__in=WORK_KINDS, deleted_at=None).exclude(before)
                if before
                else (records.filter(where, kind__in=WORK_KINDS, deleted_at=None))
            )
        before |= where
    return records.none()
