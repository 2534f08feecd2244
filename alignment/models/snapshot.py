"""A day's numbers, kept for the trend; today's are the ones on the dashboard."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import Team
from accounts.scope import WorkspaceModel


class Snapshot(WorkspaceModel):
    """The numbers of one day, of the whole workspace (no team) or of one team's work in scope.

    The four bands sum to `in_scope`. `relinked`, `reclassified` and `reworked` split what the day
    added to the confirmed band: links that people made or accepted, exceptions and standing rules,
    and work that came into scope or left it.
    """

    on = models.DateField()
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    is_teamless = models.BooleanField("of the work that has no team", default=False)
    confirmed = models.PositiveIntegerField(default=0)
    unconfirmed = models.PositiveIntegerField(default=0)
    sustaining = models.PositiveIntegerField(default=0)
    no_path = models.PositiveIntegerField(default=0)
    in_scope = models.PositiveIntegerField(default=0)
    relinked = models.IntegerField(default=0)
    reclassified = models.IntegerField(default=0)
    reworked = models.IntegerField(default=0)
    not_counted = models.JSONField("work that isn't in scope, by reason", default=dict, blank=True)
    findings = models.JSONField("open findings, by rule", default=dict, blank=True)
    causes = models.PositiveIntegerField("records at which paths are broken", default=0)
    records = models.PositiveIntegerField(default=0)
    aligned = models.PositiveIntegerField(default=0)
    refreshed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workspace", "on"],
                condition=Q(team=None, is_teamless=False),
                name="snapshot_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["workspace", "on"],
                condition=Q(is_teamless=True),
                name="snapshot_teamless_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["workspace", "on", "team"],
                condition=Q(team__isnull=False),
                name="snapshot_once_a_day_and_team",
            ),
            models.CheckConstraint(
                condition=Q(
                    in_scope=models.F("confirmed")
                    + models.F("unconfirmed")
                    + models.F("sustaining")
                    + models.F("no_path")
                ),
                name="snapshot_bands_sum_to_the_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.confirmed} of {self.in_scope} confirmed"

    @property
    def not_counted_total(self) -> int:
        """Return how much work is out of scope, for whatever reason."""
        return sum(self.not_counted.values())
