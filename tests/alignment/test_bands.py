"""Each piece of work in scope is in exactly one of the four bands: its best path wins."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User, Workspace
from alignment.actions.sweep import sweep
from alignment.models import RecordException, Snapshot, Standing, SustainingRule
from strategy.actions import links, records
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, SOLUTION, VISION
from strategy.models import Record
from tests.cast import Make

pytestmark = pytest.mark.django_db


def bands(workspace: Workspace) -> dict[str, set[str]]:
    """Return the keys in each band after a sweep."""
    sweep(workspace)
    found: dict[str, set[str]] = {}
    for band, key in Standing.objects.values_list("band", "record__key"):
        found.setdefault(band, set()).add(key)
    return found


def test_a_path_of_confirmed_links_with_whys_through_intent_and_initiative_is_confirmed(
    acme: Workspace, make: Make
) -> None:
    *_, epic, item = make.line(None, INTENT, INITIATIVE, EPIC, ITEM)
    assert bands(acme) == {"confirmed": {epic.key, item.key}}


def test_a_solution_straight_below_an_intent_is_middle_enough(acme: Workspace, make: Make) -> None:
    *_, item = make.line(None, INTENT, SOLUTION, ITEM)
    assert bands(acme) == {"confirmed": {item.key}}


def test_a_path_without_an_intent_or_without_an_initiative_is_unconfirmed(acme: Workspace, make: Make) -> None:
    root = make.root()
    *_, without_intent = make.line(root, INITIATIVE, EPIC)
    *_, without_initiative = make.line(root, INTENT, EPIC)
    assert bands(acme) == {"unconfirmed": {without_intent.key, without_initiative.key}}


def test_a_contributors_link_is_unconfirmed_until_the_strategist_accepts_it(
    acme: Workspace, make: Make, bob: User, sam: User
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    epic = make.record(EPIC)
    made = make.link(epic, initiative, by=bob)
    assert bands(acme) == {"unconfirmed": {epic.key}}
    links.accept_link(link=made, by=sam)
    assert bands(acme) == {"confirmed": {epic.key}}


def test_a_link_to_strategy_without_a_why_is_unconfirmed_and_one_to_an_epic_inherits_it(
    acme: Workspace, make: Make
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    bare = make.record(EPIC, parent=initiative, why="")
    said = make.record(EPIC, parent=initiative)
    item = make.record(ITEM, parent=said, why="")
    assert bands(acme) == {"unconfirmed": {bare.key}, "confirmed": {said.key, item.key}}


def test_a_parent_that_changed_its_meaning_makes_the_path_unconfirmed_until_the_text_is_back(
    acme: Workspace, make: Make, sam: User
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    epic = make.record(EPIC)
    make.link(epic, initiative, by=sam)
    assert bands(acme) == {"confirmed": {epic.key}}
    changed = records.edit_record(record=initiative, by=sam, version=initiative.version, changes={"statement": "Other"})
    assert bands(acme) == {"unconfirmed": {epic.key}}
    records.edit_record(record=changed, by=sam, version=changed.version, changes={"statement": ""})
    assert bands(acme) == {"confirmed": {epic.key}}


def test_the_best_of_several_paths_wins(acme: Workspace, make: Make) -> None:
    root = make.root()
    *_, initiative = make.line(root, INTENT, INITIATIVE)
    epic = make.record(EPIC, parent=root)
    make.link(epic, initiative)
    assert bands(acme) == {"confirmed": {epic.key}}


def test_enabling_links_count_by_their_path_like_others(acme: Workspace, make: Make) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    epic = make.record(EPIC)
    make.link(epic, initiative, link_type="enables")
    assert bands(acme) == {"confirmed": {epic.key}}


def an_exception(record: Record, sam: User, days: int) -> RecordException:
    """Approve an exception that ends in so many days."""
    now = timezone.now()
    return RecordException.objects.create(
        record=record, reason="The law", approved_by=sam, approved_at=now, ends_on=(now + timedelta(days=days)).date()
    )


def test_an_exception_covers_the_record_and_those_below_without_another_path(
    acme: Workspace, make: Make, sam: User
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    alone = make.record(EPIC)
    below = make.record(ITEM, parent=alone)
    elsewhere = make.record(ITEM, parent=alone)
    make.link(elsewhere, initiative)
    other = make.record(EPIC)
    an_exception(alone, sam, 0)
    assert bands(acme) == {
        "sustaining": {alone.key, below.key},
        "confirmed": {elsewhere.key},
        "none": {other.key},
    }


def test_an_exception_ends_after_its_last_day_and_one_that_nobody_approved_covers_nothing(
    acme: Workspace, make: Make, sam: User
) -> None:
    make.root()
    ended, asked = make.record(EPIC), make.record(EPIC)
    an_exception(ended, sam, -1)
    RecordException.objects.create(record=asked, reason="Later", ends_on=timezone.now().date() + timedelta(days=9))
    assert bands(acme) == {"none": {ended.key, asked.key}}


def test_the_last_day_of_an_exception_is_the_workspaces_own(acme: Workspace, make: Make, sam: User) -> None:
    make.root()
    record = make.record(EPIC)
    exception = an_exception(record, sam, 0)
    here = timezone.now()
    acme.time_zone = "Pacific/Kiritimati" if here.hour >= 10 else "Pacific/Niue"
    acme.save()
    today_there = exception.ends_on + timedelta(days=1 if here.hour >= 10 else -1)
    assert bands(acme) == {"none" if today_there > exception.ends_on else "sustaining": {record.key}}


@pytest.mark.parametrize(
    ("field", "value"), [("project", "OPS"), ("component", "Ünicode"), ("label", "keep the lights on"), ("type", "Bug")]
)
def test_a_standing_rule_recognises_work_by_its_field(acme: Workspace, make: Make, field: str, value: str) -> None:
    make.root()
    given: Any = {"project": value, "type": value, "component": [value, "x"], "label": ["y", value]}[field]
    column = {"component": "components", "label": "labels"}.get(field, field)
    kept = make.record(ITEM, **{column: given})
    below = make.record(ITEM, parent=kept)
    other = make.record(ITEM)
    SustainingRule.objects.create(field=field, value=value)
    assert bands(acme) == {"sustaining": {kept.key, below.key}, "none": {other.key}}


def test_work_that_is_out_of_scope_is_in_no_band_and_counted_with_its_reason(acme: Workspace, make: Make) -> None:
    make.root()
    now = timezone.now()
    make.record(ITEM, status="done")
    make.record(ITEM, status="dropped")
    make.record(ITEM, status="proposed")
    make.record(ITEM, origin="tracker", is_gone=True)
    make.record(ITEM, origin="tracker", is_counted=False)
    make.record(ITEM, origin="tracker", current_until=now - timedelta(days=1))
    current = make.record(ITEM, origin="tracker", current_until=now + timedelta(days=1))
    assert bands(acme) == {"none": {current.key}}
    today = Snapshot.objects.get(team=None, is_teamless=False)
    assert today.not_counted == {"done": 1, "dropped": 1, "proposed": 1, "gone": 1, "type": 1, "untouched": 1}
    assert today.in_scope == 1


def test_the_four_bands_sum_to_the_whole_for_each_team_too(acme: Workspace, make: Make, sam: User) -> None:
    team = make.team("Data")
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    make.record(EPIC, parent=initiative, team=team)
    make.record(EPIC, team=team)
    make.record(EPIC)
    an_exception(make.record(EPIC, team=team), sam, 3)
    sweep(acme)
    rows = {
        (row.team_id, row.is_teamless): (row.confirmed, row.unconfirmed, row.sustaining, row.no_path, row.in_scope)
        for row in Snapshot.objects.all()
    }
    assert rows == {
        (None, False): (1, 0, 1, 2, 4),
        (team.pk, False): (1, 0, 1, 1, 3),
        (None, True): (0, 0, 0, 1, 1),
    }


def test_a_vision_below_the_root_passes_a_confirmed_path_on(acme: Workspace, make: Make) -> None:
    *_, item = make.line(None, VISION, INTENT, INITIATIVE, ITEM)
    assert bands(acme) == {"confirmed": {item.key}}
