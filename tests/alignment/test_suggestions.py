"""Three suggested parents, with the words that suggested them; never the record itself or what is below it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Workspace
from alignment.actions.parent_words import refresh_parent_words
from alignment.queries.suggestions import suggest
from strategy.kinds import EPIC, INITIATIVE, INTENT, SOLUTION
from strategy.models import Record
from tests.cast import Make

pytestmark = pytest.mark.django_db

TITLES = (
    "Overnight readings have gaps that clinicians can't explain",
    "Members stop wearing the band by week seven",
    "A nurse types our numbers into the hospital record",
    "Charging takes the band off the wrist at night",
    "Insurers can't see that members got healthier",
)


@pytest.fixture
def initiatives(acme: Workspace, make: Make) -> dict[str, Record]:
    """Five initiatives below one intent, by the first word of their titles."""
    intent = make.record(INTENT, parent=make.root(), title="Earn trust")
    made = {title.split()[0]: make.record(INITIATIVE, parent=intent, title=title) for title in TITLES}
    refresh_parent_words()
    return made


def test_the_parent_that_shares_telling_words_comes_first_and_the_words_are_said(
    make: Make, initiatives: dict[str, Record]
) -> None:
    epic = make.record(EPIC, title="Partner export for insurers", description="Members got healthier, insurers ask.")
    first = suggest(epic)[0]
    assert first.parent == initiatives["Insurers"]
    assert first.strength == "strong"
    assert "insurers" in first.because
    assert (first.why, first.why_source) == ("Members got healthier, insurers ask.", "description")


def test_weak_ones_are_hidden_until_asked_for(make: Make, initiatives: dict[str, Record]) -> None:
    epic = make.record(
        EPIC, title="Redraw the icons of the settings screen", description="Every icon drawn at night looks blurred."
    )
    assert suggest(epic) == []
    assert [one.strength for one in suggest(epic, also_weak=True)][:1] == ["weak"]


def test_neither_the_record_itself_nor_what_is_below_or_above_already_nor_a_lower_level_is_suggested(
    make: Make, initiatives: dict[str, Record]
) -> None:
    above = initiatives["Insurers"]
    record = make.record(INITIATIVE, title="Insurers can't see members", parent=above)
    make.record(SOLUTION, title="Insurers see members", parent=record)
    make.record(INITIATIVE, title="Insurers see healthier members", parent=record)
    refresh_parent_words()
    found = {one.parent for one in suggest(record, also_weak=True)}
    assert found.isdisjoint({record, above})
    assert {one.kind for one in found} <= {INITIATIVE, INTENT}
    assert not any(one.title.startswith("Insurers") for one in found)


def test_what_lost_its_path_or_was_dropped_is_not_suggested(
    acme: Workspace, make: Make, initiatives: dict[str, Record]
) -> None:
    epic = make.record(EPIC, title="Export for insurers of healthier members")
    Record.objects.filter(pk=initiatives["Insurers"].pk).update(status="dropped")
    refresh_parent_words()
    assert initiatives["Insurers"] not in {one.parent for one in suggest(epic, also_weak=True)}


def test_a_team_that_contributes_there_already_is_said_and_counts(make: Make, initiatives: dict[str, Record]) -> None:
    team = make.team("Growth")
    for _ in range(2):
        make.record(EPIC, parent=initiatives["Insurers"], team=team)
    epic = make.record(EPIC, title="Export for insurers", team=team)
    refresh_parent_words()
    assert "2 records of the same team already contribute to it." in suggest(epic)[0].because


def test_children_that_were_linked_before_teach_where_the_next_one_belongs(
    make: Make, initiatives: dict[str, Record]
) -> None:
    for title in ("Rebate file in pounds", "Rebate file for actuaries"):
        make.record(EPIC, parent=initiatives["Insurers"], title=title)
    refresh_parent_words()
    epic = make.record(EPIC, title="Rebate file for actuaries, second edition")
    assert suggest(epic)[0].parent == initiatives["Insurers"]


def test_suggesting_takes_the_same_queries_however_many_parents_there_are(
    acme: Workspace, make: Make, initiatives: dict[str, Record]
) -> None:
    epic = make.record(EPIC, title="Export for insurers")
    with CaptureQueriesContext(connection) as few:
        suggest(epic)
    intent = Record.objects.get(kind=INTENT)
    for number in range(30):
        make.record(INITIATIVE, parent=intent, title=f"Insurers see members {number}")
    refresh_parent_words()
    with CaptureQueriesContext(connection) as many:
        suggest(epic)
    assert len(many) == len(few)
