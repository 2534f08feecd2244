"""The settings of a workspace, its audit log, and a person's own pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import AuditEntry, Role, User, Workspace
from strategy.kinds import EPIC, INTENT, KINDS
from tests.accounts.test_members import refuse, text
from tests.cast import Make, a_person

ClientFor = Callable[[User], Client]
SETTINGS = "/w/acme/settings/"
SAID = {"name": "Acme", "time_zone": "UTC"}


def test_an_administrator_changes_name_time_zone_and_words(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    browser = client_for(alice)
    said = {"name": "Acme Health", "time_zone": "Europe/Amsterdam", "intent_name": "Goal", "epic_name": "Epic"}
    assert "The settings are saved." in text(browser.post(SETTINGS, said, follow=True))
    acme.refresh_from_db()
    assert (acme.name, acme.time_zone) == ("Acme Health", "Europe/Amsterdam")
    assert acme.words == {"intent": {"name": "Goal", "plural": "Goals"}}
    assert AuditEntry.objects.get().summary == (
        "Changed the name to Acme Health, the time zone to Europe/Amsterdam, the words for the levels."
    )
    assert 'value="Goals"' in browser.get(SETTINGS).content.decode()


def test_every_page_calls_a_level_what_the_workspace_calls_it(
    acme: Workspace, make: Make, alice: User, client_for: ClientFor
) -> None:
    make.line(None, INTENT, EPIC)
    browser = client_for(alice)
    assert "Strategic intent" in text(browser.get("/w/acme/tree/"))
    browser.post(SETTINGS, {**SAID, "intent_name": "Moonshot"})
    page = text(browser.get("/w/acme/tree/"))
    assert "Moonshot" in page
    assert "Strategic intent" not in page
    assert KINDS[INTENT].name == "Strategic intent"


def test_saving_without_a_change_leaves_no_line_in_the_audit_log(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    client_for(alice).post(SETTINGS, SAID)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"time_zone": "Mars/Olympus"}, {"intent_name": "x" * 41}])
def test_wrong_settings_are_refused_and_change_nothing(
    acme: Workspace, alice: User, client_for: ClientFor, wrong: dict[str, str]
) -> None:
    response = client_for(alice).post(SETTINGS, {**SAID, "epic_name": "Tale", **wrong})
    assert response.status_code == 422
    assert 'value="Tale"' in response.content.decode()
    acme.refresh_from_db()
    assert (acme.name, acme.time_zone, acme.words) == ("Acme", "UTC", {})


def test_a_strategist_reads_who_may_change_the_settings(acme: Workspace, sam: User, client_for: ClientFor) -> None:
    response = client_for(sam).get(SETTINGS)
    assert response.status_code == 403
    assert "Only an administrator may do this." in text(response)


def test_the_test_mail_goes_to_who_asked_for_it(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    page = client_for(alice).post(f"{SETTINGS}mail-test/", follow=True)
    assert "A mail is on its way to alice@example.org." in text(page)
    assert [letter.to for letter in mail.outbox] == [["alice@example.org"]]


def test_a_mail_server_that_refuses_is_quoted(
    acme: Workspace, alice: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    page = client_for(alice).post(f"{SETTINGS}mail-test/", follow=True)
    assert "The mail server didn't take the mail: no mail server" in text(page)


def test_without_mail_the_page_says_how_to_set_it_up(
    acme: Workspace, alice: User, client_for: ClientFor, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    browser = client_for(alice)
    assert "EMAIL_URL" in text(browser.get(SETTINGS))
    assert "No mail is set up." in text(browser.post(f"{SETTINGS}mail-test/", follow=True))


def test_the_audit_log_shows_the_newest_first_a_page_at_a_time(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    for number in range(60):
        AuditEntry.objects.create(by=alice, verb="x", summary=f"Act number {number}.")
    page = text(client_for(alice).get(f"{SETTINGS}audit-log/"))
    assert page.index("Act number 59.") < page.index("Act number 58.")
    assert "Act number 9." not in page


def test_the_audit_log_of_another_workspace_stays_there(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    from accounts.scope import in_workspace

    globex = Workspace.objects.create(slug="globex", name="Globex")
    with in_workspace(globex):
        AuditEntry.objects.create(verb="x", summary="A secret of Globex.")
    assert "A secret of Globex." not in text(client_for(alice).get(f"{SETTINGS}audit-log/"))


def test_the_first_page_is_the_workspace_that_one_was_in_last(
    acme_outside: Workspace, bob: User, client_for: ClientFor
) -> None:
    globex = Workspace.objects.create(slug="globex", name="Globex")
    globex.memberships.create(user=bob, role=Role.VIEWER)
    browser = client_for(bob)
    for slug in ("globex", "acme"):
        browser.get(f"/w/{slug}/members/")
        assert browser.get("/").headers["Location"] == f"/w/{slug}/"


def test_somebody_without_a_workspace_reads_what_to_do(charlie: User, client_for: ClientFor) -> None:
    page = text(client_for(charlie).get("/", follow=True))
    assert "You aren't in a workspace yet" in page
    assert "charlie@example.org" in page


def test_the_switcher_lists_ones_own_workspaces_only(acme_outside: Workspace, bob: User, client_for: ClientFor) -> None:
    Workspace.objects.create(slug="globex", name="Globex")
    page = text(client_for(bob).get("/workspaces/"))
    assert "Acme Contributor" in page
    assert "Globex" not in page


def test_a_person_changes_their_name_and_switches_single_keys_off(
    acme_outside: Workspace, bob: User, client_for: ClientFor
) -> None:
    browser = client_for(bob)
    assert "Your profile is saved." in text(browser.post("/profile/", {"name": "Bob Builder"}, follow=True))
    bob.refresh_from_db()
    assert (bob.name, bob.shortcuts_on) == ("Bob Builder", False)
    assert 'data-shortcuts="off"' in browser.get("/w/acme/members/").content.decode()


def test_a_profile_without_a_name_is_refused(charlie: User, client_for: ClientFor) -> None:
    assert client_for(charlie).post("/profile/", {"name": "  "}).status_code == 422
    charlie.refresh_from_db()
    assert charlie.name == "Charlie"


def test_members_know_each_other_by_name_or_else_by_address(db: None) -> None:
    nameless = User(email="ada.lovelace@example.org")
    assert (str(nameless), nameless.initials) == ("ada.lovelace@example.org", "AL")
    assert a_person("Grace Brewster Hopper").initials == "GH"
