"""Each rule fires for exactly its offenders, and what fixes the cause resolves the finding."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User, Workspace
from alignment.actions.sweep import sweep
from alignment.models import Cause, Finding, RecordException, RuleSetting
from alignment.rules import RULES
from strategy.actions import links, records
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, MISSION, SOLUTION, VISION
from strategy.models import Link, Record
from tests.cast import Make

pytestmark = pytest.mark.django_db


def offenders(workspace: Workspace, rule: str) -> set[str]:
    """Return the keys of the records that a rule complains about after a sweep."""
    sweep(workspace)
    return set(Finding.objects.open().of_rule(rule).values_list("record__key", flat=True))


def causes(workspace: Workspace) -> dict[str, str | None]:
    """Return where the path of each record without one is broken."""
    sweep(workspace)
    return dict(Finding.objects.open().of_rule("no-path").values_list("record__key", "cause__key"))


def status(record: Record, to: str) -> Record:
    """Set a record's status."""
    record.refresh_from_db()
    return records.edit_record(record=record, by=None, version=record.version, changes={"status": to})


def says(rule: str, record: Record) -> str:
    """Return the sentence of a rule's open finding about a record."""
    return RULES[rule].say(Finding.objects.open().of_rule(rule).get(record=record))


def test_no_path_fires_for_work_in_scope_and_active_initiatives_and_solutions_only(acme: Workspace, make: Make) -> None:
    root = make.root()
    make.line(root, INTENT, INITIATIVE, EPIC)
    make.record(MISSION)
    make.record(INTENT)
    make.record(INITIATIVE, status="proposed")
    make.record(ITEM, status="done")
    make.record(EPIC, status="dropped")
    initiative, solution, item = make.record(INITIATIVE), make.record(SOLUTION), make.record(ITEM)
    assert offenders(acme, "no-path") == {initiative.key, solution.key, item.key}
    for record, parent in ((initiative, root), (solution, initiative), (item, solution)):
        make.link(record, parent)
    assert offenders(acme, "no-path") == set()


def test_a_path_is_broken_at_the_nearest_record_that_is_unlinked(acme: Workspace, make: Make) -> None:
    make.root()
    initiative, epic, item = make.line(make.record(INITIATIVE), EPIC, ITEM)
    assert causes(acme) == dict.fromkeys((initiative.key, epic.key, item.key), initiative.key)
    assert says("no-path", initiative) == "Nothing links it upward."
    assert says("no-path", item) == (
        f"Its path is broken at {initiative.key} {initiative.title}, which nothing links upward."
    )
    assert Cause.objects.get().records == 3


def test_a_path_is_broken_at_the_nearest_record_that_doesnt_approve(acme: Workspace, make: Make) -> None:
    _, _, initiative, epic, item = make.line(None, INTENT, INITIATIVE, EPIC, ITEM)
    status(initiative, "dropped")
    assert causes(acme) == {epic.key: initiative.key, item.key: initiative.key}
    assert says("no-path", item) == f"Its path is broken at {initiative.key} {initiative.title}, which is dropped."
    cause = Cause.objects.get()
    assert (cause.record_id, cause.kind, cause.records) == (initiative.pk, "status", 2)
    status(initiative, "active")
    assert causes(acme) == {}
    assert not Cause.objects.exists()


def test_a_path_is_followed_along_the_first_parents_only(acme: Workspace, make: Make) -> None:
    make.root()
    first, second = make.record(INITIATIVE), make.record(INITIATIVE)
    epic = make.record(EPIC, parent=first)
    make.link(epic, second)
    assert causes(acme)[epic.key] == first.key
    links.make_primary(link=Link.objects.current().get(child=epic, parent=second), by=None)
    assert causes(acme)[epic.key] == second.key


def test_a_link_to_the_mission_alone_counts_as_none(acme: Workspace, make: Make) -> None:
    make.root()
    vision, initiative = make.line(make.record(VISION), INITIATIVE)
    make.link(vision, make.record(MISSION))
    assert causes(acme) == {initiative.key: vision.key}


def test_without_a_root_everything_is_broken_at_its_topmost_record(acme: Workspace, make: Make) -> None:
    vision, initiative, item = make.line(make.record(VISION), INITIATIVE, ITEM)
    assert causes(acme) == {initiative.key: vision.key, item.key: vision.key}


def test_a_root_that_doesnt_approve_breaks_every_path(acme: Workspace, make: Make) -> None:
    root, initiative, item = make.line()
    status(root, "proposed")
    assert causes(acme) == {initiative.key: root.key, item.key: root.key}


def test_an_exception_or_a_fix_of_the_cause_resolves_no_path(acme: Workspace, make: Make, sam: User) -> None:
    make.root()
    initiative, epic = make.line(make.record(INITIATIVE), EPIC)
    assert offenders(acme, "no-path") == {initiative.key, epic.key}
    now = timezone.now()
    exception = RecordException.objects.create(
        record=initiative, reason="The law", approved_by=sam, approved_at=now, ends_on=now.date() + timedelta(days=9)
    )
    assert offenders(acme, "no-path") == set()
    exception.withdrawn_at = now
    exception.save()
    assert offenders(acme, "no-path") == {initiative.key, epic.key}
    history = Finding.objects.of_rule("no-path").filter(record=epic).order_by("pk")
    assert [finding.is_open for finding in history] == [False, True]


def test_nothing_contributes_fires_for_active_strategy_without_what_it_is_made_of(acme: Workspace, make: Make) -> None:
    root = make.root()
    empty_intent = make.record(INTENT, parent=root, rank=2)
    epic_only = make.record(INTENT, parent=root, rank=1)
    make.record(EPIC, parent=epic_only)
    intent, _, solution = make.line(make.record(INTENT, parent=root), INITIATIVE, SOLUTION)
    dropped_below = make.record(INITIATIVE, parent=intent)
    make.record(EPIC, parent=dropped_below, status="dropped")
    make.record(INTENT, parent=root, status="proposed")
    make.line(make.record(INITIATIVE, parent=intent), INITIATIVE, EPIC)
    assert offenders(acme, "nothing-contributes") == {
        empty_intent.key,
        epic_only.key,
        solution.key,
        dropped_below.key,
    }
    assert says("nothing-contributes", empty_intent) == (
        "It is active, ranked 2, and has nothing below it: an initiative or a solution should contribute."
    )
    for parent, kind in ((empty_intent, INITIATIVE), (epic_only, SOLUTION), (solution, ITEM), (dropped_below, EPIC)):
        make.record(kind, parent=parent, status="active" if kind in (ITEM, EPIC) else "proposed")
    assert offenders(acme, "nothing-contributes") == set()


def test_missing_middle_fires_for_work_linked_past_the_initiative(acme: Workspace, make: Make) -> None:
    root = make.root()
    intent, initiative, fine = make.line(make.record(INTENT, parent=root), INITIATIVE, EPIC)
    make.record(SOLUTION, parent=intent)
    make.record(EPIC, parent=intent, status="done")
    skipped, to_the_vision = make.record(EPIC, parent=intent), make.record(ITEM, parent=root)
    make.record(ITEM, parent=skipped)
    make.link(fine, root)
    assert offenders(acme, "missing-middle") == {skipped.key, to_the_vision.key}
    assert says("missing-middle", skipped) == (
        f"It is linked straight to {intent.key} {intent.title}; no initiative or solution is between them."
    )
    make.link(skipped, initiative)
    make.link(to_the_vision, fine)
    assert offenders(acme, "missing-middle") == set()


def test_no_why_fires_where_a_why_is_asked_for_and_missing(acme: Workspace, make: Make) -> None:
    root = make.root()
    intent = make.record(INTENT, parent=root, why="")
    initiative = make.record(INITIATIVE, parent=intent)
    epic = make.record(EPIC, parent=initiative, why="  ")
    make.record(ITEM, parent=epic, why="")
    make.record(EPIC, parent=initiative, why="", status="done")
    make.record(INITIATIVE, parent=intent, why="", status="dropped")
    assert offenders(acme, "no-why") == {intent.key, epic.key}
    assert says("no-why", epic) == f"Its link to {initiative.key} doesn't say why."
    for child in (intent, epic):
        links.edit_link(link=Link.objects.current().get(child=child), by=None, why=f"{child.key} serves it")
    assert offenders(acme, "no-why") == set()


def test_no_why_fires_for_the_same_why_pasted_on_as_many_as_the_workspace_says(acme: Workspace, make: Make) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    epics = [make.record(EPIC, parent=initiative, why="it helps") for _ in range(3)]
    make.record(EPIC, parent=initiative, why="it helps in its own way")
    assert offenders(acme, "no-why") == set()
    setting = RuleSetting.objects.create(rule="no-why", thresholds={"same_why": 3})
    assert offenders(acme, "no-why") == {epic.key for epic in epics}
    assert says("no-why", epics[0]) == f"Its why for {initiative.key} stands word for word on 3 links."
    setting.thresholds = {"same_why": 4}
    setting.save()
    assert offenders(acme, "no-why") == set()
