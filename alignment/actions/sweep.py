"""The full check of a workspace: alignment from nothing, rules, standings, counts, the day's numbers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import Any

import structlog
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Workspace
from accounts.scope import current_workspace_id, in_workspace
from alignment.actions.complaints import evaluate
from alignment.actions.flows import refresh_flows
from alignment.actions.parent_words import refresh_parent_words
from alignment.actions.record_bands import refresh_record_bands
from alignment.actions.snapshots import keep_snapshot
from alignment.actions.standings import refresh_causes, refresh_standings
from alignment.models import SweepRun
from alignment.queries.moment import Moment
from strategy.actions import roll_ups
from strategy.actions.alignment import Disagreement, find_disagreements, recompute
from strategy.locks import lock_alignment
from strategy.models import Record

log = structlog.get_logger(__name__)

SWEEP_LOCK = 0x7377  # keeps two sweeps of one workspace apart, and no one else
SHOWN = 100

_sweeping: set[int] = set()
_looking = Lock()


class SweepRunning(Exception):
    """Another process or thread sweeps this workspace at this moment."""


def sweep(workspace: Workspace) -> SweepRun:
    """Check a workspace in full and return the run with its figures; a second one changes nothing.

    Raises SweepRunning where somebody else is at it.
    """
    with in_workspace(workspace), _alone(workspace.pk):
        began = monotonic()
        moment = Moment.of(workspace)
        disagreements = check_alignment(workspace.pk)
        figures = conclude(moment)
        figures["disagreements"] = len(disagreements)
        figures["seconds"] = round(monotonic() - began, 3)
        return SweepRun.objects.create(
            started_at=moment.now,
            finished_at=timezone.now(),
            figures=figures,
            disagreements=len(disagreements),
            disagreeing=_keys(disagreements),
        )


def check_alignment(workspace_id: int) -> list[Disagreement]:
    """Compute alignment from nothing; where the stored one differs say so, and repair it.

    One statement sees one state of the database, and every change keeps alignment true in its own
    transaction: so the lock is only needed once something was found, which should never be.
    """
    if not find_disagreements(workspace_id):
        return []
    with transaction.atomic():
        lock_alignment(workspace_id)
        found = recompute(workspace_id)
    if found:
        log.error("stored alignment was wrong", workspace_id=workspace_id, records=len(found), keys=_keys(found))
    return found


def conclude(moment: Moment) -> dict[str, Any]:
    """Refresh everything that is derived from records and links; returns the figures."""
    moved = refresh_standings(moment)
    outcomes = evaluate(moment)
    refresh_causes(moment)
    refresh_flows(moment)
    refresh_parent_words()
    snapshot = keep_snapshot(moment, moved)
    with roll_ups.ancestors_listed(moment.workspace_id):
        refresh_record_bands(moment)
        # Last, because it writes the workspace's row: whoever saves something waits for that until the commit.
        roll_ups.refresh(moment.workspace_id, moment.now)
    return {
        "records": snapshot.records,
        "aligned": snapshot.aligned,
        "in_scope": snapshot.in_scope,
        "no_path": snapshot.no_path,
        "bands": {
            "confirmed": snapshot.confirmed,
            "unconfirmed": snapshot.unconfirmed,
            "sustaining": snapshot.sustaining,
            "no_path": snapshot.no_path,
        },
        "findings": {rule: outcome.open for rule, outcome in outcomes.items()},
        "opened": sum(outcome.opened for outcome in outcomes.values()),
        "resolved": sum(outcome.resolved for outcome in outcomes.values()),
    }


@contextmanager
def _alone(workspace_id: int) -> Iterator[None]:
    """Keep other sweeps of the workspace out; raises SweepRunning where there is one.

    PostgreSQL holds the lock until the transaction ends. On SQLite a sweep is many transactions, and
    another thread's would come between them; all jobs run in one process there, so that process knows.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [SWEEP_LOCK, workspace_id])
            if not cursor.fetchone()[0]:
                raise SweepRunning
        yield
        return
    with _looking:
        if workspace_id in _sweeping:
            raise SweepRunning
        _sweeping.add(workspace_id)
    try:
        yield
    finally:
        _sweeping.discard(workspace_id)


def _keys(disagreements: list[Disagreement]) -> list[str]:
    ids = [disagreement.record_id for disagreement in disagreements[:SHOWN]]
    return list(
        Record.objects.filter(workspace_id=current_workspace_id(), pk__in=ids)
        .order_by("pk")
        .values_list("key", flat=True)
    )
