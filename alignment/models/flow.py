"""Where the effort goes: from teams through initiatives to intents, stored because it is asked by a page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import Team
from accounts.scope import WorkspaceModel
from strategy.models import Record


class FlowEnd(models.TextChoices):
    """Where a share of effort arrives."""

    INTENT = "intent", "A strategic intent"
    SKIPPED = "skipped", "The vision, past the intents"
    ENABLING = "enabling", "Enabling work"
    SUSTAINING = "sustaining", "Sustaining and exceptions"
    NONE = "none", "No path to the vision"


class Flow(WorkspaceModel):
    """A sum of shares of leaf work in scope: one team, one initiative or solution, one end.

    `share` is in leaf items, since team sizes aren't known: each leaf gives 1, split by the weights
    of its contributing links. All rows of a workspace sum to its leaves in scope.
    """

    team = models.ForeignKey(
        Team, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )
    initiative = models.ForeignKey(
        Record, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )
    intent = models.ForeignKey(
        Record, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False, db_index=False
    )
    end = models.CharField(max_length=12, choices=FlowEnd)
    share = models.FloatField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "-share"], name="flow_biggest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.share} to {self.end}"
