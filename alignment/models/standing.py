"""Where each piece of work in scope stands now: a stored conclusion, refreshed by every sweep.

A page that counts a million records can't work it out while it waits. The rows are derived, so
they carry no foreign-key constraints (a million of them would cost the first sweep a minute); every
reader joins them to a record of the same workspace.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Team
from accounts.scope import WorkspaceModel
from strategy.models import Record


class Band(models.TextChoices):
    """The four bands of the headline; each piece of work in scope is in exactly one."""

    CONFIRMED = "confirmed", "Confirmed path"
    UNCONFIRMED = "unconfirmed", "Unconfirmed path"
    SUSTAINING = "sustaining", "Sustaining and exceptions"
    NONE = "none", "No path to the vision"


class Standing(WorkspaceModel):
    """The band of one piece of work in scope, its team, and the cause where it has no path."""

    record = models.OneToOneField(
        Record,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="standing",
        db_constraint=False,
    )
    band = models.CharField(max_length=12, choices=Band)
    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )
    cause = models.ForeignKey(
        Record, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(band__in=Band.values), name="standing_band_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "band", "record"], name="standing_by_band"),
            models.Index(fields=["workspace", "team", "band", "record"], name="standing_by_team"),
            models.Index(fields=["cause", "record"], condition=Q(cause__isnull=False), name="standing_by_cause"),
        ]

    def __str__(self) -> str:
        return f"record {self.record_id}: {self.band}"


class CauseKind(models.TextChoices):
    """Why paths end at a record."""

    UNLINKED = "unlinked", "Nothing links it upward"
    STATUS = "status", "It doesn't approve what hangs below it"


class Cause(WorkspaceModel):
    """A record at which paths are broken, with how many open complaints go back to it: a row of triage.

    `records` counts the pieces of work in scope, and the active initiatives and solutions, that have
    no path because of it, itself included.
    """

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="broken_here", db_constraint=False)
    kind = models.CharField(max_length=10, choices=CauseKind)
    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )
    records = models.PositiveIntegerField()
    snoozed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "records", "id"], name="cause_biggest_first"),
            models.Index(fields=["workspace", "team", "records", "id"], name="cause_by_team"),
            models.Index(
                fields=["workspace", "snoozed_until"],
                condition=Q(snoozed_until__isnull=False),
                name="cause_snoozed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.records} records broken at record {self.record_id}"


class RecordBands(WorkspaceModel):
    """The four bands of the work in scope below one record, for the bar on its page."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="bands_below", db_constraint=False)
    confirmed = models.PositiveIntegerField(default=0)
    unconfirmed = models.PositiveIntegerField(default=0)
    sustaining = models.PositiveIntegerField(default=0)
    no_path = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"bands below record {self.record_id}"

    @property
    def total(self) -> int:
        """Return how many pieces of work in scope hang below the record."""
        return self.confirmed + self.unconfirmed + self.sustaining + self.no_path
