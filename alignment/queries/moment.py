"""The moment that a question is asked at: everything in one sweep sees the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from accounts.models import Workspace


@dataclass(frozen=True)
class Moment:
    """A workspace, a point in time, and the day that it is there."""

    workspace_id: int
    now: datetime
    today: date

    @classmethod
    def of(cls, workspace: Workspace, now: datetime | None = None) -> Moment:
        """Return the moment `now` (the present if none is given) in the workspace's time zone."""
        now = now or timezone.now()
        return cls(workspace.pk, now, now.astimezone(ZoneInfo(workspace.time_zone)).date())

    @property
    def stamp(self) -> Any:
        """Return the point in time as the database stores it, for SQL written by hand."""
        return connection.ops.adapt_datetimefield_value(self.now)
