"""Many changes at once, as an import makes them, and what keeping alignment true leaves alone."""

from __future__ import annotations

from random import Random

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.actions import links
from strategy.actions.alignment import find_disagreements, realign
from strategy.models import Change, Link, Record
from tests.cast import Make
from tests.truth import reference, written
from tests.truth.graphs import STATUSES, Drawn, draw, load, may_hang

BATCHES = 40
CHANGES = 60


def change_at_random(random: Random, workspace: Workspace, records: list[Record]) -> set[int]:
    """Change a status, end a link or make one, behind the actions' back; return whose links were touched."""
    record = random.choice(records)
    if random.random() < 0.4:
        Record.objects.filter(pk=record.pk).update(status=random.choice(STATUSES))
        return {record.pk, *Link.objects.current().filter(parent=record).values_list("child_id", flat=True)}
    change = Change.objects.filter(workspace=workspace).latest("pk")
    link = Link.objects.current().filter(child=record).order_by("pk").last()
    if link is not None and random.random() < 0.5:
        Link.objects.filter(pk=link.pk).update(valid_to=timezone.now(), closed_in=change)
        return {record.pk}
    # Parents are always drawn before their children, so that no cycle comes about.
    place = records.index(record)
    above = [one for one in records[max(0, place - 12) : place] if may_hang(record.kind, one.kind)]
    if above:
        parent = random.choice(above)
        if not Link.objects.current().filter(child=record, parent=parent).exists():
            Link.objects.create(workspace=workspace, child=record, parent=parent, opened_in=change)
    return {record.pk}


@pytest.mark.django_db
def test_any_number_of_changes_at_once_are_made_true_by_one_realignment() -> None:
    random = Random("realign")
    drawn = [Drawn("vision", "active", is_root=True)]
    for _ in range(60):
        draw(random, drawn, top=0, size=random.randint(6, 14))
    workspace = Workspace.objects.create(slug="random", name="Random")
    records = load(workspace, drawn)
    moved = 0
    with in_workspace(workspace), transaction.atomic():
        realign(workspace.pk, [record.pk for record in records])
        _, before = reference.read(workspace.pk)
        for _ in range(BATCHES):
            suspects: set[int] = set()
            for _ in range(CHANGES):
                suspects |= change_at_random(random, workspace, records)

            realign(workspace.pk, suspects)

            graph, stored = reference.read(workspace.pk)
            assert stored == reference.alignment(graph)
            assert find_disagreements(workspace.pk) == []
            moved += sum(stored[pk] != before[pk] for pk in stored)
            before = stored
    assert moved > BATCHES * 10


def test_a_change_writes_the_records_whose_state_changes_and_no_version_or_history(make: Make) -> None:
    written.watch()
    root = make.root()
    line = make.line(root, "intent", "initiative", "initiative", "epic", "item", "item")
    make.link(line[4], root)  # the epic has a second path
    for _ in range(3):
        make.record("item", parent=line[3])
    below = list(Record.objects.exclude(pk=root.pk).order_by("pk").values_list("pk", "version"))
    history = Record.history.count()
    written.take()

    link = Link.objects.current().get(child=line[1])
    links.unlink(link=link, by=None)

    lost = sorted(Record.objects.filter(alignment=False).values_list("pk", flat=True))
    assert len(lost) == 6  # the intent, both initiatives and the three items below the second
    assert written.take() == lost
    make.link(line[1], root)
    assert written.take() == lost
    assert not Record.objects.filter(alignment=False).exists()
    assert list(Record.objects.exclude(pk=root.pk).order_by("pk").values_list("pk", "version")) == below
    assert Record.history.count() == history


def test_realign_returns_how_many_records_changed_state(make: Make) -> None:
    root = make.root()
    line = make.line(root, "intent", "initiative", "epic", "item")
    Record.objects.filter(pk=line[2].pk).update(status="dropped")
    with transaction.atomic():
        assert realign(make.workspace.pk, [line[3].pk]) == 2
        assert realign(make.workspace.pk, [line[3].pk]) == 0
