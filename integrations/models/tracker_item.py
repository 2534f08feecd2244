"""Which outside thing a record mirrors."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.scope import WorkspaceModel
from integrations.models.source import Source
from strategy.models import Record


class TrackerItem(WorkspaceModel):
    """One issue or node of a source and the record made of it.

    `imported` holds what the last import set in fields that people may change too, so that an
    edit made here is noticed and kept. `parents_hash` is of the parents the tracker named.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="items", db_index=False)
    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="tracker_item")
    outside_id = models.CharField(max_length=500)
    key = models.CharField(max_length=255)
    project = models.CharField(max_length=255, blank=True)
    raw_status = models.CharField(max_length=255, blank=True)
    owner_text = models.CharField("whom the tracker names as owner", max_length=255, blank=True)
    team_text = models.CharField("which teams the tracker names", max_length=500, blank=True)
    imported = models.JSONField(default=dict)
    parents_hash = models.CharField(max_length=32, blank=True)
    fetched_at = models.DateTimeField()
    seen_in = models.BigIntegerField("the last import run that saw it", default=0)
    is_gone = models.BooleanField("missing from the last full import", default=False)
    is_withdrawn = models.BooleanField("its import was undone", default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["source", "outside_id"], name="tracker_item_once_a_source"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source", "key"], name="tracker_item_by_key"),
            models.Index(fields=["source", "seen_in"], name="tracker_item_by_run"),
        ]

    def __str__(self) -> str:
        return self.key
