"""Everything in one file and back: gzipped JSON, one row a line, the same from either database.

First the rows that belong to no workspace, then each workspace's own, read and written inside
it, so that row-level security lets them through. Sessions and rights of Django's own, which
the product doesn't use, stay behind: after a restore people sign in again.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Workspace
from accounts.scope import WorkspaceModel, in_workspace

VERSION = 1
ROWS_AT_ONCE = 500
LEFT_BEHIND = {"auth", "contenttypes", "sessions"}


class BackupRefused(Exception):
    """A backup can't be restored here; says why, and what to do."""


def backup(path: Path) -> int:
    """Write every row to `path`, as they are at one moment; returns how many there were."""
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as file, _one_moment():
        head = {"throughline_backup": VERSION, "migrations": _migrations()}
        file.write(json.dumps(head) + "\n")
        count = 0
        for line in _lines():
            file.write(json.dumps(line, cls=_Encoder, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def restore(path: Path) -> int:
    """Put every row of a backup into this empty database, all or none; returns how many there were.

    Raises BackupRefused when the database holds rows, or when the file isn't a backup of this version.
    """
    for model in _models():
        if not _is_workspaces_own(model) and model._base_manager.exists():
            raise BackupRefused("The database holds rows already. Restore into a new, migrated one.")
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file, transaction.atomic():
            _check_head(file.readline())
            return _put(json.loads(line) for line in file)
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BackupRefused(f"{path} is not a complete backup: {error}.") from error


def _models() -> list[type[models.Model]]:
    """Return every model whose rows are kept, workspaces first."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in LEFT_BEHIND
        and not any(
            related.remote_field.model._meta.app_label in LEFT_BEHIND
            for related in model._meta.local_concrete_fields
            if isinstance(related, models.ForeignKey)
        )
    ]
    return sorted(found, key=lambda model: (model is not Workspace, model._meta.label_lower))


def _is_workspaces_own(model: type[models.Model]) -> bool:
    """Tell whether rows of the model are visible inside their workspace only."""
    return issubclass(model, WorkspaceModel) or hasattr(model, "history_id")


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _lines() -> Iterator[list[Any]]:
    """Yield [model, workspace or null, values by column] for every row."""
    shared = [model for model in _models() if not _is_workspaces_own(model)]
    own = [model for model in _models() if _is_workspaces_own(model)]
    for model in shared:
        yield from _rows(model, None)
    for workspace_id in Workspace.objects.order_by("pk").values_list("pk", flat=True):
        with in_workspace(workspace_id):
            for model in own:
                yield from _rows(model, workspace_id)


def _rows(model: type[models.Model], workspace_id: int | None) -> Iterator[list[Any]]:
    names = [field.attname for field in _fields(model)]
    rows = model._base_manager.order_by("pk")
    if workspace_id is not None:
        rows = rows.filter(workspace_id=workspace_id)
    for values in rows.values_list(*names).iterator(chunk_size=2000):
        yield [model._meta.label_lower, workspace_id, dict(zip(names, values, strict=True))]


def _put(lines: Iterable[list[Any]]) -> int:
    count = 0
    for (label, workspace_id), group in groupby(lines, key=lambda line: (line[0], line[1])):
        model = apps.get_model(label)
        rows = (line[2] for line in group)
        if workspace_id is None:
            count += _insert(model, rows)
        else:
            with in_workspace(workspace_id):
                count += _insert(model, rows)
    return count


def _insert(model: type[models.Model], rows: Iterator[dict[str, Any]]) -> int:
    """Insert rows exactly as they are: no defaults, no `auto_now`, no signals."""
    quote = connection.ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(field.column or "") for field in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"
    readers = [_reader(field) for field in fields]
    count = 0
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        values = [
            [
                field.get_db_prep_save(read(row[field.attname]), connection)
                for field, read in zip(fields, readers, strict=True)
            ]
            for row in batch
        ]
        with connection.cursor() as cursor:
            cursor.executemany(statement, values)
        count += len(values)
    _go_on_counting(model)
    return count


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what turns a value of the file into one of the field."""
    if isinstance(field, models.JSONField):
        return lambda value: value
    if isinstance(field, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    return field.to_python


class _Encoder(DjangoJSONEncoder):
    """Writes times to the microsecond, and bytes as base64."""

    def default(self, o: Any) -> Any:
        if hasattr(o, "isoformat"):
            return o.isoformat()
        if isinstance(o, bytes | memoryview):
            return base64.b64encode(bytes(o)).decode("ascii")
        return super().default(o)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read the database as it is now, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    elif connection.in_atomic_block:
        yield
    else:
        # Not atomic(), which takes SQLite's write lock: reading one moment needs none.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _migrations() -> list[list[str]]:
    """Return the migrations of this database as [app, name]."""
    own = {config.label for config in apps.get_app_configs()} - LEFT_BEHIND
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations() if app in own)


def _check_head(line: str) -> None:
    head = json.loads(line)
    if not isinstance(head, dict) or head.get("throughline_backup") != VERSION:
        raise BackupRefused("This is not a backup of Throughline, or one of a newer version.")
    if head["migrations"] != _migrations():
        raise BackupRefused(
            "The backup was made by another version of Throughline. Restore it with that version, then migrate."
        )


def _go_on_counting(model: type[models.Model]) -> None:
    """Let PostgreSQL give ids above those that came with the rows; SQLite does by itself.

    Called inside each workspace, since row-level security hides the ids of the others.
    """
    key = model._meta.pk
    if connection.vendor != "postgresql" or not isinstance(key, models.AutoField | models.BigAutoField):
        return
    table, column = model._meta.db_table, key.column or ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
        (sequence,) = cursor.fetchone()
        highest = f'SELECT max({column}) FROM "{table}"'
        cursor.execute(f"SELECT setval('{sequence}', greatest(({highest}), last_value)) FROM {sequence}")
