"""Two people at the same moment, three hundred times: no cycle, no wrong alignment; and without the lock, both."""

from __future__ import annotations

import os
from functools import partial

import pytest
from django.db import connection

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.actions import links, records
from strategy.actions.acts import moved
from strategy.models import Record
from tests.truth import reference
from tests.truth.graphs import Drawn, load
from tests.truth.meeting import Meeting, two_people, without_the_lock

ROUNDS = int(os.environ.get("TRUTH_ROUNDS", "300"))
ROUNDS_WITHOUT = 25

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        os.environ.get("TEST_ENGINE") != "postgres",
        reason="SQLite lets one writer in at a time; two transactions at once exist on PostgreSQL only",
    ),
]


def pairs(kind: str, other: str, rounds: int) -> tuple[Workspace, list[tuple[Record, Record]]]:
    """Load a root and below it, for each round, an active record of `kind`; and beside it one of `other`."""
    drawn = [Drawn("vision", "active", is_root=True)]
    for _ in range(rounds):
        drawn += [Drawn(kind, "active", parents=[0]), Drawn(other, "active")]
    workspace = Workspace.objects.create(slug="races", name="Races")
    loaded = load(workspace, drawn, history=True)
    with in_workspace(workspace):
        Record.objects.filter(is_root=True).update(alignment=True)
        Record.objects.filter(pk__in=[record.pk for record in loaded[1::2]]).update(alignment=True)
    return workspace, list(zip(loaded[1::2], loaded[2::2], strict=True))


def link_opposite_ways(monkeypatch: pytest.MonkeyPatch, rounds: int) -> tuple[int, int]:
    """Link each pair both ways at once, both past the check before either inserts; return cycles and refusals."""
    workspace, made = pairs("initiative", "initiative", rounds)
    meeting = Meeting()
    monkeypatch.setattr(links, "check", meeting.after(links.check))
    refused = 0
    with two_people(workspace, meeting) as act_together:
        for number, (one, other) in enumerate(made):
            acts = [
                partial(links.link, child=one, parent=other, by=None, why="because"),
                partial(links.link, child=other, parent=one, by=None, why="because"),
            ]
            refused += act_together(*(acts if number % 2 else reversed(acts)))
    assert connection.vendor == "postgresql"
    with in_workspace(workspace):
        graph, _ = reference.read(workspace.pk)
    cycles = sum(one.pk in graph[other.pk].parents and other.pk in graph[one.pk].parents for one, other in made)
    assert reference.has_cycle(graph) is (cycles > 0)
    return cycles, refused


def drop_while_linking(monkeypatch: pytest.MonkeyPatch, rounds: int) -> int:
    """Drop each initiative while an item is linked to it, both realigned before either commits; count the wrong."""
    workspace, made = pairs("initiative", "item", rounds)
    meeting = Meeting()
    # What both do last, the drop before the link: the link waits for the dropped row when it commits.
    monkeypatch.setattr("strategy.actions.records.moved", meeting.before(moved))
    monkeypatch.setattr("strategy.actions.links.moved", meeting.before(moved, last=True))
    with two_people(workspace, meeting) as act_together:
        for number, (initiative, item) in enumerate(made):
            drop = partial(
                records.edit_record,
                record=initiative,
                by=None,
                version=initiative.version,
                changes={"status": "dropped"},
            )
            link = partial(links.link, child=item, parent=initiative, by=None, why="because")
            assert act_together(*((drop, link) if number % 2 else (link, drop))) == 0
    with in_workspace(workspace):
        graph, stored = reference.read(workspace.pk)
    assert all(graph[item.pk].parents == [initiative.pk] for initiative, item in made)
    assert all(graph[initiative.pk].status == "dropped" for initiative, _ in made)
    expected = reference.alignment(graph)
    return sum(stored[pk] != expected[pk] for pk in graph)


def test_opposite_links_at_the_same_moment_never_make_a_cycle(monkeypatch: pytest.MonkeyPatch) -> None:
    assert link_opposite_ways(monkeypatch, ROUNDS) == (0, ROUNDS)


def test_without_the_lock_opposite_links_make_a_cycle_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    without_the_lock(monkeypatch)
    assert link_opposite_ways(monkeypatch, ROUNDS_WITHOUT) == (ROUNDS_WITHOUT, 0)


def test_a_drop_and_a_link_to_the_dropped_one_never_store_a_wrong_alignment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drop_while_linking(monkeypatch, ROUNDS) == 0


def test_without_the_lock_a_drop_and_a_link_store_a_wrong_alignment_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_the_lock(monkeypatch)
    assert drop_while_linking(monkeypatch, ROUNDS_WITHOUT) == ROUNDS_WITHOUT
