"""docker-compose.yml names only what exists, and each of its commands and health checks works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from tests.engines import APP_ROLE, free_port, private_postgresql, private_redis

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = [name for name, service in COMPOSE["services"].items() if "build" in service]
PACKAGES = ["accounts", "alignment", "config", "integrations", "strategy", "web"]


def test_the_services_are_those_of_a_server() -> None:
    assert set(COMPOSE["services"]) == {"db", "redis", "migrate", "web", "worker", "beat"}
    assert OURS == ["migrate", "web", "worker", "beat"]


def test_every_volume_and_dependency_is_declared() -> None:
    named = {
        volume.split(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert named == set(COMPOSE["volumes"])
    for service in COMPOSE["services"].values():
        for name, how in service.get("depends_on", {}).items():
            condition = how["condition"]
            assert condition != "service_healthy" or "healthcheck" in COMPOSE["services"][name]


def test_every_file_that_is_mounted_or_copied_exists() -> None:
    mounted = [
        volume.split(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", [])
        if volume.startswith(".")
    ]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(\S+) ", dockerfile, re.MULTILINE)
    assert [path for path in mounted + copied if not (ROOT / path).exists()] == []
    assert set(PACKAGES) <= set(copied)
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{path}" for path in copied} <= set(allowed)


def test_web_and_worker_share_the_uploads() -> None:
    for name in ("web", "worker"):
        assert "uploads:/var/lib/throughline/uploads" in COMPOSE["services"][name]["volumes"]
        assert COMPOSE["services"][name]["environment"]["UPLOADS_DIR"] == "/var/lib/throughline/uploads"


def test_every_variable_that_is_set_is_read() -> None:
    read = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    for name in OURS:
        for variable in COMPOSE["services"][name]["environment"]:
            assert f'("{variable}"' in read, variable


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def local(command: list[str], pid_file: Path) -> list[str]:
    """Return the command of a service with this environment's programs, and a pid file of the test's."""
    bin_folder = Path(sys.executable).parent
    program = sys.executable if command[0] == "python" else str(bin_folder / command[0])
    return [program, *(word.replace("/tmp/beat.pid", str(pid_file)) for word in command[1:])]  # noqa: S108


def becomes_healthy(check: list[str], environment: dict[str, str], process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if subprocess.run(check, env=environment, cwd=ROOT, capture_output=True).returncode == 0:
            return True
        time.sleep(0.5)
    return False


@pytest.mark.skipif(os.environ.get("TEST_ENGINE") != "postgres", reason="the services need PostgreSQL and Redis")
def test_every_service_starts_with_its_own_command_and_passes_its_own_health_check(tmp_path: Path) -> None:
    with private_postgresql() as postgresql, private_redis() as redis:
        admin = f"postgresql://postgres@127.0.0.1:{postgresql.port}/postgres"
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute("CREATE ROLE throughline_owner LOGIN SUPERUSER")
            connection.execute("ALTER DATABASE throughline OWNER TO throughline_owner")
        given: dict[str, Any] = COMPOSE["services"]["web"]["environment"]
        environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            **dict.fromkeys(given, ""),
            "SECRET_KEY": "of the test",
            "SITE_URL": "http://localhost:8000",
            "EMAIL_URL": "consolemail://",
            "BEHIND_PROXY": "0",
            "HSTS_SECONDS": "0",
            "UPLOADS_DIR": str(tmp_path),
            "VAR_DIR": str(tmp_path),
            "PORT": str(free_port()),
            "DATABASE_URL": f"postgres://{APP_ROLE}@127.0.0.1:{postgresql.port}/throughline",
            "REDIS_URL": redis.url,
        }
        owner = {"OWNER_DATABASE_URL": f"postgres://throughline_owner@127.0.0.1:{postgresql.port}/throughline"}
        migrate = local(COMPOSE["services"]["migrate"]["command"], tmp_path)
        done = subprocess.run(migrate, env={**environment, **owner}, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        for name in ("web", "worker", "beat"):
            service = COMPOSE["services"][name]
            pid_file = tmp_path / "beat.pid"
            with running(local(service["command"], pid_file), environment, tmp_path / name) as process:
                check = local(service["healthcheck"]["test"][1:], pid_file)
                assert becomes_healthy(check, environment, process), (tmp_path / name).read_text()[-3000:]
