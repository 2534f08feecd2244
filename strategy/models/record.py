"""Anything in the strategy, from the mission down to a work item: one table for every level."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import Team
from accounts.scope import ScopedManager, WorkspaceModel
from strategy.kinds import KIND_CHOICES, KINDS, MISSION, STRATEGY_KINDS, VISION, WORK_KINDS
from strategy.models.change import Change


class Status(models.TextChoices):
    """Where a record stands; three of the five approve what hangs below."""

    PROPOSED = "proposed", "Proposed"
    DISCOVERY = "discovery", "Discovery"
    ACTIVE = "active", "Active"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


APPROVING = (Status.DISCOVERY.value, Status.ACTIVE.value, Status.DONE.value)


class RecordOrigin(models.TextChoices):
    """Where a record comes from."""

    HERE = "here", "Made here"
    TRACKER = "tracker", "A tracker's"


class RecordQuerySet(models.QuerySet["Record"]):
    """Filters that read like the sentence a product owner says."""

    def present(self) -> Self:
        """Keep what isn't deleted."""
        return self.filter(deleted_at=None)

    def of_kind(self, *kinds: str) -> Self:
        """Keep the given levels."""
        return self.filter(kind__in=kinds)

    def work(self) -> Self:
        """Keep epics and work items."""
        return self.filter(kind__in=WORK_KINDS)

    def strategy(self) -> Self:
        """Keep what is above the work: mission to solution."""
        return self.filter(kind__in=STRATEGY_KINDS)

    def approving(self) -> Self:
        """Keep what approves the records below it."""
        return self.filter(status__in=APPROVING)

    def in_scope(self, now: datetime | None = None) -> Self:
        """Keep the work that is counted: see `Record.in_scope_condition`."""
        return self.filter(Record.in_scope_condition(now))

    def with_path(self) -> Self:
        """Keep what has a path to the vision."""
        return self.filter(alignment=True)

    def without_path(self) -> Self:
        """Keep what has no path to the vision."""
        return self.filter(alignment=False)


RecordManager = ScopedManager.from_queryset(RecordQuerySet)


class Record(WorkspaceModel):
    """One record of the strategy, of any kind, known in its workspace by its key (`INI-12`).

    `alignment` says whether a path runs from the record to the root vision; it is null for a
    mission, and kept true by `strategy.actions.alignment` in the transaction that alters it.
    """

    key = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, choices=KIND_CHOICES)
    title = models.CharField(max_length=500)
    statement = models.TextField("one sentence that people remember", blank=True)
    description = models.TextField("the tracker's own text", blank=True)
    description_html = models.TextField(blank=True, editable=False)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    status_text = models.CharField("the status in its source's words", max_length=255, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    rank = models.PositiveIntegerField("place among its siblings", null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    effort = models.DecimalField(
        "estimate, in the unit of its team", max_digits=12, decimal_places=2, null=True, blank=True
    )
    type = models.CharField("the type in its source's words", max_length=100, blank=True)
    labels = models.JSONField(default=list, blank=True)
    components = models.JSONField(default=list, blank=True)
    project = models.CharField(max_length=255, blank=True)
    origin = models.CharField(max_length=10, choices=RecordOrigin, default=RecordOrigin.HERE)
    source_name = models.CharField(max_length=100, blank=True)
    source_url = models.URLField(max_length=2000, blank=True)
    source_updated_at = models.DateTimeField(null=True, blank=True)
    started = models.BooleanField("work on it has begun", default=False)
    is_counted = models.BooleanField("its source counts this type of work", default=True)
    current_until = models.DateTimeField(
        "when it stops being current if nobody touches it; empty: while it is active", null=True, blank=True
    )
    is_gone = models.BooleanField("missing from the last full import of its source", default=False)
    fingerprint = models.CharField("of its meaning", max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    alignment = models.BooleanField("has a path to the vision", null=True, default=False)
    is_root = models.BooleanField("the company vision", default=False)
    deleted_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    last_change: Change  # set by the action that just changed the record, for its undo button

    objects: ClassVar[RecordManager[Record]] = RecordManager()
    history = HistoricalRecords(
        excluded_fields=["alignment", "description_html"],
        history_change_reason_field=models.BigIntegerField(null=True, db_index=True),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workspace", "key"],
                name="record_key_unique_in_workspace",
                violation_error_message="A record with this key exists already.",
            ),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(is_root=True), name="record_one_root_a_workspace"
            ),
            models.CheckConstraint(condition=Q(is_root=False) | Q(kind=VISION), name="record_root_is_a_vision"),
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="record_kind_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="record_status_known"),
            models.CheckConstraint(
                condition=Q(kind=MISSION, alignment=None) | (~Q(kind=MISSION) & Q(alignment__isnull=False)),
                name="record_only_a_mission_has_no_alignment",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "kind", "rank", "id"], name="record_by_kind"),
            models.Index(fields=["workspace", "updated_at", "id"], name="record_newest"),
            models.Index(
                fields=["workspace", "team", "id"],
                condition=Q(deleted_at=None, status="active"),
                name="record_active_by_team",
            ),
            models.Index(
                fields=["workspace", "kind", "id"],
                condition=Q(deleted_at=None, alignment=False),
                name="record_without_path",
            ),
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind == MISSION and self.pk is None:
            self.alignment = None

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_work(self) -> bool:
        """Return whether this is an epic or a work item."""
        return self.kind in WORK_KINDS

    @property
    def approves(self) -> bool:
        """Return whether what hangs below is approved: in discovery, active or done."""
        return self.status in APPROVING

    @staticmethod
    def in_scope_condition(now: datetime | None = None) -> Q:
        """Return the condition on work that is counted and nagged about.

        An epic or work item that is active and, where it comes from a tracker, is of a type that
        its source counts, is current (started, or touched within the source's days) and hasn't gone
        missing there. Records made here are in scope while active or in discovery.
        """
        now = now or timezone.now()
        here = Q(origin=RecordOrigin.HERE, status__in=(Status.ACTIVE, Status.DISCOVERY))
        tracked = Q(origin=RecordOrigin.TRACKER, status=Status.ACTIVE, is_counted=True, is_gone=False) & (
            Q(current_until=None) | Q(current_until__gt=now)
        )
        return Q(kind__in=WORK_KINDS, deleted_at=None) & (here | tracked)
