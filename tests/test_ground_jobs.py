"""A nudge comes after the commit, never raises, and never holds a request up, whatever Redis does."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.db import transaction

from config.celery import _broker
from config.celery import app as our_app
from tests.engines import free_port, private_redis
from web import jobs

ROOT = Path(__file__).resolve().parent.parent
on_sqlite = pytest.mark.skipif(os.environ.get("TEST_ENGINE") == "postgres", reason="a server's jobs have own processes")


class Queue:
    """Stands in for Celery, and keeps what it is sent."""

    def __init__(self, error: Exception | None = None) -> None:
        self.sent: list[tuple[str, tuple[Any, ...]]] = []
        self.error = error

    def send_task(self, name: str, *, args: tuple[Any, ...], **_: Any) -> None:
        self.sent.append((name, args))
        if self.error:
            raise self.error


@pytest.fixture(autouse=True)
def talking_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_silent_until", 0.0)


@pytest.mark.django_db(transaction=True)
def test_a_nudge_is_sent_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    monkeypatch.setattr(jobs, "current_app", queue)
    with transaction.atomic():
        jobs.nudge("alignment.tasks.sweep_due", 7)
        assert queue.sent == []
    assert queue.sent == [("alignment.tasks.sweep_due", (7,))]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_nudged(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    monkeypatch.setattr(jobs, "current_app", queue)
    with transaction.atomic():
        jobs.nudge("alignment.tasks.sweep_due")
        transaction.set_rollback(True)
    assert queue.sent == []


@pytest.mark.django_db(transaction=True)
def test_a_queue_that_fails_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(ConnectionRefusedError("away"))
    monkeypatch.setattr(jobs, "current_app", queue)
    for _ in range(5):
        jobs.nudge("alignment.tasks.sweep_due")
    assert len(queue.sent) == 1
    monkeypatch.setattr(jobs, "_silent_until", time.monotonic() - 1)
    jobs.nudge("alignment.tasks.sweep_due")
    assert len(queue.sent) == 2


@pytest.mark.django_db(transaction=True)
def test_a_frozen_redis_costs_less_than_a_second_and_a_dead_one_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with private_redis() as redis:
        app = Celery("ours", set_as_current=False)
        app.conf.update(_broker(redis.url), task_publish_retry=our_app.conf.task_publish_retry)
        monkeypatch.setattr(jobs, "current_app", app)
        jobs.nudge("alignment.tasks.sweep_due")
        assert jobs._silent_until == 0.0
        redis.process.send_signal(signal.SIGSTOP)
        try:
            started = time.monotonic()
            for _ in range(100):
                jobs.nudge("alignment.tasks.sweep_due")
            assert 0.4 < time.monotonic() - started < 1.0
        finally:
            redis.process.send_signal(signal.SIGCONT)
        redis.process.kill()
        redis.process.wait()
        monkeypatch.setattr(jobs, "_silent_until", 0.0)
        started = time.monotonic()
        jobs.nudge("alignment.tasks.sweep_due")
        assert time.monotonic() - started < 0.4
        assert jobs._silent_until > 0.0


def test_tasks_travel_as_json_and_are_done_again_when_a_worker_dies() -> None:
    conf = our_app.conf
    assert (conf.accept_content, conf.task_serializer) == (["json"], "json")
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.result_backend is None
    assert conf.task_time_limit == 120
    assert _broker("redis://redis")["broker_transport_options"]["visibility_timeout"] == 300


def test_every_task_of_the_schedule_exists() -> None:
    our_app.loader.import_default_modules()
    assert [entry["task"] for entry in our_app.conf.beat_schedule.values() if entry["task"] not in our_app.tasks] == []


@on_sqlite
def test_several_processes_with_a_queue_each_are_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--workers", "2", "config.wsgi"]
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(free_port())}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "there may be only one" in done.stderr


@on_sqlite
def test_the_one_web_process_sweeps_what_changed(tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PORT": str(free_port()), "LOG_LEVEL": "INFO"}

    def manage(*words: str) -> str:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout

    manage("migrate", "--verbosity", "0")
    with closing(sqlite3.connect(tmp_path / "throughline.sqlite3")) as database:
        assert database.execute("SELECT count(*) FROM cache").fetchone() == (0,)  # what sign-in counts its tries in
    imports = "from django.utils import timezone; from accounts.models import Workspace; "
    manage("shell", "--no-imports", "-c", imports + "Workspace.objects.create(slug='acme', dirty_at=timezone.now())")
    log = tmp_path / "log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        web = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        count = imports + "print(Workspace.objects.filter(dirty_at__isnull=False).count())"
        while manage("shell", "--no-imports", "-c", count).strip() != "0":
            assert time.monotonic() < deadline, log.read_text()
            assert web.poll() is None, log.read_text()
            time.sleep(1)
    finally:
        web.terminate()
        assert web.wait(30) == 0
