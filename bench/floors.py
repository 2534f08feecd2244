"""What somebody would write by hand for one purpose, straight to the driver: the floor that ours is held against."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.utils import timezone

from strategy.models import Record

PASSES = "status IN ('discovery', 'active', 'done')"

REACHED = f"""
WITH RECURSIVE reached(id, passes) AS (
    SELECT id, 1 FROM strategy_record WHERE workspace_id = ? AND is_root AND {PASSES}
    UNION
    SELECT child.id, CASE WHEN child.{PASSES} THEN 1 ELSE 0 END
    FROM reached
    JOIN strategy_link link ON link.parent_id = reached.id AND link.valid_to IS NULL
    JOIN strategy_record child ON child.id = link.child_id
    WHERE reached.passes = 1
)
SELECT count(*) FROM reached"""

ADD_CHANGE = """
INSERT INTO strategy_change (workspace_id, verb, summary, by_id, origin, at)
VALUES (?, ?, ?, NULL, 'operator', ?) RETURNING id"""

ADD_LINK = """
INSERT INTO strategy_link (workspace_id, child_id, parent_id, type, why, weight, is_primary, origin,
    confirmed_at, fingerprint, created_at, valid_from, opened_in_id)
SELECT ?, ?, id, 'contributes', 'because', 1, TRUE, 'person', ?, fingerprint, ?, ?, ?
FROM strategy_record WHERE id = ?"""

WALK_UP = """
WITH RECURSIVE above(id) AS (
    SELECT id FROM strategy_record WHERE id = ? AND deleted_at IS NULL
    UNION
    SELECT link.parent_id FROM above JOIN strategy_link link ON link.child_id = above.id AND link.valid_to IS NULL
)
SELECT count(*) FROM above WHERE id = ?"""

END_LINK = """
UPDATE strategy_link SET valid_to = ?, closed_in_id = ? WHERE child_id = ? AND parent_id = ? AND valid_to IS NULL"""

GAIN = f"""
WITH RECURSIVE gained(id, passes) AS (
    SELECT id, CASE WHEN {PASSES} THEN 1 ELSE 0 END FROM strategy_record child
    WHERE id = ? AND NOT alignment AND EXISTS (
        SELECT 1 FROM strategy_link link JOIN strategy_record parent ON parent.id = link.parent_id
        WHERE link.child_id = child.id AND link.valid_to IS NULL AND parent.alignment AND parent.{PASSES})
    UNION
    SELECT child.id, CASE WHEN child.{PASSES} THEN 1 ELSE 0 END
    FROM gained
    JOIN strategy_link link ON link.parent_id = gained.id AND link.valid_to IS NULL
    JOIN strategy_record child ON child.id = link.child_id
    WHERE gained.passes = 1 AND NOT child.alignment
)
UPDATE strategy_record SET alignment = TRUE WHERE id IN (SELECT id FROM gained)"""

LOSE = f"""
WITH RECURSIVE doubtful(id, passes) AS (
    SELECT id, CASE WHEN {PASSES} THEN 1 ELSE 0 END FROM strategy_record WHERE id = ? AND alignment
    UNION
    SELECT child.id, CASE WHEN child.{PASSES} THEN 1 ELSE 0 END
    FROM doubtful
    JOIN strategy_link link ON link.parent_id = doubtful.id AND link.valid_to IS NULL
    JOIN strategy_record child ON child.id = link.child_id
    WHERE doubtful.passes = 1 AND child.alignment AND NOT child.is_root
),
held(id, passes) AS (
    SELECT doubtful.id, doubtful.passes FROM doubtful WHERE EXISTS (
        SELECT 1 FROM strategy_link link JOIN strategy_record parent ON parent.id = link.parent_id
        WHERE link.child_id = doubtful.id AND link.valid_to IS NULL AND parent.alignment AND parent.{PASSES}
            AND parent.id NOT IN (SELECT id FROM doubtful))
    UNION
    SELECT doubtful.id, doubtful.passes
    FROM held
    JOIN strategy_link link ON link.parent_id = held.id AND link.valid_to IS NULL
    JOIN doubtful ON doubtful.id = link.child_id
    WHERE held.passes = 1
)
UPDATE strategy_record SET alignment = FALSE
WHERE id IN (SELECT id FROM doubtful) AND id NOT IN (SELECT id FROM held)"""

TOUCH = "UPDATE accounts_workspace SET dirty_at = ? WHERE id = ?"


class Hand:
    """A connection of the driver's own, in one workspace, with each act as one transaction."""

    def __init__(self, raw: Any, workspace_id: int) -> None:
        self.raw = raw
        self.workspace_id = workspace_id
        self.postgresql = connection.vendor == "postgresql"

    def run(self, statement: str, *values: Any) -> Any:
        """Execute one statement; `?` stands for a value."""
        return self.raw.execute(statement.replace("?", "%s") if self.postgresql else statement, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block does, in the workspace and with the lock that changes of links need."""
        self.raw.execute("BEGIN" if self.postgresql else "BEGIN IMMEDIATE")
        if self.postgresql:
            self.run("SELECT set_config('app.workspace_id', ?, true)", str(self.workspace_id))
            self.run("SELECT pg_advisory_xact_lock(?, ?)", 1, self.workspace_id)
        yield
        self.raw.execute("COMMIT")

    def reach(self) -> int:
        """Count what a path from the root reaches: the bare recursive query."""
        if self.postgresql:
            self.raw.execute("BEGIN")
            self.run("SELECT set_config('app.workspace_id', ?, true)", str(self.workspace_id))
        found = int(self.run(REACHED, self.workspace_id).fetchone()[0])
        if self.postgresql:
            self.raw.execute("COMMIT")
        return found

    def link(self, child: Record, parent: Record) -> int:
        """Link two records: no cycle, the act, the link, and the rows that gain a path; returns how many."""
        now = self._now()
        with self.transaction():
            if self.run(WALK_UP, parent.pk, child.pk).fetchone()[0]:
                raise ValueError("That would be a cycle.")
            change_id = self.run(ADD_CHANGE, self.workspace_id, "link", f"{child.key} to {parent.key}", now).fetchone()[
                0
            ]
            # Primary, and confirmed now, as the link that an operator makes.
            self.run(ADD_LINK, self.workspace_id, child.pk, now, now, now, change_id, parent.pk)
            rows = int(self.run(GAIN, child.pk).rowcount)
            self.run(TOUCH, now, self.workspace_id)
        return rows

    def unlink(self, child: Record, parent: Record) -> int:
        """End a link: the act, the link's end, and the rows that lose their path; returns how many."""
        now = self._now()
        with self.transaction():
            change_id = self.run(
                ADD_CHANGE, self.workspace_id, "unlink", f"{child.key} from {parent.key}", now
            ).fetchone()[0]
            self.run(END_LINK, now, change_id, child.pk, parent.pk)
            rows = int(self.run(LOSE, child.pk).rowcount)
            self.run(TOUCH, now, self.workspace_id)
        return rows

    def _now(self) -> Any:
        return connection.ops.adapt_datetimefield_value(timezone.now())


@contextmanager
def by_hand(workspace_id: int) -> Iterator[Hand]:
    """Open a driver's connection with the settings that the product's own connections have."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        # As Django connects: nothing is prepared, so that a pooler can stand between.
        raw: Any = psycopg.connect(
            **_postgresql_address(), autocommit=True, prepare_threshold=None, cursor_factory=psycopg.ClientCursor
        )
    else:
        raw = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=20)
        for pragma in connection.settings_dict["OPTIONS"].get("init_command", "").split(";"):
            raw.execute(pragma)
    try:
        yield Hand(raw, workspace_id)
    finally:
        raw.close()


def _postgresql_address() -> dict[str, Any]:
    settings = connection.settings_dict
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return {word: settings[name] for name, word in names.items() if settings[name]}
