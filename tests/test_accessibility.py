"""Every page of the product in a real browser: no accessibility violation in either theme, nothing cut off at 320 px.

The pages are those of the access table, so a new URL is looked at without a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from playwright.sync_api import Page

from accounts.models import Role
from tests.access_table import ADMINISTRATOR, TABLE, urls
from tests.access_world import World

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
pytestmark = [
    pytest.mark.browser_error("status of 401"),
    pytest.mark.browser_error("status of 404"),
    pytest.mark.browser_error("status of 403"),
]


@pytest.fixture(autouse=True)
def nothing_for_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Show what a template doesn't know as people see it: as nothing (allauth's own templates rely on it)."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", "")  # type: ignore[attr-defined]


def addresses(world: World, *, anonymous: bool) -> Iterator[tuple[str, str]]:
    """Return the name and address of every page: the product's own, and allauth's for nobody in particular."""
    for name, access in TABLE.items():
        if access.gives == "page" and access.may("GET", ADMINISTRATOR) and name in urls():
            public = access.is_allauths or name == "invitation_accept"
            if public or not anonymous:
                yield name, world.path(name)


def violations(page: Page) -> list[str]:
    """Return what axe has against the page that is open, a line each."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"][:3]
    ]


def _listed(wrong: dict[str, list[str]]) -> str:
    return "\n".join(f"{page}\n    " + "\n    ".join(complaints) for page, complaints in wrong.items())


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 1440), ("dark", 320)])
@pytest.mark.parametrize("somebody", [True, False], ids=["signed in", "signed out"])
def test_no_page_has_an_accessibility_violation(
    page: Page, world: World, live_server: Any, sign_in: Callable[[Any], None], theme: Any, width: int, somebody: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    if somebody:
        sign_in(world.acme.people[Role.ADMINISTRATOR])
    wrong: dict[str, list[str]] = {}
    for name, address in addresses(world, anonymous=not somebody):
        page.goto(live_server.url + address)
        if complaints := violations(page):
            wrong[f"{name} {address}"] = complaints
    assert not wrong, _listed(wrong)


@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_needs_sideways_scrolling(
    page: Page, world: World, live_server: Any, sign_in: Callable[[Any], None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    sign_in(world.acme.people[Role.ADMINISTRATOR])
    wide = {}
    for name, address in addresses(world, anonymous=False):
        page.goto(live_server.url + address)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[f"{name} {address}"] = needed
    assert wide == {}
