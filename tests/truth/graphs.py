"""Random strategies: several parents, dropped and proposed middles, nesting, missions, links that ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from django.db import connection
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.models import Change, Link, Record

ORDER = ("mission", "vision", "intent", "initiative", "solution", "epic", "item")
NESTING = ("vision", "initiative", "epic", "item")
STATUSES = ("active",) * 6 + ("discovery", "done", "proposed", "dropped")


@dataclass
class Drawn:
    """A record that was drawn but not loaded yet; parents are places in the list, nearest drawn last."""

    kind: str
    status: str
    is_root: bool = False
    parents: list[int] = field(default_factory=list)
    former_parents: list[int] = field(default_factory=list)


def may_hang(child: str, parent: str) -> bool:
    """Upwards to any higher kind, or to the same kind where that nests."""
    return ORDER.index(parent) < ORDER.index(child) or (child == parent and child in NESTING)


def draw(random: Random, drawn: list[Drawn], *, top: int | None, size: int) -> None:
    """Add one disjoint part of `size` records to the list; its first vision mostly hangs under `top`."""
    first = len(drawn)
    for _ in range(size):
        kind = random.choices(ORDER, weights=(1, 4, 4, 6, 5, 6, 8))[0] if len(drawn) > first else "vision"
        record = Drawn(kind, random.choice(STATUSES))
        below = [place for place in range(first, len(drawn)) if may_hang(kind, drawn[place].kind)]
        if len(drawn) == first and top is not None and random.random() < 0.9:
            record.parents.append(top)
            record.status = random.choice((*STATUSES, "active", "active", "active"))
        for place in random.sample(below, min(len(below), random.choice((0, 1, 1, 1, 2, 2, 3)))):
            (record.former_parents if random.random() < 0.08 else record.parents).append(place)
        drawn.append(record)


def load(workspace: Workspace, drawn: list[Drawn], *, history: bool = False) -> list[Record]:
    """Write drawn records and their links in bulk, with an alignment of false everywhere; return the records."""
    with in_workspace(workspace):
        change = Change.objects.create(workspace=workspace, verb="load", summary="Drawn at random")
        records = [
            Record(
                workspace=workspace,
                key=f"R-{place}",
                kind=one.kind,
                title=f"Record {place}",
                status=one.status,
                is_root=one.is_root,
            )
            for place, one in enumerate(drawn)
        ]
        if history:
            records = bulk_create_with_history(records, Record, default_change_reason=change.pk)
        else:
            records = Record.objects.bulk_create(records, batch_size=2000)
        now = timezone.now()
        links = []
        for place, one in enumerate(drawn):
            for above in one.former_parents + one.parents:
                over = above in one.former_parents
                links.append(
                    Link(
                        workspace=workspace,
                        child=records[place],
                        parent=records[above],
                        why="because",
                        is_primary=not over and above == one.parents[0],
                        valid_from=now,
                        valid_to=now if over else None,
                        opened_in=change,
                        closed_in=change if over else None,
                    )
                )
        Link.objects.bulk_create(links, batch_size=2000)
        if connection.vendor == "postgresql":
            # The tests before rolled their rows back: until it looks again, PostgreSQL takes the tables for empty.
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE strategy_record, strategy_link")
    return records
