"""The shell around every page: it knows where one is, what one may do, and works outside a workspace."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver

from accounts.models import User, Workspace

PLACES = {
    *("home", "tree", "work", "triage", "alignment", "findings", "import_list", "members", "teams"),
    *("settings", "search", "record_create", "change_undo"),
}

ClientFor = Callable[[User], Client]


def test_every_place_of_the_shell_is_a_page_of_the_product() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert PLACES - names == set()


def test_the_page_one_is_on_is_marked_in_the_navigation(
    acme_outside: Workspace, bob: User, client_for: ClientFor
) -> None:
    text = client_for(bob).get("/w/acme/tree/").content.decode()
    assert text.count('aria-current="page">') >= 1
    assert '<a href="/w/acme/tree/" aria-current="page">' in text


def test_only_an_administrator_sees_import_and_settings(
    acme_outside: Workspace, alice: User, vera: User, client_for: ClientFor
) -> None:
    for_alice = client_for(alice).get("/w/acme/members/").content.decode()
    for_vera = client_for(vera).get("/w/acme/members/").content.decode()
    assert '<a href="/w/acme/settings/"' in for_alice
    assert '<a href="/w/acme/settings/"' not in for_vera
    assert "New record" in for_alice
    assert "New record" not in for_vera


def test_the_theme_that_a_browser_chose_is_on_the_page_from_the_start(client: Client, db: None) -> None:
    client.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("cookie", ["", "system", '"><script>', "blue"])
def test_a_theme_that_does_not_exist_is_ignored(client: Client, db: None, cookie: str) -> None:
    client.cookies["theme"] = cookie
    assert '<html lang="en">' in client.get("/accounts/login/").content.decode()


def test_shortcuts_that_a_person_switched_off_stay_off(
    acme_outside: Workspace, bob: User, client_for: ClientFor
) -> None:
    assert 'data-shortcuts="off"' not in client_for(bob).get("/profile/").content.decode()
    bob.shortcuts_on = False
    bob.save()
    assert 'data-shortcuts="off"' in client_for(bob).get("/profile/").content.decode()


def test_an_address_that_does_not_exist_answers_with_the_same_bytes_and_no_form(client: Client, db: None) -> None:
    one, two = client.get("/nothing/"), client.get("/w/acme/")
    another = client.get("/w/nothing/here/")
    assert one.status_code == 404
    assert one.content == client.get("/nothing-else/").content
    assert b"<form" not in one.content
    assert {two.status_code, another.status_code} <= {302, 404}


@pytest.mark.parametrize(
    "address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"]
)
def test_pages_outside_a_workspace_have_the_shell_without_its_places(client: Client, db: None, address: str) -> None:
    text = client.get(address).content.decode()
    assert 'class="top"' in text
    assert 'aria-label="Main"' not in text
    assert 'id="main"' in text


def test_the_sign_in_page_offers_no_account_to_strangers(client: Client, db: None) -> None:
    text = client.get("/accounts/login/").content.decode()
    assert "sign up" not in text.lower()
    assert "A workspace&#x27;s administrator can invite you." in text or "administrator can invite you" in text
