"""The words of possible parents, stored so that three can be suggested while a page waits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.scope import WorkspaceModel
from strategy.models import Record


class ParentText(WorkspaceModel):
    """Which text of a possible parent (aligned, approving) the stored words were taken from."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="parent_text", db_constraint=False)
    stamp = models.CharField("changes when the words may have", max_length=100)

    def __str__(self) -> str:
        return f"words of record {self.record_id}"


class ParentWord(WorkspaceModel):
    """A word, or two that follow each other, in a possible parent's text, and how much it says there."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    word = models.CharField(max_length=80)
    weight = models.FloatField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record", "word"], name="parent_word_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "word", "record"], name="parent_word_found"),
        ]

    def __str__(self) -> str:
        return self.word
