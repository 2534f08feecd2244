"""Alignment, as the definitions say it, kept by every act."""

from __future__ import annotations

import pytest

from strategy.actions import links, records
from strategy.actions.alignment import find_disagreements, realign, recompute
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, MISSION, VISION
from strategy.models import Link, Record
from tests.cast import Make


def has_path(record: Record) -> bool | None:
    """Return the stored alignment as the database has it now."""
    return Record.objects.get(pk=record.pk).alignment


def test_without_a_root_nothing_is_aligned(make: Make) -> None:
    vision = make.record(VISION)
    epic = make.record(EPIC, parent=vision)
    assert (has_path(vision), has_path(epic)) == (False, False)


def test_the_root_is_aligned_while_it_approves(make: Make) -> None:
    root = make.root()
    assert has_path(root) is True
    root = records.edit_record(record=root, by=None, version=root.version, changes={"status": "proposed"})
    assert has_path(root) is False


@pytest.mark.parametrize(
    ("status", "expected"),
    [("proposed", False), ("discovery", True), ("active", True), ("done", True), ("dropped", False)],
)
def test_a_parent_passes_alignment_on_only_if_it_approves(make: Make, status: str, *, expected: bool) -> None:
    _, intent, item = make.line(None, INTENT, ITEM)
    records.edit_record(record=intent, by=None, version=intent.version, changes={"status": status})
    assert has_path(item) is expected
    assert has_path(intent) is True, "its own state depends on its parents, not on its own status"


def test_a_proposed_record_may_be_aligned_itself(make: Make) -> None:
    root = make.root()
    assert has_path(make.record(INITIATIVE, parent=root, status="proposed")) is True


def test_one_passing_parent_of_several_is_enough(make: Make) -> None:
    root = make.root()
    dropped = make.record(INITIATIVE, parent=root, status="dropped")
    good = make.record(INITIATIVE, parent=root)
    epic = make.record(EPIC, parent=dropped)
    assert has_path(epic) is False
    second = make.link(epic, good)
    assert has_path(epic) is True
    links.unlink(link=second, by=None)
    assert has_path(epic) is False


def test_a_mission_has_no_alignment_and_carries_none(make: Make) -> None:
    mission = make.record(MISSION)
    make.root()
    stray = make.record(INTENT, parent=mission)
    assert has_path(mission) is None
    assert has_path(stray) is False


def test_a_mission_above_the_root_changes_nothing(make: Make) -> None:
    mission = make.record(MISSION)
    root = make.root()
    make.link(root, mission)
    assert has_path(root) is True


def test_changing_the_root_moves_alignment_with_it(make: Make) -> None:
    first, item = make.line(None, ITEM)
    second = make.record(VISION)
    other = make.record(ITEM, parent=second)
    assert (has_path(item), has_path(other)) == (True, False)
    records.set_root(record=second, by=None)
    assert (has_path(first), has_path(item), has_path(other)) == (False, False, True)


def test_alignment_reaches_through_nested_levels(make: Make) -> None:
    root = make.root()
    outer = make.record(INITIATIVE)
    inner = make.record(INITIATIVE, parent=outer)
    epic = make.record(EPIC, parent=inner)
    assert has_path(epic) is False
    make.link(outer, root)
    assert has_path(epic) is True


def test_realigning_writes_only_what_changes_state(make: Make) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=root)
    other = make.record(INITIATIVE, parent=root)
    only_here = [make.record(ITEM, parent=initiative) for _ in range(3)]
    kept = make.record(ITEM, parent=initiative)
    make.link(kept, other)
    Link.objects.filter(child=initiative, parent=root).delete()
    versions = dict(Record.objects.values_list("pk", "version"))
    history = Record.history.count()
    assert realign(make.workspace.pk, [initiative.pk]) == 1 + len(only_here)
    assert has_path(kept) is True
    assert dict(Record.objects.values_list("pk", "version")) == versions
    assert Record.history.count() == history


def test_the_full_check_finds_and_mends_a_planted_lie(make: Make) -> None:
    root, item = make.line(None, ITEM)
    stray = make.record(ITEM)
    assert find_disagreements(make.workspace.pk) == []
    Record.objects.filter(pk=item.pk).update(alignment=False)
    Record.objects.filter(pk=stray.pk).update(alignment=True)
    found = {(one.record_id, one.stored) for one in recompute(make.workspace.pk)}
    assert found == {(item.pk, False), (stray.pk, True)}
    assert (has_path(root), has_path(item), has_path(stray)) == (True, True, False)
    assert recompute(make.workspace.pk) == []


def test_deleting_a_parent_takes_the_path_and_restoring_gives_it_back(make: Make) -> None:
    _, initiative, item = make.line()
    records.delete_record(record=initiative, by=None)
    assert has_path(item) is False
    records.restore_record(record=initiative, by=None)
    assert has_path(item) is True
