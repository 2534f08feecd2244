"""Refreshing the stored counts of what hangs below each record, all records at once.

A record's count is of distinct records at any depth. Most of them are leaves with one parent, which
can be added up; only what has children, or several parents, needs its every ancestor listed. That
makes a million records a matter of a few hundred thousand pairs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import Workspace
from strategy.models import Record

COUNTED = {
    "intents": "strategy_record.kind = 'intent'",
    "initiatives": "strategy_record.kind = 'initiative'",
    "solutions": "strategy_record.kind = 'solution'",
    "epics": "strategy_record.kind = 'epic'",
    "items": "strategy_record.kind = 'item'",
    "items_done": "strategy_record.kind = 'item' AND strategy_record.status = 'done'",
}


@contextmanager
def ancestors_listed(workspace_id: int) -> Iterator[None]:
    """Keep who is above whom in temporary tables, for `sums_below`, as long as the block runs."""
    with connection.cursor() as cursor:
        for table in ("branch", "leaf_of", "line_above"):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(
            """CREATE TEMPORARY TABLE branch AS
            SELECT parent_id AS id FROM strategy_link WHERE workspace_id = %s AND valid_to IS NULL
            UNION
            SELECT child_id FROM strategy_link WHERE workspace_id = %s AND valid_to IS NULL
            GROUP BY child_id HAVING count(*) > 1""",
            [workspace_id, workspace_id],
        )
        cursor.execute("CREATE INDEX branch_found ON branch (id)")
        cursor.execute(
            """CREATE TEMPORARY TABLE leaf_of AS
            SELECT l.child_id AS id, l.parent_id FROM strategy_link l LEFT JOIN branch ON branch.id = l.child_id
            WHERE l.workspace_id = %s AND l.valid_to IS NULL AND branch.id IS NULL""",
            [workspace_id],
        )
        cursor.execute(
            """CREATE TEMPORARY TABLE line_above AS
            WITH RECURSIVE above(id, ancestor_id) AS (
                SELECT id, id FROM branch
                UNION
                SELECT above.id, l.parent_id FROM above
                JOIN strategy_link l ON l.child_id = above.ancestor_id AND l.valid_to IS NULL
            ) SELECT id, ancestor_id FROM above"""
        )
        if connection.vendor == "postgresql":
            for table in ("branch", "leaf_of", "line_above"):
                cursor.execute(f"ANALYZE {table}")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                for table in ("branch", "leaf_of", "line_above"):
                    cursor.execute(f"DROP TABLE IF EXISTS {table}")


def sums_below(measures: Mapping[str, str], joins: str = "") -> str:
    """Return the SQL of (record_id, one sum a measure) over the distinct records below each record.

    A measure is a condition on `strategy_record` (and on what `joins` adds to it) that is counted.
    """
    ones = ", ".join(f"CASE WHEN {where} THEN 1 ELSE 0 END AS {name}" for name, where in measures.items())
    sums = ", ".join(f"sum(CASE WHEN {where} THEN 1 ELSE 0 END) AS {name}" for name, where in measures.items())
    totals = ", ".join(f"sum(part.{name}) AS {name}" for name in measures)
    return f"""SELECT line_above.ancestor_id AS record_id, {totals}
        FROM line_above JOIN (
            SELECT branch.id AS branch_id, branch.id AS self_id, {ones}
            FROM branch JOIN strategy_record ON strategy_record.id = branch.id {joins}
            UNION ALL
            SELECT leaf_of.parent_id, 0, {sums}
            FROM leaf_of JOIN strategy_record ON strategy_record.id = leaf_of.id {joins}
            GROUP BY leaf_of.parent_id
        ) part ON part.branch_id = line_above.id AND part.self_id <> line_above.ancestor_id
        GROUP BY line_above.ancestor_id"""


def refresh(workspace_id: int, now: datetime) -> int:
    """Store the counts below every record that has children, as of `now`; returns rows written.

    Runs inside `ancestors_listed`.
    """
    scope, scope_params = _in_scope(now)
    measures = COUNTED | {"in_scope": scope}
    columns = ["children", *measures]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS roll_up_now")
        cursor.execute(
            f"""CREATE TEMPORARY TABLE roll_up_now AS
            SELECT direct.id AS record_id, direct.children, {", ".join(f"below.{name}" for name in measures)}
            FROM (SELECT parent_id AS id, count(*) AS children FROM strategy_link
                  WHERE workspace_id = %s AND valid_to IS NULL GROUP BY parent_id) direct
            JOIN ({sums_below(measures)}) below ON below.record_id = direct.id""",
            [workspace_id, *scope_params, *scope_params],
        )
        cursor.execute("CREATE INDEX roll_up_now_found ON roll_up_now (record_id)")
    with transaction.atomic(), connection.cursor() as cursor:
        changed = " OR ".join(f"strategy_rollup.{name} <> fresh.{name}" for name in columns)
        cursor.execute(
            f"""UPDATE strategy_rollup SET {", ".join(f"{name} = fresh.{name}" for name in columns)}
            FROM roll_up_now AS fresh WHERE fresh.record_id = strategy_rollup.record_id AND ({changed})"""
        )
        written = int(cursor.rowcount)
        cursor.execute(
            """DELETE FROM strategy_rollup WHERE workspace_id = %s AND NOT EXISTS (
                SELECT 1 FROM roll_up_now WHERE roll_up_now.record_id = strategy_rollup.record_id)""",
            [workspace_id],
        )
        written += int(cursor.rowcount)
        names = ", ".join(columns)
        cursor.execute(
            f"""INSERT INTO strategy_rollup (workspace_id, record_id, {names})
            SELECT %s, record_id, {names} FROM roll_up_now
            WHERE NOT EXISTS (SELECT 1 FROM strategy_rollup known WHERE known.record_id = roll_up_now.record_id)
            ON CONFLICT DO NOTHING""",
            [workspace_id],
        )
        written += int(cursor.rowcount)
        cursor.execute("DROP TABLE roll_up_now")
    Workspace.objects.filter(pk=workspace_id).update(counted_at=now)
    return written


def _in_scope(now: datetime) -> tuple[str, list[Any]]:
    """Return the condition on `strategy_record` that it is work in scope, as SQL and parameters."""
    query = Record.objects.filter(Record.in_scope_condition(now)).query
    text, params = query.get_compiler(connection=connection).compile(query.where)
    return text, list(params)
