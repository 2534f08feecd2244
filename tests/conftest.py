"""What every test runs with: an engine, no way out but loopback, and no tolerance for warnings or undefined variables.

TEST_ENGINE chooses the engine: `sqlite` (the default, with the in-process queue) or
`postgres` (with Redis), for which private servers run as long as the tests do.
"""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL_DATA = ROOT.parent / "shared" / "data"
ENGINE = os.environ.get("TEST_ENGINE", "sqlite")

servers = ExitStack()


def _choose_engine() -> None:
    """Set the environment that the settings read; the workers of pytest-xdist inherit it."""
    for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL", "DEBUG", "DEMO", "SITE_URL", "EMAIL_URL"):
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="throughline-tests-")
    servers.callback(shutil.rmtree, folder, ignore_errors=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop in the thread of the tests
        "VAR_DIR": folder,
        "SECRET_KEY": "of the tests",
        "SQLITE_SYNCHRONOUS": "OFF",
        "LOG_LEVEL": "ERROR",
    }
    if ENGINE == "postgres":
        from tests.engines import private_servers

        os.environ |= servers.enter_context(private_servers()).environment
    elif ENGINE != "sqlite":
        raise pytest.UsageError(f"TEST_ENGINE is {ENGINE!r}: choose sqlite or postgres.")


if "PYTEST_XDIST_WORKER" not in os.environ:
    atexit.register(servers.close)
    _choose_engine()

import django
from django.conf import settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

import hypothesis

hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")

pytest_plugins = ["tests.cast", "tests.access_world", "tests.browsers"]


def pytest_report_header() -> str:
    """Say which engine the tests run on."""
    return f"engine: {'PostgreSQL + Redis' if ENGINE == 'postgres' else 'SQLite + memory'}"


def pytest_unconfigure() -> None:
    """Stop the private servers."""
    servers.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests, keep them on one worker, and skip those whose data isn't here."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            # Two browsers on two cores are slower than one.
            item.add_marker(pytest.mark.xdist_group("browser"))
        if item.get_closest_marker("real_data") and not REAL_DATA.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"the real data isn't in {REAL_DATA.name}/ beside the repository"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real exports beside the repository; use with the mark `real_data`."""
    return REAL_DATA


@pytest.fixture(scope="session")
def base_url(live_server: Any) -> str:
    """Let every address in a browser test be relative to the live server: `page.goto("/w/acme/")`."""
    return str(live_server.url)


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Any:
    """Refuse any connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
            self.close()
            raise RuntimeError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def flush_leaves_the_schema() -> Any:
    """After a test with real transactions empty the tables only: nothing was migrated, so nothing is made again."""
    from django.core.management.commands import flush

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """Forget the rate limits of earlier tests, which a test with real transactions leaves behind."""
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames:
        from django.core.cache import cache

        request.getfixturevalue("transactional_db")
        cache.clear()
