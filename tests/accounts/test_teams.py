"""The teams of a workspace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Membership, Team, TeamMembership, User, Workspace
from alignment.actions.sweep import sweep
from alignment.models import Snapshot
from alignment.tasks import sweep_due
from strategy.kinds import ITEM
from strategy.models import Record
from tests.accounts.test_members import text
from tests.cast import Make

ClientFor = Callable[[User], Client]
TEAMS = "/w/acme/teams/"


def people_of(team: Team) -> list[str]:
    return sorted(place.membership.user.name for place in TeamMembership.objects.filter(team=team))


def test_an_empty_page_says_what_teams_are_for(acme: Workspace, vera: User, client_for: ClientFor) -> None:
    assert "No teams yet Teams show who works on what" in text(client_for(vera).get(TEAMS))


def test_an_administrator_makes_a_team_and_says_who_is_in_it(
    acme: Workspace, alice: User, bob: User, client_for: ClientFor
) -> None:
    browser = client_for(alice)
    page = browser.post(f"{TEAMS}new/", {"name": "  Phone   app "}, follow=True)
    assert "The team Phone app is there. Now say who is in it." in text(page)
    team = Team.objects.get()
    members = [Membership.objects.get(user=user).pk for user in (alice, bob)]
    browser.post(f"{TEAMS}{team.pk}/people/", {"people": members})
    assert people_of(team) == ["Alice", "Bob"]
    browser.post(f"{TEAMS}{team.pk}/people/", {"people": members[1:]})
    assert people_of(team) == ["Bob"]
    assert [entry.summary for entry in AuditEntry.objects.order_by("id")] == [
        "Created the team Phone app.",
        "The team Phone app is now: Alice, Bob.",
        "The team Phone app is now: Bob.",
    ]


@pytest.mark.parametrize("name", ["phone APP", "Phone  app", "Ｐｈｏｎｅ app"])
def test_two_teams_never_have_one_name_however_it_is_written(
    acme: Workspace, alice: User, client_for: ClientFor, name: str
) -> None:
    Team.objects.create(name="Phone app")
    response = client_for(alice).post(f"{TEAMS}new/", {"name": name})
    assert response.status_code == 422
    assert "There is a team called" in text(response)
    assert Team.objects.count() == 1


def test_a_team_is_renamed_also_to_its_own_name_in_other_letters(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    team, other = Team.objects.create(name="Phone app"), Team.objects.create(name="Clinic")
    browser = client_for(alice)
    browser.post(f"{TEAMS}{team.pk}/", {"name": "PHONE APP"})
    response = browser.post(f"{TEAMS}{other.pk}/", {"name": "phone app"})
    assert response.status_code == 422
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Clinic", "PHONE APP"]


def test_merging_moves_people_and_work_to_the_other_team(
    acme: Workspace, make: Make, alice: User, bob: User, client_for: ClientFor
) -> None:
    one, other = make.team("Clinic web"), make.team("Clinic")
    for user, teams in ((alice, [one]), (bob, [one, other])):
        for team in teams:
            TeamMembership.objects.create(team=team, membership=Membership.objects.get(user=user))
    record = make.record(ITEM, team=one)
    page = client_for(alice).post(f"{TEAMS}{one.pk}/merge/", {"into": other.pk}, follow=True)
    assert "Clinic web is now part of Clinic, with its people and its work." in text(page)
    assert list(Team.objects.all()) == [other]
    assert people_of(other) == ["Alice", "Bob"]
    assert Record.objects.get(pk=record.pk).team == other


def test_two_teams_with_work_and_numbers_of_the_day_are_merged(
    acme: Workspace, make: Make, alice: User, client_for: ClientFor
) -> None:
    make.root()
    one, other = make.team("Clinic web"), make.team("Clinic")
    records = [make.record(ITEM, team=team) for team in (one, other)]
    sweep(acme)
    Snapshot.objects.filter(team=one).get()
    earlier = Snapshot.objects.create(on=date(2020, 1, 1), team=one, no_path=1, in_scope=1, refreshed_at=timezone.now())
    page = client_for(alice).post(f"{TEAMS}{one.pk}/merge/", {"into": other.pk}, follow=True)
    assert "Clinic web is now part of Clinic" in text(page)
    assert {Record.objects.get(pk=record.pk).team for record in records} == {other}
    earlier.refresh_from_db()
    assert earlier.team == other
    assert sweep_due() == 1
    assert Snapshot.objects.filter(team=other).latest("on").in_scope == 2


@pytest.mark.parametrize("act", ["merge", "delete"])
def test_numbers_by_team_are_counted_again_after_a_team_is_gone(
    acme: Workspace, make: Make, alice: User, client_for: ClientFor, act: str
) -> None:
    make.root()
    one, other = make.team("Clinic web"), make.team("Clinic")
    make.record(ITEM, team=one)
    assert sweep_due() == 1
    client_for(alice).post(f"{TEAMS}{one.pk}/{act}/", {"into": other.pk})
    assert sweep_due() == 1
    numbers = Snapshot.objects.filter(team=other) if act == "merge" else Snapshot.objects.filter(is_teamless=True)
    assert numbers.get().in_scope == 1


def test_a_team_is_never_merged_into_itself_or_into_one_of_another_workspace(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    from accounts.scope import in_workspace

    globex = Workspace.objects.create(slug="globex", name="Globex")
    with in_workspace(globex):
        theirs = Team.objects.create(name="Theirs")
    ours = Team.objects.create(name="Ours")
    for into in (ours, theirs):
        response = client_for(alice).post(f"{TEAMS}{ours.pk}/merge/", {"into": into.pk})
        assert response.status_code == 422
    assert Team.objects.get() == ours


def test_deleting_a_team_keeps_its_people_and_its_work(
    acme: Workspace, make: Make, alice: User, client_for: ClientFor
) -> None:
    team = make.team("Clinic")
    record = make.record(ITEM, team=team)
    TeamMembership.objects.create(team=team, membership=Membership.objects.get(user=alice))
    client_for(alice).post(f"{TEAMS}{team.pk}/delete/")
    assert not Team.objects.exists()
    assert Record.objects.get(pk=record.pk).team is None
    assert Membership.objects.filter(user=alice).exists()


def test_a_member_of_another_workspace_cannot_be_put_in_a_team(
    acme: Workspace, alice: User, charlie: User, client_for: ClientFor
) -> None:
    globex = Workspace.objects.create(slug="globex", name="Globex")
    stranger = Membership.objects.create(workspace=globex, user=charlie)
    team = Team.objects.create(name="Ours")
    response = client_for(alice).post(f"{TEAMS}{team.pk}/people/", {"people": [stranger.pk]})
    assert response.status_code == 422
    assert people_of(team) == []
