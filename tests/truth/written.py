"""Which records the database itself saw being written without a new version: what keeping alignment true costs."""

from __future__ import annotations

from django.db import connection

SQLITE = (
    "CREATE TABLE truth_written (id bigint NOT NULL)",
    """CREATE TRIGGER truth_written_by_update AFTER UPDATE ON strategy_record
       WHEN NEW.version = OLD.version BEGIN INSERT INTO truth_written VALUES (NEW.id); END""",
)
POSTGRESQL = (
    "CREATE TABLE truth_written (id bigint NOT NULL)",
    """CREATE FUNCTION truth_write_down() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN INSERT INTO truth_written VALUES (NEW.id); RETURN NULL; END $$""",
    """CREATE TRIGGER truth_written_by_update AFTER UPDATE ON strategy_record FOR EACH ROW
       WHEN (NEW.version = OLD.version) EXECUTE FUNCTION truth_write_down()""",
)


def watch() -> None:
    """Make the trigger that writes down each record written; it goes with the test's transaction."""
    with connection.cursor() as cursor:
        for statement in POSTGRESQL if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)


def take() -> list[int]:
    """Return the records written since the last time, once for every write, in order of their ids."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM truth_written ORDER BY id")
        written = [row[0] for row in cursor.fetchall()]
        cursor.execute("DELETE FROM truth_written")
    return written
