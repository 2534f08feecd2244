"""The members page: who is in, roles, leaving, inviting."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actions.members import change_role, remove_member
from accounts.errors import Refused
from accounts.models import AuditEntry, Invitation, Membership, Role, Team, TeamMembership, User, Workspace
from accounts.queries.invitations import waiting_letters
from accounts.scope import in_workspace
from accounts.tasks import send_invitations
from tests.cast import a_person

ClientFor = Callable[[User], Client]
MEMBERS = "/w/acme/members/"


def role_of(user: User) -> str:
    return Membership.objects.get(user=user).role


def member_path(user: User, act: str) -> str:
    return f"{MEMBERS}{Membership.objects.get(user=user).pk}/{act}/"


def text(response: object) -> str:
    """Return a page's text, white space collapsed."""
    page = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def audit() -> list[tuple[str, str | None]]:
    return [(entry.summary, entry.by.name if entry.by else None) for entry in AuditEntry.objects.order_by("id")]


def test_everybody_sees_the_members_with_their_roles_and_teams(
    acme: Workspace, alice: User, bob: User, vera: User, client_for: ClientFor
) -> None:
    team = Team.objects.create(name="Firmware")
    TeamMembership.objects.create(team=team, membership=Membership.objects.get(user=bob))
    page = text(client_for(vera).get(MEMBERS))
    assert "3 people" in page
    assert "bob@example.org Contributor Firmware" in page
    assert "Invite somebody" not in page


def test_an_administrator_changes_a_role_and_the_audit_log_says_so(
    acme: Workspace, alice: User, bob: User, client_for: ClientFor
) -> None:
    response = client_for(alice).post(member_path(bob, "role"), {"role": "strategist"}, follow=True)
    assert "Bob is now a strategist." in text(response)
    assert role_of(bob) == Role.STRATEGIST
    assert audit() == [("Bob: contributor became strategist.", "Alice")]


def test_the_new_role_counts_from_the_next_click_on(
    acme: Workspace, alice: User, bob: User, client_for: ClientFor
) -> None:
    browser = client_for(bob)
    assert browser.get("/w/acme/settings/").status_code == 403
    client_for(alice).post(member_path(bob, "role"), {"role": "administrator"})
    assert browser.get("/w/acme/settings/").status_code == 200


def test_a_role_that_does_not_exist_changes_nothing(
    acme: Workspace, alice: User, bob: User, client_for: ClientFor
) -> None:
    response = client_for(alice).post(member_path(bob, "role"), {"role": "emperor"})
    assert response.status_code == 422
    assert "Choose one of the four roles." in text(response)
    assert role_of(bob) == Role.CONTRIBUTOR


def test_the_last_administrator_cannot_be_demoted(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    response = client_for(alice).post(member_path(alice, "role"), {"role": "viewer"})
    assert response.status_code == 422
    assert "Alice is the last administrator and can't be given another role." in text(response)
    assert role_of(alice) == Role.ADMINISTRATOR


def test_an_administrator_who_cannot_sign_in_does_not_count_as_one(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    gone = a_person("Gone", acme, Role.ADMINISTRATOR)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert client_for(alice).post(member_path(alice, "role"), {"role": "viewer"}).status_code == 422


def test_the_last_administrator_cannot_be_removed(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    response = client_for(alice).post(member_path(alice, "remove"))
    assert response.status_code == 422
    assert "Make somebody else an administrator first." in text(response)
    assert Membership.objects.filter(user=alice).exists()


def test_removing_asks_first_and_then_closes_the_workspace_to_that_person(
    acme: Workspace, alice: User, bob: User, client_for: ClientFor
) -> None:
    his, hers = client_for(bob), client_for(alice)
    assert his.get(MEMBERS).status_code == 200
    path = member_path(bob, "remove")
    assert "Remove Bob from Acme?" in text(hers.get(path))
    assert "Bob isn't a member any more." in text(hers.post(path, follow=True))
    assert his.get(MEMBERS).status_code == 404
    assert audit() == [("Removed Bob (contributor).", "Alice")]


def test_who_leaves_by_themselves_lands_on_the_list_of_their_workspaces(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    ada = a_person("Ada", acme, Role.ADMINISTRATOR)
    response = client_for(ada).post(member_path(ada, "remove"), follow=True)
    assert response.redirect_chain[-1] == ("/workspaces/", 302)
    assert "You aren't in a workspace yet" in text(response)


def test_an_invitation_goes_out_by_mail_once_and_says_who_sent_it(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    browser = client_for(alice)
    response = browser.post(f"{MEMBERS}invite/", {"email": "Nina@Example.org", "role": "strategist"}, follow=True)
    assert "nina@example.org is invited. The letter is on its way." in text(response)
    assert "/invitations/" not in response.content.decode().replace("/w/acme/invitations/", "")
    assert send_invitations() == 1
    assert send_invitations() == 0
    [letter] = mail.outbox
    assert letter.to == ["nina@example.org"]
    assert letter.subject == "Alice invites you to Acme on Throughline"
    assert "as strategist" in letter.body
    assert re.search(r"^Join here: http://localhost:8000/invitations/\S+/$", str(letter.body), re.MULTILINE)
    assert "sent" in text(browser.get(MEMBERS))


def test_without_mail_the_link_is_shown_to_copy(
    acme: Workspace, alice: User, vera: User, client_for: ClientFor, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"  # type: ignore[attr-defined]
    browser = client_for(alice)
    response = browser.post(f"{MEMBERS}invite/", {"email": "nina@example.org", "role": "viewer"}, follow=True)
    assert "No mail is set up, so copy the link below and send it yourself." in text(response)
    [link] = set(re.findall(r'value="http://localhost:8000(/invitations/[^"]+)"', response.content.decode()))
    assert send_invitations() == 0
    assert "Join Acme" in text(Client().get(link))
    assert "/invitations/" not in client_for(vera).get(MEMBERS).content.decode()


def test_a_mail_server_that_is_away_is_shown_with_the_link_and_tried_again(
    acme: Workspace, alice: User, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_for(alice)
    browser.post(f"{MEMBERS}invite/", {"email": "nina@example.org", "role": "viewer"})
    with monkeypatch.context() as away:
        away.setattr("django.core.mail.message.EmailMessage.send", refuse)
        assert send_invitations() == 0
    page = browser.get(MEMBERS)
    assert "not sent: ConnectionRefusedError: no mail server" in text(page)
    assert "http://localhost:8000/invitations/" in page.content.decode()
    Invitation.objects.update(claimed_at=None)
    assert send_invitations() == 1


def refuse(*_: object, **__: object) -> None:
    raise ConnectionRefusedError("no mail server")


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("bob@example.org", "bob@example.org is a member already. Change their role in the list of members."),
        ("BOB@example.org", "bob@example.org is a member already. Change their role in the list of members."),
        ("not an address", "Enter a valid email address."),
        ("", "This field is required."),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused_with_a_sentence_and_keeps_what_was_typed(
    acme: Workspace, alice: User, bob: User, client_for: ClientFor, email: str, sentence: str
) -> None:
    response = client_for(alice).post(f"{MEMBERS}invite/", {"email": email, "role": "strategist"})
    assert response.status_code == 422
    assert sentence in text(response)
    assert f'value="{email}"' in response.content.decode() or not email
    assert not Invitation.objects.exists()


def test_inviting_again_ends_the_old_link(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    browser = client_for(alice)
    links = []
    for _ in range(2):
        browser.post(f"{MEMBERS}invite/", {"email": "nina@example.org", "role": "viewer"})
        send_invitations()
        links.append(re.findall(r"localhost:8000(/\S+)", str(mail.outbox[-1].body))[0])
    assert Invitation.objects.count() == 1
    assert [Client().get(link).status_code for link in links] == [404, 200]


def test_inviting_tells_the_queue_after_the_commit_and_does_not_need_it(
    acme: Workspace,
    alice: User,
    client_for: ClientFor,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    told: list[str] = []

    def send_task(name: str, **_: object) -> None:
        told.append(name)
        raise ConnectionError("the queue is away")

    monkeypatch.setattr("web.jobs.current_app.send_task", send_task)
    with django_capture_on_commit_callbacks(execute=True):
        client_for(alice).post(f"{MEMBERS}invite/", {"email": "nina@example.org", "role": "viewer"})
        assert told == []
    assert told == ["accounts.send_invitations"]
    assert waiting_letters() == [Invitation.objects.get().pk]


def test_an_operator_removes_a_member_with_their_teams_from_outside(acme_outside: Workspace, bob: User) -> None:
    membership = Membership.objects.get(user=bob)
    with in_workspace(acme_outside):
        TeamMembership.objects.create(team=Team.objects.create(name="Firmware"), membership=membership)
    remove_member(membership=membership, by=None)
    assert not Membership.objects.exists()
    with in_workspace(acme_outside):
        assert not TeamMembership.objects.exists()


def test_withdrawing_an_invitation_ends_its_link(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    browser = client_for(alice)
    browser.post(f"{MEMBERS}invite/", {"email": "nina@example.org", "role": "viewer"})
    send_invitations()
    link = re.findall(r"localhost:8000(/\S+)", str(mail.outbox[-1].body))[0]
    browser.post(f"/w/acme/invitations/{Invitation.objects.get().pk}/revoke/")
    assert Client().get(link).status_code == 404
    assert audit()[-1] == ("Withdrew the invitation of nina@example.org.", "Alice")


def test_the_page_asks_the_database_as_often_for_fifty_members_as_for_one(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    browser = client_for(alice)
    browser.get(MEMBERS)
    team = Team.objects.create(name="Firmware")
    TeamMembership.objects.create(team=team, membership=Membership.objects.get(user=alice))
    with CaptureQueriesContext(connection) as few:
        browser.get(MEMBERS)
    for number in range(49):
        person = a_person(f"Person{number}", acme, Role.VIEWER)
        TeamMembership.objects.create(team=team, membership=Membership.objects.get(user=person))
    with CaptureQueriesContext(connection) as many:
        browser.get(MEMBERS)
    assert len(many) == len(few)


def test_two_administrators_who_demote_each_other_at_the_same_moment_leave_one(transactional_db: None) -> None:
    acme = Workspace.objects.create(slug="acme", name="Acme")
    for number in range(5):
        pair = [a_person(f"{name}{number}", acme, Role.ADMINISTRATOR) for name in ("Ada", "Bea")]
        first, second = Membership.objects.filter(user__in=pair).order_by("id")
        start = Barrier(2)
        with ThreadPoolExecutor(2) as threads:
            results = list(threads.map(lambda one: demote(one, start), (first, second)))  # noqa: B023
        assert sorted(results) == [False, True]
        Membership.objects.filter(user__in=pair).delete()


def demote(membership: Membership, start: Barrier) -> bool:
    """Demote a member in a thread of its own; returns whether it was allowed."""
    try:
        start.wait(10)
        change_role(membership=membership, role=Role.VIEWER, by=None)
    except Refused:
        return False
    finally:
        connection.close()
    return True
