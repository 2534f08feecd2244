"""The memo of a record, in the sections that its kind asks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from simple_history.models import HistoricalRecords

from accounts.scope import WorkspaceModel
from strategy.kinds import KINDS
from strategy.models.record import Record


class Section(WorkspaceModel):
    """One part of a record's memo: Markdown, and the HTML made of it when it was saved."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="sections")
    slot = models.CharField(max_length=30)
    text = models.TextField("Markdown", blank=True)
    html = models.TextField(blank=True, editable=False)

    history = HistoricalRecords(
        excluded_fields=["html"], history_change_reason_field=models.BigIntegerField(null=True, db_index=True)
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "slot"], name="section_once_a_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.title} of record {self.record_id}"

    @property
    def title(self) -> str:
        """Return the section's heading, from its record's kind."""
        for section in KINDS[self.record.kind].sections:
            if section.slot == self.slot:
                return section.title
        return self.slot
