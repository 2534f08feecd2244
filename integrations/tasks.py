"""The jobs of imports: each takes ids, does a bounded time of work, and is found again by its row."""

from __future__ import annotations

from celery import shared_task

from integrations.actions.runs import work_on
from integrations.models import WaitingImport
from web.jobs import nudge

SECONDS_A_JOB = 30.0
PAUSE = 0.1
"""Seconds between two chunks: on SQLite there is one writer at a time, and people come first."""


@shared_task
def run_import(workspace_id: int, run_id: int) -> None:
    """Check or continue one import for less than a minute, and ask to be called again if there is more."""
    if work_on(workspace_id, run_id, seconds=SECONDS_A_JOB, pause=PAUSE):
        nudge(run_import, workspace_id, run_id)


@shared_task
def run_waiting_imports() -> None:
    """Send a job for every import that waits, also for one whose worker was killed."""
    for workspace_id, run_id in WaitingImport.objects.order_by("pk").values_list("workspace_id", "run_id"):
        nudge(run_import, workspace_id, run_id)
