"""The life of an import: begun with its files, checked by a dry run, started, worked on, undone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, Workspace
from accounts.scope import in_workspace
from integrations.actions.chunks import ROWS_A_CHUNK, ClaimLost, finish, forget_files, take_chunk
from integrations.actions.remembering import remembering
from integrations.actions.staging import stage
from integrations.actions.work import Work
from integrations.base import Unreadable
from integrations.models import ImportRun, ImportStatus, SkippedLine, Source, TrackerItem, WaitingImport
from integrations.queries.reports import report_of
from strategy.actions.changes import undo
from strategy.errors import Refused
from strategy.models import Record

STALE_AFTER = timedelta(seconds=30)
MOST_ROWS_TO_TRY = 50_000
"""A larger file is only counted before it runs: trying it would keep everybody else waiting too long."""

SECONDS_TO_TRY = 45.0
"""A trial that takes longer ends there, and the file is only counted before it runs, like a larger one."""

TRIAL_LASTS = timedelta(seconds=90)
"""How long a trial shows no sign of life at most: with STALE_AFTER, as long as a job may take at all."""

MOST_RECORDS_TO_UNDO = 5_000

UNEXPECTED = (
    "A row couldn't be taken in, and the import stopped there; what was imported before it stays. "
    "The reason is in the server's log: show it to the operator, and import the files again after that."
)

DEFAULT_NAMES = {"jira-csv": "Jira", "jira-json": "Jira", "records": "Records file"}


class _RolledBack(Exception):
    """Ends the transaction of a dry run."""


def find_or_create_source(*, name: str, reader: str, by: User | None) -> Source:
    """Return the workspace's source of this name, created where it is new.

    Raises Refused where the source of this name is for other files.
    """
    is_tracker = reader != "records"
    source, _ = Source.objects.get_or_create(
        name=(name.strip() or DEFAULT_NAMES[reader])[:100], defaults={"is_tracker": is_tracker, "created_by": by}
    )
    if source.is_tracker != is_tracker:
        kind = "a tracker" if source.is_tracker else "records files"
        raise Refused(f"The source {source} is for {kind}, and these files aren't. Choose another source.")
    return source


def uploads_of(workspace: Workspace) -> Path:
    """Return a new folder for the files of one import, which web and worker share."""
    folder = Path(settings.MEDIA_ROOT) / "imports" / str(workspace.pk) / secrets.token_hex(8)
    folder.mkdir(parents=True)
    return folder


@transaction.atomic
def begin_import(
    *,
    workspace: Workspace,
    source: Source,
    reader: str,
    files: Iterable[tuple[Path, str]],
    folder: Path,
    by: User | None,
    is_full: bool | None = None,
) -> ImportRun:
    """Write down an import of files that are in place; a job checks it next. `folder` takes its rows."""
    run = ImportRun.objects.create(
        workspace=workspace,
        source=source,
        reader=reader,
        files=[{"path": str(path), "name": name} for path, name in files],
        rows_path=str(folder / "rows"),
        is_full=is_full,
        created_by=by,
    )
    WaitingImport.objects.create(workspace=workspace, run=run)
    return run


@transaction.atomic
def check_again(*, run: ImportRun, by: User | None) -> None:
    """Check an import once more, for example after its mapping changed."""
    changed = ImportRun.objects.filter(pk=run.pk, status=ImportStatus.READY).update(
        status=ImportStatus.CHECKING, plan={}, claimed_at=None
    )
    if not changed:
        raise Refused("This import has been started or cancelled meanwhile. Reload the page to see where it stands.")
    WaitingImport.objects.get_or_create(workspace=run.workspace, run=run)


@transaction.atomic
def start_import(*, run: ImportRun, by: User | None) -> None:
    """Let a checked import run; a job takes it from there."""
    changed = ImportRun.objects.filter(pk=run.pk, status=ImportStatus.READY).update(
        status=ImportStatus.RUNNING, started_at=timezone.now(), claimed_at=None
    )
    if not changed:
        raise Refused("This import has been started or cancelled already. Reload the page to see where it stands.")
    SkippedLine.objects.filter(run=run).delete()
    WaitingImport.objects.get_or_create(workspace=run.workspace, run=run)


@transaction.atomic
def cancel_import(*, run: ImportRun, by: User | None) -> None:
    """Give up an import that hasn't begun to run."""
    changed = ImportRun.objects.filter(pk=run.pk, status__in=(ImportStatus.READY, ImportStatus.CHECKING)).update(
        status=ImportStatus.CANCELLED, finished_at=timezone.now()
    )
    if not changed:
        raise Refused("This import runs already. When it is done it can be undone.")
    WaitingImport.objects.filter(run=run).delete()
    forget_files(run)


@transaction.atomic
def undo_import(*, run: ImportRun, by: User | None) -> None:
    """Take back what an import did; raises Refused where something newer stands on it."""
    if run.status != ImportStatus.DONE:
        raise Refused("Only an import that is done can be undone.")
    if run.change is not None:
        if Record.history.filter(history_change_reason=run.change.pk).count() > MOST_RECORDS_TO_UNDO:
            raise Refused(
                f"This import changed more than {MOST_RECORDS_TO_UNDO:,} records: too many to take back at once. "
                "Ask the operator to restore the backup of before."
            )
        with remembering(run, run.change):
            undo(change=run.change, by=by)
        gone = TrackerItem.objects.filter(seen_in=run.pk, record__deleted_at__isnull=False)
        gone.update(is_withdrawn=True, parents_hash="?")
        TrackerItem.objects.filter(seen_in=run.pk).update(parents_hash="?")
    run.status = ImportStatus.UNDONE
    run.save(update_fields=["status"])


def work_on(workspace_id: int, run_id: int, *, seconds: float = 45.0, pause: float = 0.0) -> bool:
    """Check or import for up to `seconds`; returns whether there is more to do.

    `pause` is how many seconds to wait after each chunk, so that people who save get their turn.

    The run is claimed by a guarded update, so that two workers never do the same rows; a claim without
    a sign of life for half a minute is taken over. Call it outside a workspace.
    """
    claim = secrets.token_hex(8)
    with in_workspace(workspace_id):
        free = Q(claimed_at=None) | Q(claimed_at__lt=timezone.now() - STALE_AFTER)
        waiting = ImportRun.objects.filter(free, pk=run_id, status__in=(ImportStatus.CHECKING, ImportStatus.RUNNING))
        if not waiting.update(claim=claim, claimed_at=timezone.now()):
            return False
    status = _status(workspace_id, run_id)
    try:
        if status == ImportStatus.CHECKING:
            _check(workspace_id, run_id)
            return False
        return _run(workspace_id, run_id, seconds, pause)
    except ClaimLost:
        return False
    except Unreadable as refusal:
        _fail(workspace_id, run_id, claim, refusal.sentence)
        return False
    except FileNotFoundError:
        _fail(workspace_id, run_id, claim, "The uploaded file isn't there any more. Upload it and import it again.")
        return False
    except (OperationalError, InterfaceError):
        # The database was away or busy: the claim grows stale, and the import goes on at its cursor.
        raise
    except Exception:
        _fail(workspace_id, run_id, claim, UNEXPECTED)
        raise


def _status(workspace_id: int, run_id: int) -> str:
    with in_workspace(workspace_id):
        return ImportRun.objects.get(pk=run_id).status


def _check(workspace_id: int, run_id: int) -> None:
    """Lay the rows down, try the import in a transaction that is rolled back, and keep what it says."""
    with in_workspace(workspace_id):
        run = ImportRun.objects.select_related("source", "workspace", "created_by").get(pk=run_id)
    lay_down(run)
    with in_workspace(workspace_id), transaction.atomic():
        # The trial is one transaction: nothing that it writes is seen before its end, so the claim is made to last.
        own = ImportRun.objects.filter(pk=run_id, claim=run.claim, status=ImportStatus.CHECKING)
        if not own.update(claimed_at=timezone.now() + TRIAL_LASTS):
            raise ClaimLost
    plan = try_out(run, seconds=SECONDS_TO_TRY) if run.rows_total <= MOST_ROWS_TO_TRY else {}
    with in_workspace(workspace_id), transaction.atomic():
        done = ImportRun.objects.filter(pk=run_id, claim=run.claim, status=ImportStatus.CHECKING).update(
            status=ImportStatus.READY, plan=plan, claimed_at=None
        )
        if done:
            WaitingImport.objects.filter(run=run_id).delete()


def lay_down(run: ImportRun, *, columns: dict[str, str] | None = None) -> None:
    """Read the files of a run once and keep their rows and what was found; raises Unreadable."""
    if run.rows_total and Path(run.rows_path).exists():
        return

    def alive(rows: int) -> None:
        with in_workspace(run.workspace_id):
            ImportRun.objects.filter(pk=run.pk, claim=run.claim).update(claimed_at=timezone.now(), rows_total=0)

    staged = stage(
        [(Path(file["path"]), file["name"]) for file in run.files],
        Path(run.rows_path),
        reader=run.reader,
        zone=_zone(run.workspace),
        columns=columns,
        alive=alive,
    )
    run.rows_bytes, run.rows_total = staged.size, staged.rows + staged.skipped
    run.found, run.notes = staged.found(), staged.notes
    with in_workspace(run.workspace_id):
        run.save(update_fields=["rows_bytes", "rows_total", "found", "notes"])


def try_out(run: ImportRun, *, seconds: float | None = None) -> dict[str, Any]:
    """Run an import for real in a transaction that is rolled back, and return its report.

    One definition: the numbers of the dry run are the numbers of the run. The report is empty where
    the rows take longer than `seconds`.
    """
    report: dict[str, Any] = {}
    begun = monotonic()
    try:
        with in_workspace(run.workspace_id), transaction.atomic():
            trial = ImportRun.objects.select_related("source", "workspace", "created_by").get(pk=run.pk)
            trial.claim, trial.cursor, trial.counts, trial.status = "trial", 0, {}, ImportStatus.RUNNING
            trial.rows_done = 0
            trial.save()
            work = Work.on(trial)
            while take_chunk(work):
                if seconds is not None and monotonic() - begun > seconds:
                    raise _RolledBack
            finish(work)
            report = report_of(trial, with_rows=True)
            raise _RolledBack
    except _RolledBack:
        return report


def _run(workspace_id: int, run_id: int, seconds: float, pause: float) -> bool:
    end = monotonic() + seconds
    with in_workspace(workspace_id):
        run = ImportRun.objects.select_related("source", "workspace", "created_by", "change").get(pk=run_id)
    lay_down(run)
    with in_workspace(workspace_id):
        work = Work.on(run)
    while True:
        with in_workspace(workspace_id):
            more = take_chunk(work, ROWS_A_CHUNK)
            if not more:
                with transaction.atomic():
                    finish(work)
                    WaitingImport.objects.filter(run=run_id).delete()
                return False
        if monotonic() >= end:
            break
        sleep(pause)
    with in_workspace(workspace_id):
        # Given back, so that whoever is next needn't wait until the claim is stale.
        ImportRun.objects.filter(pk=run_id, claim=run.claim).update(claimed_at=None)
    return True


def _fail(workspace_id: int, run_id: int, claim: str, sentence: str) -> None:
    """Mark a run as failed, unless it was cancelled or taken over by another worker meanwhile."""
    with in_workspace(workspace_id), transaction.atomic():
        own = ImportRun.objects.filter(pk=run_id, claim=claim, status__in=(ImportStatus.CHECKING, ImportStatus.RUNNING))
        if own.update(status=ImportStatus.FAILED, error=sentence, finished_at=timezone.now(), claimed_at=None):
            WaitingImport.objects.filter(run=run_id).delete()


def _zone(workspace: Workspace) -> ZoneInfo:
    try:
        return ZoneInfo(workspace.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
