"""Work that may stand without a path: by a decision about one record, or by a standing rule."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.scope import ScopedManager, WorkspaceModel
from strategy.models import Record


class ExceptionKind(models.TextChoices):
    """Why a record may stand alone."""

    COMPLIANCE = "compliance", "Law or compliance"
    CUSTOMER = "customer", "A promise to a customer"
    DEBT = "debt", "Technical debt"
    EXPERIMENT = "experiment", "An experiment"
    OTHER = "other", "Something else"


class RecordExceptionQuerySet(models.QuerySet["RecordException"]):
    """Filters on exceptions by what they are on a day."""

    def in_force(self, on: date) -> Self:
        """Keep those that are approved and cover their records on that day."""
        return self.filter(withdrawn_at=None, approved_at__isnull=False, ends_on__gte=on)

    def waiting(self) -> Self:
        """Keep those that nobody approved yet."""
        return self.filter(withdrawn_at=None, approved_at=None)


RecordExceptionManager = ScopedManager.from_queryset(RecordExceptionQuerySet)


class RecordException(WorkspaceModel):
    """An exception: "stands alone, because ...", with an approver, a budget and an end.

    It covers the record and those below it that have no other path, through its end date in the
    workspace's time zone. Its approver is a strategist who didn't ask for it. It aligns nothing.
    """

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="exceptions")
    kind = models.CharField(max_length=20, choices=ExceptionKind, default=ExceptionKind.OTHER)
    reason = models.CharField(max_length=500)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    ends_on = models.DateField()
    budget_items = models.PositiveIntegerField("how many pieces of work it may cover", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar[RecordExceptionManager[RecordException]] = RecordExceptionManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record"], condition=Q(withdrawn_at=None), name="exception_one_a_record"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(requested_by=None) | ~Q(approved_by=F("requested_by")),
                name="exception_approved_by_another",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"exception of record {self.record_id} until {self.ends_on}"


class SustainingField(models.TextChoices):
    """What a standing rule looks at."""

    PROJECT = "project", "Project"
    COMPONENT = "component", "Component"
    LABEL = "label", "Label"
    TYPE = "type", "Type"


class SustainingRule(WorkspaceModel):
    """A standing rule: work with this project, component, label or type keeps the lights on.

    It covers the work it recognises and what hangs below it without a path of its own.
    """

    field = models.CharField(max_length=10, choices=SustainingField)
    value = models.CharField(max_length=255)
    note = models.CharField("why this is sustaining", max_length=500, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    budget_share = models.PositiveSmallIntegerField("percent of a team's work in scope", null=True, blank=True)
    review_on = models.DateField("when it is looked at again", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workspace", "field", "value"],
                condition=Q(ended_at=None),
                name="sustaining_rule_once",
                violation_error_message="This rule exists already.",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="sustaining_rule_has_a_value"),
            models.CheckConstraint(condition=Q(field__in=SustainingField.values), name="sustaining_rule_field_known"),
            models.CheckConstraint(
                condition=Q(budget_share=None) | Q(budget_share__lte=100), name="sustaining_budget_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.value}"
