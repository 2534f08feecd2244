"""The strategy as an outline: a level at a time, opened to any record, or pruned to what a filter finds.

A record stands below its primary parent, so it stands in one place. Siblings come by level, then by
rank, then by key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When, Window
from django.db.models.functions import Length, RowNumber

from strategy.kinds import INITIATIVE, INTENT, KINDS, MISSION, SOLUTION, VISION
from strategy.models import Link, Record, RollUp, Status
from strategy.sql import among

LEVEL_SIZE = 50
FOUND_SIZE = 200
TOP_SIZE = 50
COUNT_LIMIT = 10_000
LACKING = {INTENT: "no initiative", INITIATIVE: "no solution or epic", SOLUTION: "no work"}
COUNTED = ("intents", "initiatives", "solutions", "epics", "items")


@dataclass
class Row:
    """One record of the outline, its stored counts, and what stands below it where that is loaded."""

    record: Record
    link: Link | None = None
    counts: RollUp | None = None
    opens: bool = False
    level: Level | None = None
    is_found: bool = True

    @property
    def label(self) -> str:
        """Return what names it in the outline: nothing but its level for mission and vision, else its key."""
        return "" if self.record.kind in (MISSION, VISION) else self.record.key

    @property
    def rank(self) -> int | None:
        """Return the declared place of an intent, which the outline shows instead of its key."""
        return self.record.rank if self.record.kind == INTENT else None

    @property
    def below(self) -> str:
        """Return what contributes to it in words, the two nearest levels: "3 solutions · 6 epics"."""
        if self.counts is None:
            return ""
        parts = []
        for name in COUNTED:
            number = getattr(self.counts, name)
            if number:
                parts.append(f"{number} {name if number != 1 else name[:-1]}")
        return " · ".join(parts[:1] + parts[-1:] if len(parts) > 1 else parts)

    @property
    def lacks(self) -> str:
        """Return what an active record of the strategy has nothing of below it; empty where it has something."""
        if self.opens or self.record.status != Status.ACTIVE or (self.counts is not None and self.counts.children):
            return ""
        return LACKING.get(self.record.kind, "")

    @property
    def progress(self) -> str:
        """Return how far the work items below it are, in words."""
        if self.counts is None or not self.counts.items:
            return ""
        return f"{self.counts.items_done} of {self.counts.items} items done"


@dataclass
class Level:
    """The records below one parent, from the one at `start`, and how far the next ones begin, if there are more."""

    rows: list[Row] = field(default_factory=list)
    parent: Record | None = None
    more_from: int | None = None


@dataclass(frozen=True)
class Filters:
    """What the outline is pruned to; an empty value asks for nothing."""

    status: str = ""
    team: int | None = None
    kind: str = ""
    aligned: str = ""

    def __bool__(self) -> bool:
        """Return whether anything is asked for."""
        return bool(self.status or self.team or self.kind or self.aligned)

    @property
    def condition(self) -> Q:
        """Return the condition on records."""
        condition = Q()
        if self.status == "open":
            condition &= Q(status__in=("proposed", "discovery", "active"))
        elif self.status:
            condition &= Q(status=self.status)
        if self.team:
            condition &= Q(team=self.team)
        if self.kind:
            condition &= Q(kind=self.kind)
        if self.aligned:
            condition &= Q(alignment=self.aligned == "yes")
        return condition


def tops() -> tuple[Record | None, list[Record]]:
    """Return the mission that heads the page, and the records at the top of the outline.

    A single mission is the heading and the visions below it are the top; several missions are the
    top themselves. The root always stands there, even where nothing is above it.
    """
    high = list(
        Record.objects.present()
        .of_kind(MISSION, VISION)
        .select_related("team", "roll_up")
        .order_by(*_order())[:TOP_SIZE]
    )
    missions = [record for record in high if record.kind == MISSION]
    above = dict(
        Link.objects.current()
        .filter(child__in=[record.pk for record in high], is_primary=True)
        .values_list("child", "parent")
    )
    head = missions[0] if len(missions) == 1 else None
    top = [
        record
        for record in high
        if (record.kind == MISSION and head is None)
        or (record.kind == VISION and head is not None and above.get(record.pk) == head.pk)
        or (record.is_root and record.pk not in above)
    ]
    return head, top


def outline(top: Iterable[Record], path: Iterable[int] = ()) -> list[Row]:
    """Return the rows of the outline, opened where `path` leads: visions always, the rest when asked for."""
    on_path = set(path)
    open_ids = on_path | set(
        Record.objects.present().of_kind(MISSION, VISION).order_by("pk").values_list("pk", flat=True)[:TOP_SIZE]
    )
    levels = children_of(open_ids, keep=on_path)
    rows = [Row(record, counts=_counts(record)) for record in top]
    waiting = list(rows)
    seen: set[int] = set()
    while waiting:
        row = waiting.pop()
        if row.record.pk in seen:
            continue
        seen.add(row.record.pk)
        level = levels.get(row.record.pk)
        if level is not None and level.rows:
            row.level, row.opens = level, True
            level.parent = row.record
            waiting += level.rows
    return rows


def children_of(
    parents: Iterable[int], *, start: int = 0, size: int = LEVEL_SIZE, keep: Iterable[int] = ()
) -> dict[int, Level]:
    """Return for each parent a screenful of the records below it, in two queries for all of them.

    `keep` names records that are shown even where their screenful hasn't come yet.
    """
    place = Window(RowNumber(), partition_by=F("parent_id"), order_by=_order("child__"))
    links: Iterable[Any] = (
        Link.objects.current()
        .filter(parent__in=set(parents), is_primary=True, child__deleted_at=None)
        .annotate(place=place)
        .filter(Q(place__gt=start, place__lte=start + size + 1) | Q(child__in=set(keep)))
        .select_related("child", "child__roll_up", "child__team")
        .order_by("place")
    )
    levels: dict[int, Level] = {}
    for link in links:
        level = levels.setdefault(link.parent_id, Level())
        if link.place > start + size and level.more_from is None:
            level.more_from = start + size
        if link.place <= start + size or link.child_id in keep:
            level.rows.append(Row(link.child, link, _counts(link.child)))
    _mark_opening([row for level in levels.values() for row in level.rows])
    return levels


def level_below(record: Record, start: int = 0) -> Level:
    """Return a screenful of what stands below a record, from the place `start`."""
    level = children_of([record.pk], start=start).get(record.pk, Level())
    level.parent = record
    return level


def path_to(record: Record) -> list[int]:
    """Return the ids from a record up to the top, along primary links, itself first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE up(id, height) AS (
                SELECT CAST(%s AS bigint), 0
                UNION ALL
                SELECT l.parent_id, up.height + 1 FROM up
                JOIN strategy_link l ON l.child_id = up.id AND l.valid_to IS NULL AND l.is_primary
                WHERE up.height < 200
            )
            SELECT id FROM up ORDER BY height""",
            [record.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def found(filters: Filters) -> tuple[list[Row], int, bool]:
    """Return the outline pruned to what a filter finds and what is above that, how many were found, and if cut off."""
    records = _matching(filters)
    cut = len(records) > FOUND_SIZE
    records = records[:FOUND_SIZE]
    parent_of = _parents_above([record.pk for record in records])
    matches = {record.pk for record in records}
    others = set(parent_of.values()) - matches
    everyone = {record.pk: record for record in records}
    if others:
        shown = Record.objects.filter(pk__in=others).select_related("team", "roll_up")
        everyone |= {record.pk: record for record in shown}
    rows = {pk: Row(record, counts=_counts(record), is_found=pk in matches) for pk, record in everyone.items()}
    top = []
    for pk, row in rows.items():
        parent = rows.get(parent_of.get(pk, 0))
        if parent is None:
            top.append(row)
            continue
        if parent.level is None:
            parent.level, parent.opens = Level(parent=parent.record), True
        parent.level.rows.append(row)
    for row in rows.values():
        if row.level is not None:
            row.level.rows.sort(key=_sibling_key)
    return sorted(top, key=_sibling_key), len(records), cut


def without_path(size: int = LEVEL_SIZE) -> list[Row]:
    """Return the tops of what has no path: records that contribute to nothing, strategy before work.

    Of each level at most a screenful is returned; the triage page has the rest.
    """
    rows: list[Row] = []
    for kind in KINDS:
        if kind == MISSION:
            continue
        records = (
            Record.objects.present()
            .without_path()
            .of_kind(kind)
            .exclude(status=Status.DROPPED)
            .exclude(is_root=True)
            .filter(~Exists(Link.objects.current().filter(child=OuterRef("pk"))))
            .select_related("team", "roll_up")
            .order_by("pk")[:size]
        )
        rows += [Row(record, counts=_counts(record)) for record in records]
    _mark_opening(rows)
    return rows


def count_without_path() -> tuple[int, bool]:
    """Return how many records have no path, and whether there are more than were counted."""
    with connection.cursor() as cursor:
        inner = Record.objects.present().without_path().exclude(status=Status.DROPPED).values("pk")[: COUNT_LIMIT + 1]
        statement, parameters = inner.query.sql_with_params()
        cursor.execute(f"SELECT count(*) FROM ({statement}) counted", parameters)
        number = int(cursor.fetchone()[0])
    return min(number, COUNT_LIMIT), number > COUNT_LIMIT


def kind_order(prefix: str = "") -> Case:
    """Return the place of a record's level, for sorting."""
    return Case(
        *(When(**{f"{prefix}kind": kind.slug}, then=Value(kind.order)) for kind in KINDS.values()),
        default=Value(99),
        output_field=IntegerField(),
    )


def _order(prefix: str = "") -> list[Any]:
    return [
        kind_order(prefix).asc(),
        F(f"{prefix}rank").asc(nulls_last=True),
        Length(f"{prefix}key").asc(),
        F(f"{prefix}key").asc(),
    ]


def _sibling_key(row: Row) -> tuple[int, int, int, str]:
    record = row.record
    rank = 2**31 if record.rank is None else record.rank
    return KINDS[record.kind].order, rank, len(record.key), record.key


def _counts(record: Record) -> RollUp | None:
    return getattr(record, "roll_up", None)


def _mark_opening(rows: list[Row]) -> None:
    """Mark the rows that have something below them, whatever the stored counts say."""
    ids = [row.record.pk for row in rows]
    if not ids:
        return
    below = Link.objects.current().filter(parent=OuterRef("pk"), is_primary=True, child__deleted_at=None)
    parents = set(Record.objects.filter(Exists(below), pk__in=ids).values_list("pk", flat=True))
    for row in rows:
        row.opens = row.record.pk in parents


def _matching(filters: Filters) -> list[Record]:
    """Return what a filter finds, high levels first, one more than is shown."""
    records: list[Record] = []
    for kind in [filters.kind] if filters.kind else KINDS:
        left = FOUND_SIZE + 1 - len(records)
        if left <= 0:
            break
        records += (
            Record.objects.present()
            .filter(filters.condition, kind=kind)
            .select_related("team", "roll_up")
            .order_by("pk")[:left]
        )
    return records


def _parents_above(ids: list[int]) -> dict[int, int]:
    """Return child to primary parent for the records and all that is above them."""
    if not ids:
        return {}
    chosen, parameter = among("l.child_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE up(child_id, parent_id) AS (
                SELECT l.child_id, l.parent_id FROM strategy_link l
                WHERE {chosen} AND l.valid_to IS NULL AND l.is_primary
                UNION
                SELECT l.child_id, l.parent_id FROM up
                JOIN strategy_link l ON l.child_id = up.parent_id AND l.valid_to IS NULL AND l.is_primary
            )
            SELECT child_id, parent_id FROM up""",
            [parameter],
        )
        return dict(cursor.fetchall())
