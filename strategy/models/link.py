"""Child contributes to parent, with a why: rows with a beginning and an end, so that any day can be read."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.scope import ScopedManager, WorkspaceModel
from strategy.kinds import STRATEGY_KINDS
from strategy.models.change import Change, Origin
from strategy.models.record import Record


class LinkType(models.TextChoices):
    """How the child serves the parent."""

    CONTRIBUTES = "contributes", "contributes to"
    ENABLES = "enables", "enables"


class LinkQuerySet(models.QuerySet["Link"]):
    """Filters on links by time and state."""

    def current(self) -> Self:
        """Keep the links that hold now."""
        return self.filter(valid_to=None)

    def as_of(self, when: datetime) -> Self:
        """Keep the links that held at a moment."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=when), valid_from__lte=when)


LinkManager = ScopedManager.from_queryset(LinkQuerySet)


class Link(WorkspaceModel):
    """One link while it said one thing: a change closes the row and opens the next.

    `confirmed_at` is set on a link that a tracker, the parent's owner or a strategist made or
    accepted; `fingerprint` is the parent's meaning at that time. `created_at` is that of the first
    row of the pair, and decides which of several links is the oldest.
    """

    child = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="links_up", db_index=False)
    parent = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="links_down", db_index=False)
    type = models.CharField(max_length=12, choices=LinkType, default=LinkType.CONTRIBUTES)
    why = models.TextField(blank=True)
    why_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    why_at = models.DateTimeField(null=True, blank=True)
    weight = models.DecimalField(max_digits=8, decimal_places=3, default=1)
    is_primary = models.BooleanField(default=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.PERSON)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField("of the parent's meaning when confirmed", max_length=64, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    created_at = models.DateTimeField(default=timezone.now)
    valid_from = models.DateTimeField(default=timezone.now)
    valid_to = models.DateTimeField(null=True, blank=True)
    opened_in = models.ForeignKey(Change, on_delete=models.RESTRICT, related_name="opened_links")
    closed_in = models.ForeignKey(Change, null=True, blank=True, on_delete=models.RESTRICT, related_name="closed_links")

    objects: ClassVar[LinkManager[Link]] = LinkManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "parent"], condition=Q(valid_to=None), name="link_pair_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(valid_to=None, is_primary=True),
                name="link_one_primary_a_child",
            ),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="link_not_to_itself"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="link_weight_above_zero"),
            models.CheckConstraint(
                condition=Q(valid_to=None, closed_in=None) | Q(valid_to__isnull=False, closed_in__isnull=False),
                name="link_closed_by_a_change",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["parent", "child"], condition=Q(valid_to=None), name="link_down_now"),
            models.Index(fields=["child", "valid_from"], name="link_up_then"),
            models.Index(fields=["parent", "valid_from"], name="link_down_then"),
            models.Index(
                fields=["workspace", "-valid_from", "-id"],
                condition=Q(valid_to=None, confirmed_at=None),
                name="link_to_confirm",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.child_id} {self.get_type_display()} {self.parent_id}"

    @property
    def is_current(self) -> bool:
        """Return whether the link holds now."""
        return self.valid_to is None

    @property
    def is_confirmed(self) -> bool:
        """Return whether a tracker, the parent's owner or a strategist stands behind the link."""
        return self.confirmed_at is not None

    @property
    def needs_review(self) -> bool:
        """Return whether the parent changed in meaning after a person's link was confirmed."""
        return (
            self.origin == Origin.PERSON
            and self.confirmed_at is not None
            and self.fingerprint != self.parent.fingerprint
        )

    @property
    def wants_why(self) -> bool:
        """Return whether a why is asked for: where work meets the strategy, and within the strategy."""
        return self.parent.kind in STRATEGY_KINDS
