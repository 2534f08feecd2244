"""A real browser for the tests, which fails a test on any error that its console shows."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Playwright, WebError

MISSING = "Chromium is missing: apt install chromium (or set CHROMIUM to its path)."
EXPECTED = re.compile(r"the server responded with a status of 422")
"""A form with a mistake in it answers 422, which a browser's console always mentions."""


def chromium(playwright: Playwright | None = None) -> str | None:
    """Return the path of a Chromium: $CHROMIUM, then Playwright's own, then an installed one; None without."""
    own = playwright.chromium.executable_path if playwright else ""
    candidates = [os.environ.get("CHROMIUM", ""), own, *map(shutil.which, ("chromium", "chromium-browser"))]
    return next((path for path in candidates if path and Path(path).exists()), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(playwright: Playwright) -> dict[str, Any]:
    """Say which browser pytest-playwright starts, and how."""
    path = chromium(playwright)
    if path is None:
        pytest.fail(MISSING)
    return {"executable_path": path}


@pytest.fixture(autouse=True)
def no_browser_errors(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a browser test when a page logs an error, throws one, or breaks the content security policy.

    A test that provokes one says so: `@pytest.mark.browser_error("a part of its text")`.
    """
    if "context" not in request.fixturenames:
        yield
        return
    context: BrowserContext = request.getfixturevalue("context")
    errors = watch(context)
    yield
    expected = [mark.args[0] for mark in request.node.iter_markers("browser_error")]
    unexpected = [error for error in errors if not any(text in error for text in expected)]
    assert not unexpected, "\n".join(unexpected)


def watch(context: BrowserContext) -> list[str]:
    """Collect, in the list returned, every error of every page of a browser context."""
    errors: list[str] = []

    def logged(message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.search(message.text):
            errors.append(f"console: {message.text} ({message.location.get('url')})")

    def thrown(error: WebError) -> None:
        errors.append(f"page error: {error.error}")

    context.on("console", logged)
    context.on("weberror", thrown)
    return errors


@pytest.fixture
def sign_in(live_server: Any, context: BrowserContext) -> Callable[[Any], None]:
    """Return a function that signs a person in, in the browser of this test."""
    from django.test import Client

    def signed_in(user: Any) -> None:
        client = Client()
        client.force_login(user)
        context.add_cookies(
            [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
        )

    return signed_in
