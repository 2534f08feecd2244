"""After a change of the strategy: tell the queue that a workspace waits for its findings."""

from __future__ import annotations

from typing import Any

from alignment.tasks import sweep_due
from strategy.signals import records_changed
from web.jobs import nudge


def connect() -> None:
    """Listen for changes; the action that made them has marked the workspace already."""
    records_changed.connect(_look_soon, dispatch_uid="alignment.receivers")


def _look_soon(**_: Any) -> None:
    nudge(sweep_due)
