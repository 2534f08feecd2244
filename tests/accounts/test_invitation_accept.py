"""The link in an invitation: who it lets in, once, until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import invitations
from accounts.letters import invitation_link
from accounts.models import Invitation, Membership, Role, User, Workspace
from tests.accounts.test_members import text
from tests.cast import a_person

ClientFor = Callable[[User], Client]
NEWCOMER = {"name": "Nina Novak", "password": "a long and odd one"}


@pytest.fixture
def invitation(acme_outside: Workspace, alice: User) -> Invitation:
    """Nina is invited as strategist."""
    return invitations.invite(workspace=acme_outside, email="nina@example.org", role=Role.STRATEGIST, by=alice)


def path(invitation: Invitation) -> str:
    return invitation_link(invitation).removeprefix("http://localhost:8000")


def test_a_newcomer_says_who_they_are_and_is_in(invitation: Invitation) -> None:
    browser = Client()
    page = text(browser.get(path(invitation)))
    assert "Alice invites nina@example.org to work on its strategy, as strategist." in page
    response = browser.post(path(invitation), NEWCOMER)
    assert response.headers["Location"] == "/w/acme/"
    membership = Membership.objects.get(user__email="nina@example.org")
    assert (membership.role, membership.user.name) == (Role.STRATEGIST, "Nina Novak")
    assert browser.get("/w/acme/members/").status_code == 200


def test_the_newcomer_signs_in_later_with_that_password(invitation: Invitation) -> None:
    Client().post(path(invitation), NEWCOMER)
    browser = Client()
    browser.post("/accounts/login/", {"login": "Nina@example.org", "password": NEWCOMER["password"]})
    assert browser.get("/w/acme/members/").status_code == 200


@pytest.mark.parametrize("password", ["short", "password1", "nina@example.org", "12345678"])
def test_a_password_that_is_easy_to_guess_is_refused_and_the_name_stays(invitation: Invitation, password: str) -> None:
    response = Client().post(path(invitation), {"name": "Nina Novak", "password": password})
    assert response.status_code == 422
    assert 'value="Nina Novak"' in response.content.decode()
    assert not User.objects.filter(email="nina@example.org").exists()


def test_a_link_works_once(invitation: Invitation) -> None:
    Client().post(path(invitation), NEWCOMER)
    response = Client().get(path(invitation))
    assert response.status_code == 410
    assert "This invitation was used already. If it was you, sign in." in text(response)
    assert Client().post(path(invitation), NEWCOMER).status_code == 410


def test_a_link_ends_after_two_weeks(invitation: Invitation) -> None:
    assert timedelta(days=13) < invitation.expires_at - timezone.now() <= timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    response = Client().post(path(invitation), NEWCOMER)
    assert response.status_code == 410
    assert "This invitation has expired. Ask for a new one." in text(response)
    assert not User.objects.filter(email="nina@example.org").exists()


@pytest.mark.parametrize("token", ["nonsense", "nonsense:signature", "%00", "ü", "x" * 3000])
def test_a_wrong_link_gets_a_sentence(acme_outside: Workspace, token: str) -> None:
    response = Client().get(f"/invitations/{token}/")
    assert response.status_code == 404
    assert "This link isn't one of ours, or the invitation was withdrawn." in text(response)


def test_the_number_in_the_database_alone_does_not_let_anybody_in(invitation: Invitation) -> None:
    assert Client().get(f"/invitations/{invitation.nonce}/").status_code == 404


def test_somebody_with_an_account_signs_in_and_joins(invitation: Invitation, client_for: ClientFor) -> None:
    nina = a_person("Nina")
    assert "Sign in to join" in text(Client().get(path(invitation)))
    browser = client_for(nina)
    assert "Join as Nina" in text(browser.get(path(invitation)))
    assert browser.post(path(invitation)).headers["Location"] == "/w/acme/"
    assert Membership.objects.get(user=nina).role == Role.STRATEGIST


def test_a_link_never_sets_the_password_of_an_account_that_exists(invitation: Invitation) -> None:
    nina = a_person("Nina")
    nina.set_password("hers alone")
    nina.save()
    response = Client().post(path(invitation), NEWCOMER)
    assert "There is an account with this address." in text(response)
    nina.refresh_from_db()
    assert nina.check_password("hers alone")
    assert not Membership.objects.filter(user=nina).exists()


def test_a_link_passed_on_to_somebody_else_does_not_let_them_in(
    invitation: Invitation, charlie: User, client_for: ClientFor
) -> None:
    browser = client_for(charlie)
    assert "You are signed in as charlie@example.org." in text(browser.get(path(invitation)))
    response = browser.post(path(invitation))
    assert response.status_code == 422
    assert "This invitation is for nina@example.org" in text(response)
    assert browser.get("/w/acme/members/").status_code == 404
