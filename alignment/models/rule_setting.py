"""A workspace's own thresholds of a rule."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.scope import WorkspaceModel


class RuleSetting(WorkspaceModel):
    """Thresholds that a workspace set otherwise than the rule's own."""

    rule = models.CharField(max_length=40)
    thresholds = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "rule"], name="rule_setting_once"),
        ]

    def __str__(self) -> str:
        return f"thresholds of {self.rule}"
