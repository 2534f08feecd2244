"""The nudge: tells the queue that a row waits. Beat finds the row anyway; this only makes it soon."""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import Any

import structlog
from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import KombuError

log = structlog.get_logger(__name__)

SECONDS_OF_SILENCE = 10.0
"""How long a process leaves a broker alone that didn't answer: a frozen one costs one timeout in that time."""

_silent_until = 0.0


def nudge(task: Task[..., Any] | str, *args: Any) -> None:
    """Send a task, or the name of one, with its arguments (ids) to the queue after the commit; best effort.

    Never raises and never waits longer than the broker's timeouts (under a second in all).
    """
    name = task if isinstance(task, str) else task.name
    transaction.on_commit(partial(_send, name, args), robust=True)


def _send(name: str, args: tuple[Any, ...]) -> None:
    global _silent_until
    if monotonic() < _silent_until:
        return
    try:
        current_app.send_task(name, args=args, ignore_result=True, retry=False)
    except (KombuError, OSError) as error:
        _silent_until = monotonic() + SECONDS_OF_SILENCE
        log.warning("The queue doesn't answer; beat will find the row.", task=name, error=str(error))
