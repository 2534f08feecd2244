"""Counts of what hangs below a record, stored: a million records can't be counted while a page waits."""

from __future__ import annotations

from django.db import models

from accounts.scope import WorkspaceModel
from strategy.models.record import Record


class RollUp(WorkspaceModel):
    """What contributes to a record, counted when its workspace's `counted_at` says; pages show that age.

    `children` counts direct current links; the item counts are of distinct work items at any depth below.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="roll_up")
    children = models.PositiveIntegerField(default=0)
    intents = models.PositiveIntegerField(default=0)
    initiatives = models.PositiveIntegerField(default=0)
    solutions = models.PositiveIntegerField(default=0)
    epics = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)
    items_done = models.PositiveIntegerField(default=0)
    in_scope = models.PositiveIntegerField("epics and items in scope", default=0)

    def __str__(self) -> str:
        return f"counts of record {self.record_id}"
