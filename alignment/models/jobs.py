"""The rows that say which periodic jobs ran, and what a full check found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.scope import WorkspaceModel


class JobSlot(WorkspaceModel):
    """A periodic job took this slot of time (an hour, a day): a second beat finds it taken."""

    job = models.CharField(max_length=40)
    slot = models.CharField(max_length=40)
    taken_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "job", "slot"], name="job_slot_once"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"


class SweepRun(WorkspaceModel):
    """One full check of a workspace: when, what it counted, and where the stored alignment was wrong."""

    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    disagreements = models.PositiveIntegerField(default=0)
    disagreeing = models.JSONField("keys of the first hundred", default=list, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "-id"], name="sweep_newest_first"),
        ]

    def __str__(self) -> str:
        return f"full check of {self.started_at:%Y-%m-%d %H:%M}"
