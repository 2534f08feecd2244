"""Two workspaces with one of everything in each: what the access crawl, and every test of all pages, walks through.

To add a URL whose argument isn't in SAMPLES yet, add one line there: the argument's name, and
a function that makes such a thing in the entered workspace of `place` and returns the argument.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actions import invitations
from accounts.letters import invitation_link
from accounts.models import Membership, Role, User, Workspace
from accounts.scope import in_workspace
from alignment.models import RecordException, SustainingRule
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM
from strategy.models import Record
from tests.access_table import Who, urls
from tests.cast import Make, a_person
from tests.integrations.samples import an_import


@dataclass
class Place:
    """One workspace with a line in it, its people by role, and the samples that were made in it."""

    workspace: Workspace
    people: dict[Role, User]
    make: Make
    line: list[Record]
    samples: dict[str, Any] = field(default_factory=dict)

    def sample(self, argument: str) -> Any:
        """Return the value of a URL's argument for something of this workspace."""
        if argument not in self.samples:
            if argument not in SAMPLES:
                raise LookupError(f"Add a line for the argument {argument!r} to SAMPLES in tests/access_world.py.")
            with in_workspace(self.workspace):
                self.samples[argument] = SAMPLES[argument](self)
        return self.samples[argument]

    def arguments(self, name: str) -> dict[str, Any]:
        """Return the arguments of a URL, without the slug."""
        return {argument: self.sample(argument) for argument in arguments_of(name)}


SAMPLES: dict[str, Callable[[Place], Any]] = {
    "key": lambda place: place.line[2].key,
    "child_key": lambda place: place.line[-1].key,
    "link_id": lambda place: place.line[-1].links_up.get().pk,
    "change_id": lambda place: place.make.record(ITEM).last_change.pk,
    "slot": lambda place: "problem",
    "suffix": lambda place: "md",
    "member_id": lambda place: (
        Membership.objects.get(workspace=place.workspace, user=place.people[Role.CONTRIBUTOR]).pk
    ),
    "team_id": lambda place: place.make.team(f"Firmware of {place.workspace}").pk,
    "invitation_id": lambda place: an_invitation(place).pk,
    "token": lambda place: invitation_link(an_invitation(place)).rstrip("/").rsplit("/", 1)[1],
    "run_id": lambda place: an_import(place.workspace).pk,
    "uidb36": lambda place: "1",
    "provider_id": lambda place: "sso",
    "rule_slug": lambda place: "no-why",
    "sustaining_id": lambda place: SustainingRule.objects.create(field="label", value="ktlo").pk,
    "exception_id": lambda place: (
        RecordException.objects.create(record=place.line[-1], reason="The law", ends_on=timezone.localdate()).pk
    ),
}


def an_invitation(place: Place) -> Any:
    """Invite a newcomer to the place."""
    return invitations.invite(
        workspace=place.workspace,
        email=f"newcomer@{place.workspace.slug}.example.org",
        role=Role.VIEWER,
        by=place.people[Role.ADMINISTRATOR],
    )


@dataclass
class World:
    """Acme, which the crawl's people belong to, and Globex, which is none of their business."""

    acme: Place
    globex: Place
    stranger: User

    def path(self, name: str, *, things_of: Place | None = None) -> str:
        """Return a URL of Acme, with the ids and keys of its own things or of another place's."""
        arguments = (things_of or self.acme).arguments(name)
        if is_in_workspace(name):
            arguments["slug"] = self.acme.workspace.slug
        return reverse(name, kwargs=arguments)

    def client(self, who: Who) -> Client:
        """Return a browser of one of Acme's people, of a stranger, or of nobody."""
        client = Client(raise_request_exception=False)
        if who is Who.STRANGER:
            client.force_login(self.stranger)
        elif who is not Who.ANONYMOUS:
            client.force_login(self.acme.people[Role(who.value)])
        return client


def is_in_workspace(name: str) -> bool:
    """Return whether a URL belongs to a workspace."""
    return "slug" in urls()[name][0]


def arguments_of(name: str) -> list[str]:
    """Return the names of a URL's arguments besides the slug."""
    return [argument for argument in urls()[name][0] if argument != "slug"]


def a_place(slug: str, name: str, *, keys_from: int) -> Place:
    """Make a workspace with a member a role and a line from the vision to a work item."""
    workspace = Workspace.objects.create(slug=slug, name=name)
    people = {role: a_person(f"{role.label} of {name}".replace(" ", "."), workspace, role) for role in Role}
    with in_workspace(workspace):
        make = Make(workspace)
        line = [make.root(key=f"VIS-{keys_from}", title=f"The vision of {name}")]
        for kind, prefix in ((INTENT, "INT"), (INITIATIVE, "INI"), (EPIC, "EPI"), (ITEM, "ITE")):
            line.append(
                make.record(
                    kind,
                    key=f"{prefix}-{keys_from + len(line)}",
                    title=f"A secret of {name}, number {len(line)}",
                    parent=line[-1],
                )
            )
    return Place(workspace, people, make, line)


@pytest.fixture
def world(db: None) -> World:
    """Return Acme and Globex, whose keys don't overlap, and somebody who is only in Globex."""
    acme = a_place("acme", "Acme", keys_from=100)
    globex = a_place("globex", "Globex", keys_from=900)
    return World(acme, globex, globex.people[Role.ADMINISTRATOR])
