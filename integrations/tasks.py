"""The jobs of imports: each takes ids, does a bounded time of work, and is found again by its row."""

from __future__ import annotations

from celery import shared_task

from integrations.actions.runs import work_on
from integrations.models import WaitingImport
from web.jobs import nudge


@shared_task
def run_import(workspace_id: int, run_id: int) -> None:
    """Check or continue one import for less than a minute, and ask to be called again if there is more."""
    if work_on(workspace_id, run_id):
        nudge(run_import, workspace_id, run_id)


@shared_task
def run_waiting_imports() -> None:
    """Send a job for every import that waits, also for one whose worker was killed."""
    for workspace_id, run_id in WaitingImport.objects.order_by("pk").values_list("workspace_id", "run_id"):
        nudge(run_import, workspace_id, run_id)
