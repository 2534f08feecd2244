"""Whether this process can serve: the database answers, its tables are up to date; the queue is only reported."""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from kombu.exceptions import OperationalError

from accounts.access import public_page
from config.celery import app


@public_page(methods=("GET",))
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be served, else 503; a queue that is away never makes it 503."""
    database, migrations = _database_state(), "unknown"
    if database == "ok":
        migrations = _migrations_state()
    is_well = database == migrations == "ok"
    answer = {
        "status": "ok" if is_well else "failing",
        "database": database,
        "migrations": migrations,
        "queue": _queue_state(),
    }
    return JsonResponse(answer, status=200 if is_well else 503, headers={"Cache-Control": "no-store"})


def _database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations_state() -> str:
    executor = MigrationExecutor(connection)
    return "waiting" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _queue_state() -> str:
    if settings.IN_PROCESS_QUEUE:
        return "in process"
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
    except (OperationalError, OSError):
        return "unreachable"
    return "ok"
