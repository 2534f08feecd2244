"""The last number given to a key of each prefix, so that INI-12 is given once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.scope import WorkspaceModel


class KeyCounter(WorkspaceModel):
    """How far a workspace has counted for one prefix."""

    prefix = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "prefix"], name="key_counter_once_a_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"
