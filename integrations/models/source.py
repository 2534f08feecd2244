"""A place where work lives: one tracker, or one family of records files."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.scope import WorkspaceModel


class Source(WorkspaceModel):
    """Where records come from, with how its words map to ours and what of it counts as current.

    `kinds`, `statuses`, `people` and `teams` map a folded word of the tracker to ours and hold only
    what somebody chose; the rest is guessed. `uncounted_types` are types left out of the scope.
    """

    name = models.CharField(max_length=100)
    is_tracker = models.BooleanField("it owns its records' titles, texts and statuses", default=True)
    current_days = models.PositiveIntegerField("days that untouched work stays current", default=90)
    uncounted_types = models.JSONField(default=list, blank=True)
    kinds = models.JSONField(default=dict, blank=True)
    statuses = models.JSONField(default=dict, blank=True)
    people = models.JSONField(default=dict, blank=True)
    teams = models.JSONField(default=dict, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workspace", "name"],
                name="source_name_unique_in_workspace",
                violation_error_message="A source with this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
