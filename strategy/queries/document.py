"""All memos in the order of the outline, for reading and printing."""

from __future__ import annotations

from dataclasses import dataclass, field

from strategy.kinds import KINDS, STRATEGY_KINDS
from strategy.models import Link, Record, Section, Status
from strategy.queries.tree import kind_order

CHAPTERS_SHOWN = 300


@dataclass
class Chapter:
    """One record with its memo, and why it contributes to what is above it."""

    record: Record
    link: Link | None = None
    sections: list[Section] = field(default_factory=list)


def chapters() -> tuple[list[Chapter], bool]:
    """Return the strategy's records in outline order with their memos, and whether the rest was left out.

    Dropped records are left out; at most CHAPTERS_SHOWN are returned, the highest levels first.
    """
    records = list(
        Record.objects.present()
        .of_kind(*STRATEGY_KINDS)
        .exclude(status=Status.DROPPED)
        .select_related("owner", "team")
        .order_by(kind_order(), "rank", "pk")[: CHAPTERS_SHOWN + 1]
    )
    shown = {record.pk: Chapter(record) for record in records[:CHAPTERS_SHOWN]}
    for link in Link.objects.current().filter(child__in=list(shown), is_primary=True).select_related("parent"):
        shown[link.child_id].link = link
    for section in Section.objects.filter(record__in=list(shown)).exclude(text="").select_related("record"):
        shown[section.record_id].sections.append(section)
    for chapter in shown.values():
        slots = [section.slot for section in KINDS[chapter.record.kind].sections]
        chapter.sections.sort(key=lambda section: slots.index(section.slot) if section.slot in slots else len(slots))
    return _in_order(shown), len(records) > CHAPTERS_SHOWN


def _in_order(shown: dict[int, Chapter]) -> list[Chapter]:
    """Return the chapters depth first, each below the one it contributes to."""
    below: dict[int, list[Chapter]] = {}
    tops = []
    for chapter in shown.values():
        parent_id = chapter.link.parent_id if chapter.link is not None else None
        if parent_id in shown:
            below.setdefault(parent_id, []).append(chapter)
        else:
            tops.append(chapter)
    ordered: list[Chapter] = []
    stack = sorted(tops, key=_sort_key, reverse=True)
    while stack:
        chapter = stack.pop()
        ordered.append(chapter)
        stack += sorted(below.get(chapter.record.pk, []), key=_sort_key, reverse=True)
    return ordered


def _sort_key(chapter: Chapter) -> tuple[int, int, int, str]:
    record = chapter.record
    return (
        KINDS[record.kind].order,
        2**31 if record.rank is None else record.rank,
        len(record.key),
        record.key,
    )
