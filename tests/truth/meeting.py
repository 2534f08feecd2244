"""Two people made to act at the same moment: not by luck, but held at one place until both are there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from typing import Any

import pytest
from django.db import connection

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.errors import Refused

SECONDS_AT_MOST = 20

Act = Callable[[], object]


class Meeting:
    """A place in the code: who comes by waits there until the other comes too, or stands in line for the lock."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget who was here: the next two are about to set out."""
        self.arrivals, self.arrived, self.finished = count(1), 0, 0

    def wait(self) -> None:
        """Hold the caller, in the middle of a transaction, until the other can't be any further along."""
        self.arrived = next(self.arrivals)
        _until(lambda: self.arrived == 2)

    def before(self, function: Callable[..., Any], *, last: bool = False) -> Callable[..., Any]:
        """Return the function with the meeting before it; who leaves `last` lets the other finish first."""

        def held(*args: Any, **kwargs: Any) -> Any:
            self.wait()
            if last:
                _until(lambda: self.finished == 1)
            return function(*args, **kwargs)

        return held

    def after(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function with the meeting after it, unless it raises."""

        def held(*args: Any, **kwargs: Any) -> Any:
            result = function(*args, **kwargs)
            self.wait()
            return result

        return held


@contextmanager
def two_people(workspace: Workspace, meeting: Meeting) -> Iterator[Callable[[Act, Act], int]]:
    """Yield a function by which two threads, each with its own connection, act at once; it returns the refusals."""

    def act_as_one(act: Act) -> int:
        try:
            with in_workspace(workspace):
                act()
        except Refused:
            return 1
        finally:
            meeting.finished += 1
        return 0

    with ThreadPoolExecutor(1) as first, ThreadPoolExecutor(1) as second:

        def act_together(one: Act, other: Act) -> int:
            meeting.begin()
            at_once: list[Future[int]] = [first.submit(act_as_one, one), second.submit(act_as_one, other)]
            return sum(future.result() for future in at_once)

        try:
            yield act_together
        finally:
            for thread in (first, second):
                thread.submit(lambda: connection.close()).result()  # `connection` is each thread's own


def without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the workspace's lock out of every action."""
    patched = 0
    for name, module in list(sys.modules.items()):
        if name.startswith("strategy.") and hasattr(module, "lock_alignment"):
            monkeypatch.setattr(module, "lock_alignment", lambda workspace_id: None)
            patched += 1
    assert patched >= 3  # the lock itself, links and records at least


def _until(the_other: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_AT_MOST
    while not the_other() and not _somebody_waits_for_the_lock():
        if time.monotonic() > deadline:
            raise TimeoutError("The other one is neither here nor waits for the lock.")
        time.sleep(0.0005)


def _somebody_waits_for_the_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
        )
        return bool(cursor.fetchone()[0])
