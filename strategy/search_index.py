"""The index of words that search reads: a table beside the records, kept up to date by the database itself.

PostgreSQL: a `tsvector` with a GIN index. It stands in a table of its own because row-level security
keeps PostgreSQL from using a text index on the records (`@@` isn't leakproof). The table holds words,
keys and ids only; what a search shows is always read from the records. SQLite: an FTS5 table over
the records.

Statements of both engines can be run again at any time: SQLite drops the triggers of a table whenever
a migration remakes it, so `install` runs after every migration.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from accounts.scope import in_workspace

POSTGRESQL = [
    """
    CREATE TABLE IF NOT EXISTS strategy_record_words (
        record_id bigint PRIMARY KEY,
        workspace_id bigint NOT NULL,
        folded_key text COLLATE "C" NOT NULL,
        words tsvector NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS strategy_record_words_gin ON strategy_record_words USING gin (words)",
    "CREATE INDEX IF NOT EXISTS strategy_record_words_key ON strategy_record_words (workspace_id, folded_key)",
    r"""
    CREATE OR REPLACE FUNCTION strategy_words_of(title text, statement text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $body$
        SELECT to_tsvector('simple', translate(
            left(title || ' ' || statement, 20000), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))
    $body$""",
    """
    CREATE OR REPLACE FUNCTION strategy_words_inserted() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        INSERT INTO strategy_record_words (record_id, workspace_id, folded_key, words)
        SELECT id, workspace_id, lower(key), strategy_words_of(title, statement) FROM fresh
        ON CONFLICT (record_id) DO UPDATE SET
            workspace_id = excluded.workspace_id, folded_key = excluded.folded_key, words = excluded.words;
        RETURN NULL;
    END $body$""",
    """
    CREATE OR REPLACE FUNCTION strategy_words_updated() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        UPDATE strategy_record_words
        SET folded_key = lower(NEW.key), words = strategy_words_of(NEW.title, NEW.statement)
        WHERE record_id = NEW.id;
        RETURN NULL;
    END $body$""",
    """
    CREATE OR REPLACE FUNCTION strategy_words_deleted() RETURNS trigger LANGUAGE plpgsql AS $body$
    BEGIN
        DELETE FROM strategy_record_words WHERE record_id = OLD.id;
        RETURN NULL;
    END $body$""",
    "DROP TRIGGER IF EXISTS strategy_words_inserted ON strategy_record",
    """
    CREATE TRIGGER strategy_words_inserted AFTER INSERT ON strategy_record
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION strategy_words_inserted()""",
    "DROP TRIGGER IF EXISTS strategy_words_updated ON strategy_record",
    """
    CREATE TRIGGER strategy_words_updated AFTER UPDATE OF key, title, statement ON strategy_record
    FOR EACH ROW WHEN ((OLD.key, OLD.title, OLD.statement) IS DISTINCT FROM (NEW.key, NEW.title, NEW.statement))
    EXECUTE FUNCTION strategy_words_updated()""",
    "DROP TRIGGER IF EXISTS strategy_words_deleted ON strategy_record",
    """
    CREATE TRIGGER strategy_words_deleted AFTER DELETE ON strategy_record
    FOR EACH ROW EXECUTE FUNCTION strategy_words_deleted()""",
]

SQLITE = [
    "CREATE INDEX IF NOT EXISTS strategy_record_folded_key ON strategy_record (workspace_id, lower(key))",
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS strategy_record_words USING fts5(
        title, statement, content='strategy_record', content_rowid='id', prefix='2 3')""",
    "DROP TRIGGER IF EXISTS strategy_words_inserted",
    """
    CREATE TRIGGER strategy_words_inserted AFTER INSERT ON strategy_record BEGIN
        INSERT INTO strategy_record_words (rowid, title, statement) VALUES (NEW.id, NEW.title, NEW.statement);
    END""",
    "DROP TRIGGER IF EXISTS strategy_words_updated",
    """
    CREATE TRIGGER strategy_words_updated AFTER UPDATE OF title, statement ON strategy_record
    WHEN OLD.title IS NOT NEW.title OR OLD.statement IS NOT NEW.statement BEGIN
        INSERT INTO strategy_record_words (strategy_record_words, rowid, title, statement)
        VALUES ('delete', OLD.id, OLD.title, OLD.statement);
        INSERT INTO strategy_record_words (rowid, title, statement) VALUES (NEW.id, NEW.title, NEW.statement);
    END""",
    "DROP TRIGGER IF EXISTS strategy_words_deleted",
    """
    CREATE TRIGGER strategy_words_deleted AFTER DELETE ON strategy_record BEGIN
        INSERT INTO strategy_record_words (strategy_record_words, rowid, title, statement)
        VALUES ('delete', OLD.id, OLD.title, OLD.statement);
    END""",
]

REMOVE = {
    "postgresql": [
        "DROP TRIGGER IF EXISTS strategy_words_inserted ON strategy_record",
        "DROP TRIGGER IF EXISTS strategy_words_updated ON strategy_record",
        "DROP TRIGGER IF EXISTS strategy_words_deleted ON strategy_record",
        "DROP FUNCTION IF EXISTS strategy_words_inserted, strategy_words_updated, strategy_words_deleted",
        "DROP FUNCTION IF EXISTS strategy_words_of",
        "DROP TABLE IF EXISTS strategy_record_words",
    ],
    "sqlite": [
        "DROP TRIGGER IF EXISTS strategy_words_inserted",
        "DROP TRIGGER IF EXISTS strategy_words_updated",
        "DROP TRIGGER IF EXISTS strategy_words_deleted",
        "DROP TABLE IF EXISTS strategy_record_words",
        "DROP INDEX IF EXISTS strategy_record_folded_key",
    ],
}


def install(**_: Any) -> None:
    """Make the index and what keeps it up to date; doing it again changes nothing."""
    if "strategy_record" not in connection.introspection.table_names():
        return
    _run(POSTGRESQL if connection.vendor == "postgresql" else SQLITE)


def fill() -> None:
    """Write the words of all records into the index from nothing.

    On PostgreSQL a workspace at a time: row-level security shows the records of the entered one only.
    """
    if connection.vendor != "postgresql":
        _run(["INSERT INTO strategy_record_words (strategy_record_words) VALUES ('rebuild')"])
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_workspace ORDER BY id")
        workspace_ids = [row[0] for row in cursor.fetchall()]
    for workspace_id in workspace_ids:
        with in_workspace(workspace_id), connection.cursor() as cursor:
            cursor.execute("DELETE FROM strategy_record_words WHERE workspace_id = %s", [workspace_id])
            cursor.execute(
                """
                INSERT INTO strategy_record_words (record_id, workspace_id, folded_key, words)
                SELECT id, workspace_id, lower(key), strategy_words_of(title, statement)
                FROM strategy_record WHERE workspace_id = %s""",
                [workspace_id],
            )


def remove() -> None:
    """Take the index away."""
    _run(REMOVE[connection.vendor])


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
