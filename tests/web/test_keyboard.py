"""What the keyboard alone can do on every page: search, commands, shortcuts, menus, themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User, Workspace
from accounts.scope import in_workspace
from tests.cast import Make

SignIn = Callable[[Any], None]


@pytest.fixture
def signed_in(page: Page, live_server: Any, acme_outside: Workspace, alice: User, sign_in: SignIn) -> Page:
    """Alice on the page of Acme's tree, with a root and an initiative."""
    with in_workspace(acme_outside):
        make = Make(acme_outside)
        root = make.root(title="Every clinic reads its wearables")
        intent = make.record("intent", title="Become clinically trusted", parent=root)
        make.record("initiative", key="INI-12", title="Overnight readings have gaps", parent=intent)
    sign_in(alice)
    page.goto("/w/acme/tree/")
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def test_ctrl_k_finds_a_record_and_enter_opens_it(signed_in: Page) -> None:
    signed_in.keyboard.press("Control+k")
    signed_in.keyboard.type("overnight")
    expect(signed_in.locator("#palette [aria-selected=true]")).to_contain_text("INI-12")
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator("h1")).to_have_text("Overnight readings have gaps")


def test_the_palette_gives_commands_and_returns_the_focus(signed_in: Page) -> None:
    signed_in.locator("[data-palette-open]").focus()
    signed_in.keyboard.press("Enter")
    signed_in.keyboard.type("members")
    expect(signed_in.locator("#palette [aria-selected=true]")).to_contain_text("See the members")
    signed_in.keyboard.press("Escape")
    expect(signed_in.locator("#palette")).not_to_be_visible()
    assert signed_in.evaluate("document.activeElement.matches('[data-palette-open]')")


def test_single_keys_go_places_until_they_are_switched_off(signed_in: Page) -> None:
    signed_in.keyboard.press("g")
    signed_in.keyboard.press("h")
    expect(signed_in).to_have_url("/w/acme/")
    signed_in.keyboard.press("?")
    switch = signed_in.get_by_label("Single-key shortcuts")
    expect(switch).to_be_checked()
    switch.uncheck()
    signed_in.keyboard.press("Escape")
    signed_in.keyboard.press("g")
    signed_in.keyboard.press("s")
    signed_in.reload()
    signed_in.keyboard.press("?")
    expect(signed_in.locator("#shortcuts")).not_to_be_visible()
    expect(signed_in).to_have_url("/w/acme/")


def test_letters_typed_into_a_field_stay_letters(signed_in: Page) -> None:
    signed_in.goto("/w/acme/search/")
    field = signed_in.locator("main input[type=search], main input[name=q]").first
    field.focus()
    signed_in.keyboard.type("g h ?")
    expect(field).to_have_value("g h ?")


def test_the_tree_is_walked_with_the_arrows(signed_in: Page) -> None:
    signed_in.locator(".tree a.t").first.focus()
    signed_in.keyboard.press("ArrowDown")
    signed_in.keyboard.press("ArrowRight")
    expect(signed_in.get_by_text("Overnight readings have gaps")).to_be_visible()
    signed_in.keyboard.press("ArrowDown")
    assert focused(signed_in) == "Overnight readings have gaps"
    signed_in.keyboard.press("ArrowLeft")
    assert focused(signed_in) == "Become clinically trusted"
    signed_in.keyboard.press("ArrowLeft")
    expect(signed_in.get_by_text("Overnight readings have gaps")).not_to_be_visible()
    signed_in.keyboard.press("Enter")
    expect(signed_in.locator("h1")).to_have_text("Become clinically trusted")


def test_the_theme_is_kept_from_page_to_page(signed_in: Page) -> None:
    signed_in.get_by_text("your menu").locator("..").click()
    signed_in.get_by_role("button", name="Dark").click()
    expect(signed_in.locator("html")).to_have_attribute("data-theme", "dark")
    signed_in.keyboard.press("Escape")
    assert "your menu" in focused(signed_in)
    signed_in.goto("/w/acme/members/")
    assert signed_in.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 22, 26)"


def test_the_first_stop_of_a_page_skips_to_what_it_is_about(signed_in: Page) -> None:
    signed_in.keyboard.press("Tab")
    assert focused(signed_in) == "Skip to the page"
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.id") == "main"


def test_the_phone_has_its_places_under_the_thumb(signed_in: Page) -> None:
    signed_in.set_viewport_size({"width": 360, "height": 740})
    box = signed_in.locator("nav[aria-label=Main]").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] == pytest.approx(740)
    for link in signed_in.locator("nav[aria-label=Main] a").all():
        size = link.bounding_box()
        assert size is not None
        assert min(size["width"], size["height"]) >= 44
