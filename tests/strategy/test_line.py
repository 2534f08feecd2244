"""The line up: all paths, the primary first, and where it is broken."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from strategy.actions import links, records
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, MISSION
from strategy.models import Link
from strategy.queries.line import line_up
from strategy.queries.story import story
from tests.cast import Make


def test_the_line_runs_from_the_record_to_the_mission_at_its_head(make: Make) -> None:
    root, intent, initiative, epic = make.line(None, INTENT, INITIATIVE, EPIC)
    mission = make.record(MISSION)
    make.link(root, mission)
    path = line_up(epic).primary
    assert [step.record for step in path.downwards] == [mission, root, intent, initiative, epic]
    assert path.arrives
    assert path.is_confirmed


def test_several_parents_give_several_paths_with_the_primary_first(make: Make) -> None:
    root = make.root()
    first, second = make.record(INITIATIVE, parent=root), make.record(INITIATIVE, parent=root)
    epic = make.record(EPIC, parent=first)
    later = make.link(epic, second)
    assert [path.steps[1].record for path in line_up(epic).paths] == [first, second]
    links.make_primary(link=later, by=None)
    assert [path.steps[1].record for path in line_up(epic).paths] == [second, first]


@pytest.mark.parametrize(
    ("status", "because"),
    [
        ("dropped", "INI-1 was dropped."),
        ("proposed", "INI-1 is only proposed: a proposal isn't a decision."),
    ],
)
def test_a_broken_line_names_where_and_why(make: Make, status: str, because: str) -> None:
    _, initiative, item = make.line()
    records.edit_record(record=initiative, by=None, version=1, changes={"status": status})
    path = line_up(item).primary
    assert (path.arrives, path.broken_at, path.because) == (False, initiative, because)


def test_an_unlinked_record_says_so(make: Make) -> None:
    make.root()
    epic = make.record(EPIC)
    assert line_up(epic).primary.because == "Nothing links it upward."
    item = make.record(ITEM, parent=epic)
    path = line_up(item).primary
    assert (path.broken_at, path.because) == (epic, "Epic EPC-1 contributes to nothing yet.")


def test_a_step_says_why_it_is_in_doubt(make: Make, bob: User, sam: User) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    epic = make.record(EPIC)
    link = make.link(epic, initiative, by=bob, why="")

    def doubt() -> str:
        return line_up(epic).primary.steps[0].doubt

    assert doubt() == "no why"
    link = links.edit_link(link=link, by=bob, why="it closes gaps")
    assert doubt() == "not confirmed"
    links.accept_link(link=link, by=sam)
    assert doubt() == ""
    records.edit_record(record=initiative, by=sam, version=1, changes={"statement": "Something else"})
    assert doubt() == "needs review"


def test_a_path_past_the_initiative_skips_a_level(make: Make) -> None:
    root = make.root()
    intent = make.record(INTENT, parent=root)
    epic = make.record(EPIC, parent=intent)
    assert line_up(epic).primary.skips
    assert not line_up(make.record(EPIC, parent=make.record(INITIATIVE, parent=intent))).primary.skips


def test_what_stands_above_the_missing_level_skips_nothing(make: Make) -> None:
    root = make.root()
    intent = make.record(INTENT, parent=root)
    for record in (root, intent, make.record(INITIATIVE, parent=intent)):
        assert line_up(record).primary.is_confirmed, record
    assert line_up(make.record(INITIATIVE, parent=root)).primary.skips


def test_the_number_of_queries_does_not_follow_the_number_of_paths(make: Make) -> None:
    root = make.root()
    intent = make.record(INTENT, parent=root)
    epic = make.record(EPIC, parent=make.record(INITIATIVE, parent=intent))
    with CaptureQueriesContext(
        connection,
    ) as one:
        line_up(epic)
    for _ in range(5):
        make.link(epic, make.record(INITIATIVE, parent=intent))
    with CaptureQueriesContext(connection) as many:
        line = line_up(epic)
    assert len(line.paths) == 6
    assert len(many) == len(one) <= 3


def test_paths_beyond_those_shown_are_counted(make: Make) -> None:
    root = make.root()
    epic = make.record(EPIC)
    for _ in range(15):
        make.link(epic, make.record(INITIATIVE, parent=root))
    line = line_up(epic)
    assert (len(line.paths), line.more) == (12, 3)


def test_the_story_reads_from_the_work_to_the_vision(make: Make) -> None:
    root = make.root(title="Everyone sleeps well")
    initiative = make.record(INITIATIVE, title="Nights have gaps", parent=root, why="gaps hide illness")
    epic = make.record(EPIC, title="Low-battery sync", parent=initiative, why="41% start there")
    assert story(epic) == (
        "Epic EPC-1: Low-battery sync\n\n  It contributes to INI-1, because: 41% start there\n\n"
        "Initiative INI-1: Nights have gaps\n\n  It contributes to VIS-1, because: gaps hide illness\n\n"
        "Vision VIS-1: Everyone sleeps well\n\nThe line arrives at the vision.\n"
    )
    assert story(epic, "markdown").startswith("## Epic EPC-1: Low-battery sync\n\n> It contributes to INI-1")


def test_the_story_of_a_broken_line_says_where_it_ends(make: Make) -> None:
    make.root()
    epic = make.record(EPIC, title="Lonely")
    assert story(epic).endswith("No path to the vision. Nothing links it upward.\n")


def test_a_deleted_parent_is_not_a_way_up(make: Make) -> None:
    root, initiative, item = make.line()
    make.link(item, root)
    records.delete_record(record=initiative, by=None)
    assert [path.steps[1].record for path in line_up(item).paths] == [root]
    assert Link.objects.current().filter(child=item).count() == 1
