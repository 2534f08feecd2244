"""The few places where the two engines want different SQL for the same thing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

PASSES = "p.alignment AND p.status IN ('discovery', 'active', 'done')"
APPROVES = "status IN ('discovery', 'active', 'done')"


@contextmanager
def by_index() -> Iterator[None]:
    """Let PostgreSQL find rows by their indexes, whatever it believes of how many there are.

    Right after a large import its statistics say that the tables are all but empty, and a
    recursion that reads the whole of one for each row takes hours.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan TO DEFAULT")


def among(column: str, ids: Iterable[int]) -> tuple[str, Any]:
    """Return the SQL for "column is one of these ids", and its one parameter, however many ids there are."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(ids)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))
