"""One rule's complaint about one record or link, with its history and what people said to it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.scope import ScopedManager, WorkspaceModel
from strategy.models import Record


class FindingQuerySet(models.QuerySet["Finding"]):
    """Filters on findings that read like the sentence a strategist says."""

    def open(self) -> Self:
        """Keep what still fires."""
        return self.filter(resolved_at=None)

    def wanting_attention(self, now: datetime | None = None) -> Self:
        """Keep what still fires and is neither snoozed nor disputed."""
        now = now or timezone.now()
        return self.open().filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now), disputed_at=None)

    def of_rule(self, rule: str) -> Self:
        """Keep one rule's findings."""
        return self.filter(rule=rule)


FindingManager = ScopedManager.from_queryset(FindingQuerySet)


class Finding(WorkspaceModel):
    """A complaint of one rule: opened when it first fires, resolved by itself when it fires no more.

    `counterpart` is the other end where the rule is about a link; `cause` is the record at which a
    path is broken. One row is open for each (rule, record, counterpart); when a resolved one fires
    again, a new row is opened.
    """

    rule = models.CharField(max_length=40)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="findings", db_index=False)
    counterpart = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    cause = models.ForeignKey(
        Record, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    detail = models.JSONField("numbers and words of the complaint", default=dict, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    snoozed_why = models.CharField(max_length=500, blank=True)
    disputed_at = models.DateTimeField(null=True, blank=True)
    disputed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    disputed_reason = models.CharField(max_length=500, blank=True)
    disputed_hash = models.CharField("of the rule and the texts at that time", max_length=64, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )

    objects: ClassVar[FindingManager[Finding]] = FindingManager()

    class Meta:
        # Two partial indexes stand for one unique key with an optional part: in SQL an empty
        # counterpart is different from every other empty one.
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workspace", "rule", "record"],
                condition=Q(resolved_at=None, counterpart=None),
                name="finding_open_once_a_record",
            ),
            models.UniqueConstraint(
                fields=["workspace", "rule", "record", "counterpart"],
                condition=Q(resolved_at=None, counterpart__isnull=False),
                name="finding_open_once_a_link",
            ),
            models.CheckConstraint(
                condition=Q(disputed_at=None) | ~Q(disputed_reason=""), name="finding_disputed_with_a_reason"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["record"], condition=Q(resolved_at=None), name="finding_of_record_now"),
            models.Index(fields=["cause"], condition=Q(resolved_at=None), name="finding_of_cause_now"),
            models.Index(fields=["workspace", "rule", "id"], condition=Q(resolved_at=None), name="finding_of_rule_now"),
            models.Index(fields=["record", "opened_at"], name="finding_history"),
        ]

    def __str__(self) -> str:
        return f"{self.rule} on record {self.record_id}"

    @property
    def is_open(self) -> bool:
        """Return whether the rule still fires."""
        return self.resolved_at is None

    @property
    def is_snoozed(self) -> bool:
        """Return whether nobody wants to hear of it yet."""
        return self.snoozed_until is not None and self.snoozed_until > timezone.now()

    @property
    def is_disputed(self) -> bool:
        """Return whether somebody said, with a reason, that the rule is wrong here."""
        return self.disputed_at is not None
