"""One act of one person or job, with everything it changed: the unit of undo and of the activity feed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.scope import WorkspaceModel


class Origin(models.TextChoices):
    """Who acted: a person, a tracker through an import, or an operator's command."""

    PERSON = "person", "Person"
    TRACKER = "tracker", "Tracker"
    OPERATOR = "operator", "Operator"


class Change(WorkspaceModel):
    """One act: links opened and closed in it point here, and so do the history rows of records."""

    verb = models.CharField(max_length=30)
    summary = models.CharField("a sentence for people", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    at = models.DateTimeField(default=timezone.now)
    undoes = models.OneToOneField("self", null=True, blank=True, on_delete=models.RESTRICT, related_name="undone_in")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "-at", "-id"], name="change_newest_first"),
        ]

    def __str__(self) -> str:
        return self.summary
