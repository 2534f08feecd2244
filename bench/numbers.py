"""Taking times: ours and the floor in turns, medians, and the queries that ours makes."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection

Work = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One line of the table: milliseconds of ours and of its floor, and how many queries ours makes."""

    name: str
    engine: str
    records: int
    ours_ms: float
    floor_ms: float
    ratio: float
    queries: int
    peak_mb: int | None = None
    floor_peak_mb: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the line as it is written to bench.json; memory stands in it where it was looked at."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def figure(name: str, records: int, ours: float, floor: float, queries: int) -> Figure:
    """Return a line of the table from two times in seconds."""
    engine = "postgres" if connection.vendor == "postgresql" else "sqlite"
    ratio = round(ours / floor, 2) if floor else 0.0
    return Figure(name, engine, records, round(ours * 1000, 3), round(floor * 1000, 3), ratio, queries)


def seconds(work: Work) -> float:
    """Return how long something takes, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turns(works: list[Work], times: int) -> list[float]:
    """Do each work in turn, one round to warm up and `times` that count; return the medians in seconds."""
    for work in works:
        work()
    gc.collect()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for work, own in zip(works, taken, strict=True):
            own.append(seconds(work))
    return [statistics.median(own) for own in taken]


def percentile(values: list[float], share: float) -> float:
    """Return the value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


@contextmanager
def queries_counted() -> Iterator[list[str]]:
    """Gather the statements that are sent to the database while the block runs."""
    sent: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 Django calls it so
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def count_queries(work: Work) -> int:
    """Return how many statements something sends, savepoints not counted."""
    with queries_counted() as sent:
        work()
    return sum("SAVEPOINT" not in sql for sql in sent)
