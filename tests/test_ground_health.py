"""/healthz says whether this process can serve, and only reports the queue."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from config import health


@pytest.mark.django_db
def test_a_process_that_can_serve_is_healthy(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == answer.json()["database"] == answer.json()["migrations"] == "ok"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_migration_that_waits_is_unhealthy(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'strategy'")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == "waiting"


@pytest.mark.django_db
def test_a_database_that_is_away_is_unhealthy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any) -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "failing",
        "database": "unreachable",
        "migrations": "unknown",
        "queue": answer.json()["queue"],
    }


@pytest.mark.django_db
def test_a_queue_that_is_away_is_reported_and_changes_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    from celery import Celery

    from config.celery import _broker

    settings.IN_PROCESS_QUEUE = False
    away = Celery("away", set_as_current=False)
    away.conf.update(_broker("redis://127.0.0.1:1/0"))
    monkeypatch.setattr(health, "app", away)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["queue"] == "unreachable"
