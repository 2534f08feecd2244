"""The jobs: check what changed, check everything each hour, close the day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

import structlog
from celery import shared_task
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import Workspace
from accounts.scope import in_workspace
from alignment.actions.sweep import SweepRunning, sweep
from alignment.models import JobSlot, SweepRun

REST = 3
"""A workspace whose check took long rests three times as long before the next: checks take a quarter of a core."""
WORTH_A_REST = 2.0
KEPT_FOR = timedelta(days=14)
LONGEST = 900
"""Seconds: the first check of a million records takes longer than other jobs may. It is one transaction, and a
message that is delivered again meanwhile finds its lock taken."""

log = structlog.get_logger(__name__)


@shared_task(name="alignment.tasks.sweep_due", time_limit=LONGEST)
def sweep_due() -> int:
    """Check every workspace that changed since its last check; returns how many were checked.

    The mark is cleared only if it is still the one that was read before the check: a change that
    comes meanwhile leaves it, and a check that dies leaves it too.
    """
    waiting = Workspace.objects.exclude(dirty_at=None).order_by("dirty_at")
    return _check_each(workspace for workspace in waiting if not _rests(workspace))


@shared_task(name="alignment.tasks.sweep_all_hourly", time_limit=LONGEST)
def sweep_all_hourly() -> int:
    """Check every workspace in full, once an hour however often beat asks; returns how many."""
    slot = f"{timezone.now():%Y-%m-%dT%H}"
    everything = Workspace.objects.order_by("pk")
    return _check_each(workspace for workspace in everything if _take("sweep", workspace, slot))


@shared_task(name="alignment.tasks.snapshot_daily", time_limit=LONGEST)
def snapshot_daily() -> int:
    """Begin each workspace's day with a snapshot, in its time zone, and forget old runs; returns how many."""
    kept = 0
    for workspace in Workspace.objects.order_by("pk"):
        today = timezone.now().astimezone(ZoneInfo(workspace.time_zone)).date()
        if _take("snapshot", workspace, today.isoformat()):
            kept += _check(workspace)
            with in_workspace(workspace):
                before = timezone.now() - KEPT_FOR
                SweepRun.objects.filter(started_at__lt=before).delete()
                JobSlot.objects.filter(taken_at__lt=before).delete()
    return kept


def _check_each(workspaces: Iterable[Workspace]) -> int:
    """Check one workspace after the other; one that fails keeps its mark and doesn't stop the rest."""
    checked, failures = 0, []
    for workspace in workspaces:
        try:
            checked += _check(workspace)
        except DatabaseError as error:
            log.exception("a check failed", workspace=workspace.slug)
            failures.append(error)
    if failures:
        raise failures[0]
    return checked


def _check(workspace: Workspace) -> int:
    read = Workspace.objects.values_list("dirty_at", flat=True).get(pk=workspace.pk)
    try:
        sweep(workspace)
    except SweepRunning:
        return 0
    Workspace.objects.filter(pk=workspace.pk, dirty_at=read).update(dirty_at=None)
    return 1


def _rests(workspace: Workspace) -> bool:
    with in_workspace(workspace):
        last = SweepRun.objects.order_by("-pk").first()
    if last is None or last.finished_at is None or last.figures.get("seconds", 0) < WORTH_A_REST:
        return False
    return timezone.now() < last.finished_at + timedelta(seconds=REST * last.figures["seconds"])


def _take(job: str, workspace: Workspace, slot: str) -> bool:
    """Take a slot of time for a job; false where somebody has it."""
    with in_workspace(workspace), transaction.atomic():
        _, made = JobSlot.objects.get_or_create(job=job, slot=slot)
    return made
