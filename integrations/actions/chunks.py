"""Takes an import on by one chunk, and to its end: each chunk is one transaction with its cursor."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from integrations.actions.finishing import (
    choose_root,
    flagged_roots,
    link_again,
    mark_gone,
    tell_skipped_parents,
    totals,
)
from integrations.actions.parents import join_parents
from integrations.actions.staging import read_staged
from integrations.actions.take_in import take_in
from integrations.actions.work import Work
from integrations.models import ImportRun, ImportStatus
from strategy.actions.acts import moved
from strategy.actions.alignment import realign
from strategy.locks import lock_alignment
from strategy.models import Link

ROWS_A_CHUNK = 500


class ClaimLost(Exception):
    """Another worker has taken the import over; this one stops."""


@transaction.atomic
def take_chunk(work: Work, most: int = ROWS_A_CHUNK) -> bool:
    """Import the next rows and save the cursor with them; returns False at the end of the rows.

    Raises ClaimLost where the run isn't this worker's any more.
    """
    run = work.run
    lock_alignment(run.workspace_id)
    _hold(run)
    work.now = timezone.now()
    work.counts.clear()
    work.loosened.clear()
    staged = list(read_staged(Path(run.rows_path), run.cursor, most))
    if not staged:
        return False
    taken = take_in(work, [(file, row) for file, row, _ in staged])
    touched = join_parents(work, taken)
    suspects = touched | taken.approval_changed | work.loosened
    if taken.approval_changed:
        children = Link.objects.current().filter(parent__in=taken.approval_changed)
        suspects |= set(children.values_list("child_id", flat=True))
    if suspects:
        realign(run.workspace_id, suspects)
    if moved_ids := suspects | taken.changed:
        moved(moved_ids)
    counts = dict(run.counts)
    for name, count in work.counts.items():
        counts[name] = counts.get(name, 0) + count
    if work.teams.created:
        counts["teams_created"] = [*counts.get("teams_created", []), *work.teams.created]
        work.teams.created = []
    if roots := flagged_roots([(record, row) for _, record, row in taken.rows]):
        counts["roots"] = [*counts.get("roots", []), *roots]
    run.counts = counts
    run.cursor = staged[-1][2]
    run.rows_done = F("rows_done") + len(staged)
    run.save(update_fields=["counts", "cursor", "rows_done"])
    run.refresh_from_db(fields=["rows_done"])
    return True


@transaction.atomic
def finish(work: Work) -> dict[str, Any]:
    """Do what comes after the last row, mark the run as done, and return its report."""
    run = work.run
    lock_alignment(run.workspace_id)
    _hold(run)
    work.now = timezone.now()
    work.counts.clear()
    counts = dict(run.counts)
    root = choose_root(work, counts.get("roots", []))
    if root is not None:
        counts["root"] = root.key
    link_again(work)
    counts["gone"], counts["missing"] = mark_gone(work, is_full=run.is_full)
    tell_skipped_parents(work)
    counts |= totals(work)
    run.counts = counts
    run.status = ImportStatus.DONE
    run.finished_at = work.now
    if run.change is not None:
        run.change.summary = (
            f"Import of {run.files_text}: {counts.get('created', 0)} created, {counts.get('updated', 0)} updated"
        )[:500]
        run.change.save(update_fields=["summary"])
        moved(None if root is not None else set())
    run.save(update_fields=["counts", "status", "finished_at"])
    forget_files(run)
    return counts


def forget_files(run: ImportRun) -> None:
    """Delete the uploaded files and the staged rows once this transaction is committed: they aren't needed again."""
    transaction.on_commit(partial(shutil.rmtree, Path(run.rows_path).parent, ignore_errors=True))


def _hold(run: ImportRun) -> None:
    """Show that this worker is alive, and make sure that the run is still its own."""
    held = ImportRun.objects.filter(pk=run.pk, claim=run.claim, status=ImportStatus.RUNNING)
    if not held.update(claimed_at=timezone.now()):
        raise ClaimLost
