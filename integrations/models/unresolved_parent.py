"""Parents that a tracker named and that aren't here, or may not be linked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.scope import WorkspaceModel
from integrations.models.source import Source
from strategy.models import Record


class WhyUnresolved(models.TextChoices):
    """Why a named parent isn't linked; the first three wait for an import that brings it."""

    MISSING = "missing", "It hasn't been imported yet. When an import brings it, the link is made."
    ELSEWHERE = (
        "elsewhere",
        "It belongs to a project or system that isn't imported here. Import that too, or link the record by hand.",
    )
    SKIPPED = "skipped", "It was left out of the import, because of its type. Map its type to a level."
    LEVEL = "level", "Its level may not be above this record's level. Map its type to another level, or link by hand."
    CYCLE = "cycle", "The two would contribute to each other. Correct it in the tracker."
    ITSELF = "itself", "A record can't contribute to itself. Correct it in the tracker."
    DELETED = "deleted", "It was deleted here. Restore it, and import again."


WAITING = (WhyUnresolved.MISSING, WhyUnresolved.ELSEWHERE, WhyUnresolved.SKIPPED)


class UnresolvedParent(WorkspaceModel):
    """One parent that one record names: which import brings it doesn't matter, it is joined then."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="unresolved_parents", db_index=False)
    child = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="unresolved_parents")
    field = models.CharField("the tracker's field that names it", max_length=50)
    reference = models.CharField(max_length=500)
    outside_id = models.CharField(max_length=500, blank=True)
    why_unresolved = models.CharField(max_length=20, choices=WhyUnresolved, default=WhyUnresolved.MISSING)
    link = models.JSONField("type, why and weight of the link to make", default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "reference"], name="unresolved_parent_once_a_child"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "reference"], name="unresolved_parent_by_reference"),
            models.Index(
                fields=["source", "outside_id"],
                name="unresolved_parent_by_id",
                condition=~models.Q(outside_id=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} above record {self.child_id}"

    @property
    def is_waiting(self) -> bool:
        """Return whether an import may still bring the parent."""
        return self.why_unresolved in WAITING
