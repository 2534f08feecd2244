"""A worker that is killed in the middle of an import loses nothing and repeats nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import Workspace
from accounts.scope import in_workspace
from integrations import tasks
from integrations.actions import runs
from integrations.actions.runs import (
    begin_import,
    cancel_import,
    find_or_create_source,
    start_import,
    uploads_of,
    work_on,
)
from integrations.models import ImportRun, ImportStatus, TrackerItem, WaitingImport
from strategy.models import Link, Record

ROWS = 1200

pytestmark = pytest.mark.django_db(transaction=True)


def a_csv(path: Path, rows: int = ROWS) -> Path:
    """Write a Jira CSV of 1 epic a hundred rows, the children before their epic."""
    with path.open("w") as file:
        file.write("Summary,Issue key,Issue id,Issue Type,Status,Parent\n")
        for number in range(1, rows + 1):
            is_epic = number % 100 == 0
            parent = "" if is_epic else -(-number // 100) * 100
            file.write(f"Issue {number},AB-{number},{number},{'Epic' if is_epic else 'Task'},Open,{parent}\n")
    return path


def begun(workspace: Workspace, path: Path) -> ImportRun:
    with in_workspace(workspace):
        source = find_or_create_source(name="", reader="jira-csv", by=None)
        return begin_import(
            workspace=workspace,
            source=source,
            reader="jira-csv",
            files=[(path, path.name)],
            folder=uploads_of(workspace),
            by=None,
        )


def kill_after_three_chunks(workspace: Workspace, run: ImportRun) -> None:
    database = str(connection.settings_dict["NAME"])
    arguments = ["-m", "tests.integrations.killable_worker", database, str(workspace.pk), str(run.pk), "0.2"]
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}
    ) as worker:
        for _ in range(3):
            assert worker.stdout is not None
            assert worker.stdout.readline().strip().isdigit()
        worker.kill()


def test_an_import_whose_worker_is_killed_twice_ends_as_if_nothing_had_happened(
    acme_outside: Workspace, tmp_path: Path
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv"))
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
        assert (run.status, run.plan["created"], run.plan["links_made"]) == ("ready", ROWS, ROWS * 99 // 100)
        assert not Record.objects.exists()
        start_import(run=run, by=None)

    done_before = 0
    for _ in range(2):
        kill_after_three_chunks(acme_outside, run)
        with in_workspace(acme_outside):
            run.refresh_from_db()
            assert done_before < run.rows_done < ROWS
            assert Record.objects.count() == run.rows_done
            done_before = run.rows_done
            assert not work_on(acme_outside.pk, run.pk), "its claim is fresh: nobody else may take it yet"
            assert Record.objects.count() == run.rows_done
            ImportRun.objects.filter(pk=run.pk).update(claimed_at=timezone.now() - timedelta(seconds=31))

    while work_on(acme_outside.pk, run.pk):
        pass
    with in_workspace(acme_outside):
        run.refresh_from_db()
        assert (run.status, run.rows_done, run.counts["created"]) == ("done", ROWS, ROWS)
        assert Record.objects.count() == TrackerItem.objects.count() == Record.history.count() == ROWS
        assert Link.objects.current().count() == run.counts["links_made"] == ROWS * 99 // 100
    assert not WaitingImport.objects.exists()


def test_beat_sends_a_job_for_every_import_that_waits(
    acme_outside: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))
    sent: list[tuple[Any, ...]] = []
    monkeypatch.setattr(tasks, "nudge", lambda task, *ids: sent.append((task.name, *ids)))
    tasks.run_waiting_imports()
    assert sent == [("integrations.tasks.run_import", acme_outside.pk, run.pk)]
    tasks.run_import(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        start_import(run=run, by=None)
    tasks.run_import(acme_outside.pk, run.pk)
    tasks.run_import(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        assert ImportRun.objects.get().status == ImportStatus.DONE
        assert Record.objects.count() == 10


def test_a_file_that_can_not_be_read_fails_with_its_sentence(acme_outside: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("what,is,this\n1,2,3\n")
    run = begun(acme_outside, path)
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert run.status == "failed"
    assert "doesn't look like a Jira CSV export" in run.error
    assert not WaitingImport.objects.exists()


def test_a_file_that_has_vanished_fails_with_a_sentence(acme_outside: Workspace, tmp_path: Path) -> None:
    run = begun(acme_outside, tmp_path / "gone.csv")
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert run.status == "failed"
    assert run.error.endswith(".")


def test_an_import_cancelled_while_it_is_checked_stays_cancelled(
    acme_outside: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))
    lay_down = runs.lay_down

    def cancelled_meanwhile(run: ImportRun) -> None:
        lay_down(run)
        with in_workspace(acme_outside):
            cancel_import(run=run, by=None)

    monkeypatch.setattr(runs, "lay_down", cancelled_meanwhile)
    assert not work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert (run.status, run.error) == ("cancelled", "")


def test_a_worker_that_fails_leaves_the_import_to_the_one_that_took_it_over(
    acme_outside: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))

    def taken_over(run: ImportRun) -> None:
        with in_workspace(acme_outside):
            ImportRun.objects.filter(pk=run.pk).update(claim="another worker")
        raise FileNotFoundError

    monkeypatch.setattr(runs, "lay_down", taken_over)
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert run.status == "checking"
    assert WaitingImport.objects.filter(run=run).exists()


def test_a_trial_that_takes_longer_than_a_claim_lasts_is_not_begun_a_second_time(
    acme_outside: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))
    try_out = runs.try_out
    claims: list[str] = []

    def slowly(run: ImportRun, **bound: Any) -> dict[str, Any]:
        claims.append(run.claim)
        assert len(claims) == 1, "a second worker tries the same rows"
        later = timezone.now() + timedelta(seconds=60)
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda: later)
            assert not work_on(acme_outside.pk, run.pk)
        return try_out(run, **bound)

    monkeypatch.setattr(runs, "try_out", slowly)
    assert not work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert (run.status, run.claim, run.plan["created"]) == ("ready", claims[0], 10)


def test_a_trial_ends_at_its_bound_and_the_import_can_be_started_without_its_report(
    acme_outside: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))
    monkeypatch.setattr(runs, "SECONDS_TO_TRY", 0.0)
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
        assert (run.status, run.plan, run.rows_total, Record.objects.count()) == ("ready", {}, 10, 0)
        start_import(run=run, by=None)
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        assert Record.objects.count() == 10


def test_a_long_import_stops_after_its_time_and_goes_on_where_it_was(acme_outside: Workspace, tmp_path: Path) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv"))
    work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        start_import(run=run, by=None)
    assert work_on(acme_outside.pk, run.pk, seconds=0.01)
    with in_workspace(acme_outside):
        run.refresh_from_db()
        assert 0 < run.rows_done < ROWS
    while work_on(acme_outside.pk, run.pk, seconds=0.01):
        pass
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert (run.status, run.rows_done) == ("done", ROWS)


def test_an_unexpected_error_fails_the_import_with_a_sentence_and_is_raised(
    acme_outside: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))

    def breaks(*_: Any) -> bool:
        raise LookupError("a fault of ours")

    monkeypatch.setattr(runs, "take_chunk", breaks)
    with pytest.raises(LookupError):
        work_on(acme_outside.pk, run.pk)
    with in_workspace(acme_outside):
        run.refresh_from_db()
    assert run.status == "failed"
    assert "server's log" in run.error


def test_the_files_are_deleted_when_their_import_is_done(acme_outside: Workspace, tmp_path: Path) -> None:
    run = begun(acme_outside, a_csv(tmp_path / "a.csv", 10))
    folder = Path(run.rows_path).parent
    work_on(acme_outside.pk, run.pk)
    assert (folder / "rows").exists()
    with in_workspace(acme_outside):
        start_import(run=run, by=None)
    work_on(acme_outside.pk, run.pk)
    assert not folder.exists()
    assert (tmp_path / "a.csv").exists()
