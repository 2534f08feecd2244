"""Writes the demo's workspace with its people and teams."""

from __future__ import annotations

from datetime import timedelta

from accounts.actions.people import create_person
from accounts.models import AuditEntry, Membership, Team, TeamMembership, User, Workspace
from accounts.queries.people import person_with_email
from config.demo.company import NAME, SLUG, TIME_ZONE
from config.demo.days import CREATE, Calendar
from config.demo.people import DOMAIN, PEOPLE, TEAMS

LAST_SEEN = 13
"""Days since everybody last looked, so that there is something to see on the first page."""


def make_workspace(calendar: Calendar) -> Workspace:
    """Make the empty workspace, as of ten weeks ago."""
    made_at = calendar.at(71, CREATE)
    return Workspace.objects.create(slug=SLUG, name=NAME, time_zone=TIME_ZONE, created_at=made_at)


def make_users() -> dict[str, User]:
    """Make the people who don't exist yet, and return all of them by handle."""
    users = {}
    for somebody in PEOPLE:
        email = f"{somebody.handle}@{DOMAIN}"
        known = person_with_email(email)
        users[somebody.handle] = known or create_person(email=email, name=somebody.name, is_verified=True)
    return users


def make_members(workspace: Workspace, users: dict[str, User], calendar: Calendar) -> dict[str, Team]:
    """Give everybody their role and teams, and return the teams by name."""
    made_at = calendar.at(71, CREATE, 30)
    teams = {name: Team.objects.create(workspace=workspace, name=name, created_at=made_at) for name in TEAMS}
    memberships = Membership.objects.bulk_create(
        Membership(
            workspace=workspace,
            user=users[each.handle],
            role=each.role,
            created_at=made_at,
            last_seen_at=calendar.at(LAST_SEEN, CREATE),
        )
        for each in PEOPLE
    )
    TeamMembership.objects.bulk_create(
        TeamMembership(workspace=workspace, membership=membership, team=teams[team])
        for membership, each in zip(memberships, PEOPLE, strict=True)
        for team in each.teams
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(
            workspace=workspace,
            by=users["ingrid"],
            verb="add_member",
            summary=f"{each.name} joined as {each.role}.",
            at=made_at + timedelta(minutes=position),
        )
        for position, each in enumerate(PEOPLE)
    )
    return teams
