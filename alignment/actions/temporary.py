"""A query's answer kept in a temporary table while it is compared with what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from alignment.queries.path_sql import Sql


@contextmanager
def kept(name: str, answer: Sql, *, index: str = "") -> Iterator[int]:
    """Keep an answer in the temporary table `name` for as long as the block runs; gives its rows.

    `index` names the columns to index. On SQLite, outside a transaction, filling it takes no write
    lock: only comparing and storing do.
    """
    run(Sql(f"DROP TABLE IF EXISTS {name}"))
    run(Sql(f"CREATE TEMPORARY TABLE {name} AS {answer.text}", answer.params))
    if index:
        run(Sql(f"CREATE INDEX {name}_found ON {name} ({index})"))
    if connection.vendor == "postgresql":
        run(Sql(f"ANALYZE {name}"))
    try:
        yield count(name)
    finally:
        if not connection.needs_rollback:
            run(Sql(f"DROP TABLE IF EXISTS {name}"))


def run(statement: Sql) -> int:
    """Execute one statement and return the rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, list(statement.params) or None)
        return int(cursor.rowcount)


def rows(statement: Sql) -> list[tuple[Any, ...]]:
    """Execute one query and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement.text, list(statement.params) or None)
        return list(cursor.fetchall())


def count(table: str) -> int:
    """Return how many rows a temporary table has."""
    return int(rows(Sql(f"SELECT count(*) FROM {table}"))[0][0])
