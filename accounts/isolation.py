"""The database's own share of keeping workspaces apart, put in place after every migration.

For every model that has a `workspace`:
- a row may only point to rows of its own workspace: composite foreign keys on PostgreSQL,
  triggers on SQLite (which loses them whenever a migration remakes a table, so they are
  made again each time);
- on PostgreSQL a row is only visible to a transaction that entered its workspace
  (row-level security, forced on the owner of the tables too).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection, models, router

from accounts.scope import WorkspaceModel

POLICY = "only_the_entered_workspace"


def protect(app_label: str) -> None:
    """Make the constraints, triggers and policies of one app's models; doing it again changes nothing."""
    postgresql = connection.vendor == "postgresql"
    for model in apps.get_app_config(app_label).get_models(include_auto_created=True):
        if not router.allow_migrate_model("default", model) or not _has_workspace(model):
            continue
        if not postgresql:
            _stays_in_its_workspace(model._meta.db_table)
        for target_table, column in _references(model):
            if postgresql:
                _composite_foreign_key(model._meta.db_table, column, target_table)
            else:
                _triggers(model._meta.db_table, column, target_table)
        if postgresql and _is_hidden_outside(model):
            _row_security(model._meta.db_table)
    if postgresql:
        _grant()


def _has_workspace(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" for field in model._meta.local_concrete_fields)


def _is_hidden_outside(model: type[models.Model]) -> bool:
    """Membership and invitations are read before a workspace is entered; the rest never is."""
    return issubclass(model, WorkspaceModel) or hasattr(model, "history_id")


def _references(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield (table, column) for each foreign key of the model to a row that has a workspace too."""
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", True):
            target = field.remote_field.model
            if _has_workspace(target):
                yield target._meta.db_table, field.column


def _composite_foreign_key(table: str, column: str, target: str) -> None:
    name = f"{table}_{column}_same_workspace"[:63]
    with connection.cursor() as cursor:
        if not _constraint_exists(cursor, table, name):
            unique = f"{target}_workspace_id_id"[:63]
            if not _constraint_exists(cursor, target, unique):
                cursor.execute(f'ALTER TABLE "{target}" ADD CONSTRAINT "{unique}" UNIQUE (workspace_id, id)')
            cursor.execute(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (workspace_id, "{column}") '
                f'REFERENCES "{target}" (workspace_id, id) DEFERRABLE INITIALLY DEFERRED'
            )


def _constraint_exists(cursor: object, table: str, name: str) -> bool:
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = to_regclass(%s)", [name, f'"{table}"']
    )
    return cursor.fetchone() is not None  # type: ignore[attr-defined]


def _triggers(table: str, column: str, target: str) -> None:
    condition = (
        f'NEW."{column}" IS NOT NULL AND '
        f'(SELECT workspace_id FROM "{target}" WHERE id = NEW."{column}") <> NEW.workspace_id'
    )
    moments = {"insert": "INSERT", "update": f'UPDATE OF "{column}", workspace_id'}
    with connection.cursor() as cursor:
        for word, moment in moments.items():
            name = f"{table}_{column}_same_workspace_{word}"
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            cursor.execute(
                f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}" WHEN {condition} '
                f"BEGIN SELECT RAISE(ABORT, '{table}.{column} points to another workspace'); END"
            )


def _stays_in_its_workspace(table: str) -> None:
    """Refuse to move a row, which would leave those that point to it behind; PostgreSQL's keys refuse it too."""
    name = f"{table}_stays_in_its_workspace"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
        cursor.execute(
            f'CREATE TRIGGER "{name}" BEFORE UPDATE OF workspace_id ON "{table}" '
            f"WHEN NEW.workspace_id <> OLD.workspace_id "
            f"BEGIN SELECT RAISE(ABORT, 'a row of {table} stays in its workspace'); END"
        )


def _row_security(table: str) -> None:
    inside = "workspace_id = nullif(current_setting('app.workspace_id', true), '')::bigint"
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_policies WHERE tablename = %s AND policyname = %s", [table, POLICY])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE POLICY "{POLICY}" ON "{table}" USING ({inside}) WITH CHECK ({inside})')
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')


def _grant() -> None:
    """Let the role that serves requests use the tables, which it doesn't own."""
    role = getattr(settings, "APP_DATABASE_ROLE", "")
    if not role:
        return
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
