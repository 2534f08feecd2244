"""The settings come from the environment, and are safe without anybody's doing."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from config.secret import local_secret

ROOT = Path(__file__).resolve().parent.parent
SHOWN = [
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "IN_PROCESS_QUEUE",
    "DEMO",
    "DEBUG",
    "ALLOWED_HOSTS",
    "SECURE_HSTS_SECONDS",
    "APP_DATABASE_ROLE",
]


def settings_with(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    keep = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    code = (
        f"import sys, json; sys.argv = ['manage.py', *{command!r}]; from django.conf import settings as s; "
        f"shown = {{name: getattr(s, name) for name in {SHOWN!r}}}; "
        "shown['user'] = s.DATABASES['default'].get('USER'); print(json.dumps(shown))"
    )
    environment = {**keep, "DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(tmp_path), **variables}
    return subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True)


def shown(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_without_any_variable_it_runs_on_this_machine(tmp_path: Path) -> None:
    local = shown(settings_with(tmp_path))
    assert local["IN_PROCESS_QUEUE"] is True
    assert local["DEMO"] is local["DEBUG"] is False
    assert "*" not in local["ALLOWED_HOSTS"]


def test_a_server_needs_a_secret_of_its_own(tmp_path: Path) -> None:
    done = settings_with(tmp_path, DATABASE_URL="postgres://app@db/throughline")
    assert done.returncode != 0
    assert "Set SECRET_KEY to a long random text" in done.stderr


def test_https_makes_the_cookies_secure(tmp_path: Path) -> None:
    server = shown(settings_with(tmp_path, SITE_URL="https://line.example.org", HSTS_SECONDS="31536000"))
    assert server["SESSION_COOKIE_SECURE"] is server["CSRF_COOKIE_SECURE"] is True
    assert server["SECURE_HSTS_SECONDS"] == 31536000
    assert "line.example.org" in server["ALLOWED_HOSTS"]


def test_only_migrations_and_restores_connect_as_the_owner_of_the_tables(tmp_path: Path) -> None:
    urls = {
        "DATABASE_URL": "postgres://app@db/throughline",
        "OWNER_DATABASE_URL": "postgres://owner@db/throughline",
        "SECRET_KEY": "of the test",
    }
    for command, user in {"migrate": "owner", "restore": "owner", "runserver": "app", "sweep": "app"}.items():
        server = shown(settings_with(tmp_path, command, **urls))
        assert (server["user"], server["APP_DATABASE_ROLE"]) == (user, "app")


def test_the_local_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = local_secret(tmp_path)
    assert len(first) > 50
    assert local_secret(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert local_secret(tmp_path / "other") != first
