"""The full check: twice changes nothing, a planted disagreement is reported and repaired, no change is missed."""

from __future__ import annotations

import json
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Workspace
from alignment import tasks
from alignment.actions.sweep import SweepRunning, conclude, sweep
from alignment.models import Finding, Flow, JobSlot, RecordBands, Snapshot, SweepRun
from alignment.queries.moment import Moment
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, SOLUTION
from strategy.models import Record, RollUp
from tests.cast import Make

pytestmark = pytest.mark.django_db


def a_strategy(make: Make) -> None:
    """Make a strategy with something of everything."""
    team = make.team("Firmware")
    root = make.root()
    _, initiative, _, epic, _ = make.line(make.record(INTENT, parent=root), INITIATIVE, SOLUTION, EPIC, ITEM)
    make.record(ITEM, parent=epic, team=team)
    make.record(EPIC, parent=root, why="")
    make.record(ITEM, parent=make.record(EPIC, team=team))
    make.record(INTENT, parent=root)
    shared = make.record(ITEM, parent=epic)
    make.link(shared, initiative, weight=3)


def stored() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that a sweep keeps, without ages and without its own runs."""
    models: list[Any] = [model for model in apps.get_app_config("alignment").get_models() if model is not SweepRun]
    return {
        model.__name__: sorted(
            model.objects.values_list(*[field.attname for field in model._meta.fields if field.name != "refreshed_at"]),
            key=repr,
        )
        for model in [*models, RollUp]
    }


def test_a_second_sweep_changes_nothing(acme: Workspace, make: Make) -> None:
    a_strategy(make)
    first = sweep(acme)
    before = stored()
    second = sweep(acme)
    assert stored() == before
    assert (second.figures["opened"], second.figures["resolved"]) == (0, 0)
    for figures in (first.figures, second.figures):
        for name in ("opened", "resolved", "seconds"):
            figures.pop(name)
    assert first.figures == second.figures


def test_a_sweep_counts_what_there_is(acme: Workspace, make: Make) -> None:
    a_strategy(make)
    figures = sweep(acme).figures
    assert {name: figures[name] for name in ("records", "aligned", "in_scope", "no_path", "disagreements")} == {
        "records": 12,
        "aligned": 10,
        "in_scope": 7,
        "no_path": 2,
        "disagreements": 0,
    }
    assert figures["findings"] == {"no-path": 2, "nothing-contributes": 1, "missing-middle": 1, "no-why": 1}


def test_a_planted_disagreement_is_reported_and_repaired(acme: Workspace, make: Make) -> None:
    *_, epic, item = make.line(None, INTENT, INITIATIVE, EPIC, ITEM)
    alone = make.record(ITEM)
    Record.objects.filter(pk=epic.pk).update(alignment=False)
    Record.objects.filter(pk=alone.pk).update(alignment=True)
    run = sweep(acme)
    assert run.disagreements == 2
    assert run.disagreeing == [epic.key, alone.key]
    assert dict(Record.objects.filter(pk__in=(epic.pk, item.pk, alone.pk)).values_list("key", "alignment")) == {
        epic.key: True,
        item.key: True,
        alone.key: False,
    }
    assert set(Finding.objects.open().of_rule("no-path").values_list("record__key", flat=True)) == {alone.key}
    assert sweep(acme).disagreements == 0


def test_each_record_knows_the_bands_and_counts_of_the_distinct_work_below_it(acme: Workspace, make: Make) -> None:
    root, intent, initiative, epic, item = make.line(None, INTENT, INITIATIVE, EPIC, ITEM)
    other = make.record(INITIATIVE, parent=intent)
    make.link(epic, other)
    make.link(item, other)
    make.record(ITEM, parent=epic, status="done")
    sweep(acme)
    below = {row.record_id: row for row in RollUp.objects.all()}
    for record in (root, intent):
        row = below[record.pk]
        assert (row.initiatives, row.epics, row.items, row.items_done, row.in_scope) == (2, 1, 2, 1, 2)
    assert (below[other.pk].children, below[other.pk].items, below[initiative.pk].items) == (2, 2, 2)
    assert {row.record_id: (row.confirmed, row.total) for row in RecordBands.objects.all()} == {
        root.pk: (2, 2),
        intent.pk: (2, 2),
        initiative.pk: (2, 2),
        other.pk: (2, 2),
        epic.pk: (1, 1),
    }


def test_the_flow_splits_each_leaf_by_weight_and_sums_to_the_leaves(acme: Workspace, make: Make) -> None:
    team = make.team("Data")
    root = make.root()
    first, second = make.record(INTENT, parent=root), make.record(INTENT, parent=root)
    one, two = make.record(INITIATIVE, parent=first), make.record(INITIATIVE, parent=second)
    solution = make.record(SOLUTION, parent=one)
    epic = make.record(EPIC, parent=solution, team=team)
    make.link(epic, two, weight=3)
    make.record(ITEM, parent=epic, team=team)
    make.record(ITEM, parent=epic, team=team)
    make.record(ITEM, parent=root)
    make.record(ITEM, team=team)
    enabled = make.record(ITEM)
    make.link(enabled, epic, link_type="enables")
    sweep(acme)
    flows = {(flow.team_id, flow.initiative_id, flow.intent_id, flow.end): flow.share for flow in Flow.objects.all()}
    assert flows == {
        (team.pk, one.pk, first.pk, "intent"): 0.5,
        (team.pk, two.pk, second.pk, "intent"): 1.5,
        (None, None, None, "skipped"): 1.0,
        (None, None, None, "enabling"): 1.0,
        (team.pk, None, None, "none"): 1.0,
    }


def test_the_days_gain_is_split_by_what_made_it(acme: Workspace, make: Make) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    epic = make.record(EPIC)
    sweep(acme)
    make.link(epic, initiative)
    sweep(acme)
    make.record(EPIC, parent=initiative)
    sweep(acme)
    day = Snapshot.objects.get(team=None, is_teamless=False)
    assert (day.relinked, day.reclassified, day.reworked, day.confirmed) == (1, 0, 1, 2)


def test_a_sweep_takes_the_same_queries_however_much_there_is(acme: Workspace, make: Make) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    make.record(EPIC, parent=initiative)
    sweep(acme)
    with CaptureQueriesContext(
        connection,
    ) as few:
        sweep(acme)
    for _ in range(30):
        make.record(EPIC, parent=initiative, why=f"why {_}")
    sweep(acme)
    with CaptureQueriesContext(connection) as many:
        sweep(acme)
    assert len(many) == len(few)


def test_the_command_prints_the_figures_as_json(acme: Workspace, make: Make) -> None:
    a_strategy(make)
    out = StringIO()
    call_command("sweep", workspace="acme", json=True, stdout=out)
    printed = json.loads(out.getvalue())
    assert {"records", "aligned", "in_scope", "no_path", "findings", "disagreements", "seconds"} <= set(printed)
    with pytest.raises(CommandError, match="There is no workspace called nowhere"):
        call_command("sweep", workspace="nowhere")


def test_a_change_is_swept_once_and_its_mark_cleared(acme: Workspace, make: Make) -> None:
    make.root()
    record = make.record(EPIC)
    acme.refresh_from_db()
    assert acme.dirty_at is not None
    assert tasks.sweep_due() == 1
    acme.refresh_from_db()
    assert acme.dirty_at is None
    assert set(Finding.objects.open().values_list("record__key", flat=True)) == {record.key}
    assert tasks.sweep_due() == 0


def test_a_change_that_comes_during_a_sweep_keeps_the_mark(
    acme: Workspace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.root()

    def changed_meanwhile(workspace: Workspace) -> SweepRun:
        Workspace.objects.filter(pk=workspace.pk).update(dirty_at=timezone.now())
        return sweep(workspace)

    monkeypatch.setattr(tasks, "sweep", changed_meanwhile)
    assert tasks.sweep_due() == 1
    acme.refresh_from_db()
    assert acme.dirty_at is not None


def test_two_checks_of_a_workspace_never_run_side_by_side(
    acme: Workspace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.root()
    answers: list[Any] = []

    def beside() -> None:
        try:
            answers.append(sweep(acme))
        except SweepRunning as refused:
            answers.append(refused)
        finally:
            connection.close()

    def concluded(moment: Moment) -> dict[str, Any]:
        thread = Thread(target=beside)
        thread.start()
        thread.join(timeout=30)
        return conclude(moment)

    with monkeypatch.context() as patch:
        patch.setattr("alignment.actions.sweep.conclude", concluded)
        sweep(acme)
    assert [type(answer) for answer in answers] == [SweepRunning]
    assert sweep(acme).finished_at


def test_a_check_that_fails_lets_the_next_one_in(acme: Workspace, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make.root()

    def fails(moment: Moment) -> dict[str, Any]:
        raise ValueError("out of memory")

    with monkeypatch.context() as patch:
        patch.setattr("alignment.actions.sweep.conclude", fails)
        with pytest.raises(ValueError, match="out of memory"):
            sweep(acme)
    assert sweep(acme).finished_at


def test_a_workspace_that_is_being_checked_keeps_its_mark(
    acme: Workspace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.root()

    def somebody_is_at_it(workspace: Workspace) -> SweepRun:
        raise SweepRunning

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "sweep", somebody_is_at_it)
        assert tasks.sweep_due() == 0
    assert tasks.sweep_due() == 1


def test_a_second_beat_finds_the_hour_and_the_day_taken(acme: Workspace, make: Make) -> None:
    make.root()
    assert (tasks.sweep_all_hourly(), tasks.sweep_all_hourly()) == (1, 0)
    assert (tasks.snapshot_daily(), tasks.snapshot_daily()) == (1, 0)
    assert set(JobSlot.objects.values_list("job", flat=True)) == {"sweep", "snapshot"}


def test_a_workspace_whose_check_fails_keeps_its_mark_and_doesnt_stop_the_others(
    acme: Workspace, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.root()
    other = Workspace.objects.create(slug="other", name="Other", dirty_at=timezone.now())

    def fails_in_acme(workspace: Workspace) -> SweepRun:
        if workspace == acme:
            raise DatabaseError("disk full")
        return sweep(workspace)

    monkeypatch.setattr(tasks, "sweep", fails_in_acme)
    with pytest.raises(DatabaseError, match="disk full"):
        tasks.sweep_due()
    acme.refresh_from_db()
    other.refresh_from_db()
    assert acme.dirty_at is not None
    assert other.dirty_at is None
