"""What contributes to a record, a screenful at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.db.models.functions import Length

from strategy.models import Link, Record, RollUp
from strategy.queries.tree import kind_order

PAGE_SIZE = 50


@dataclass
class Contributing:
    """The links to a record from `start` on, each with its child, and the record's stored counts."""

    record: Record
    links: list[Link]
    counts: RollUp | None
    start: int
    next_start: int | None

    @property
    def previous_start(self) -> int | None:
        """Return where the page before begins, none on the first."""
        return max(0, self.start - PAGE_SIZE) if self.start else None

    @property
    def progress(self) -> str:
        """Return how much of the work below is done, in words; empty where nothing was counted yet."""
        counts = self.counts
        if counts is None or not counts.items:
            return ""
        return f"{counts.items_done} of {counts.items} work items done"


def contributing(record: Record, start: int = 0) -> Contributing:
    """Return a screenful of what contributes to a record directly: by level, rank, then key."""
    links: list[Any] = list(
        Link.objects.current()
        .filter(parent=record, child__deleted_at=None)
        .select_related("child", "child__team", "child__owner", "child__roll_up", "parent")
        .order_by(
            kind_order("child__"),
            F("child__rank").asc(nulls_last=True),
            Length("child__key"),
            "child__key",
        )[start : start + PAGE_SIZE + 1]
    )
    return Contributing(
        record=record,
        links=links[:PAGE_SIZE],
        counts=getattr(record, "roll_up", None),
        start=start,
        next_start=start + PAGE_SIZE if len(links) > PAGE_SIZE else None,
    )
