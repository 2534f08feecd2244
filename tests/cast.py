"""The fixed cast of the tests: one workspace, Acme, its people, a stranger, and a factory of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.test import Client

from accounts.models import Membership, Role, Team, User, Workspace
from accounts.scope import in_workspace
from strategy.actions import links, records
from strategy.kinds import INITIATIVE, ITEM, VISION
from strategy.models import Link, Record


def a_person(name: str, workspace: Workspace | None = None, role: Role = Role.VIEWER) -> User:
    """Create somebody called `name`, a member of the workspace if one is given."""
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    if workspace is not None:
        Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


@pytest.fixture
def acme_outside(db: None) -> Workspace:
    """Acme, not entered: for tests of what happens outside a workspace, or in several threads."""
    return Workspace.objects.create(slug="acme", name="Acme")


@pytest.fixture
def acme(acme_outside: Workspace) -> Iterator[Workspace]:
    """Acme, entered: the test reads and writes its rows."""
    with in_workspace(acme_outside):
        yield acme_outside


@pytest.fixture
def alice(acme_outside: Workspace) -> User:
    """Alice administers Acme."""
    return a_person("Alice", acme_outside, Role.ADMINISTRATOR)


@pytest.fixture
def sam(acme_outside: Workspace) -> User:
    """Sam is Acme's strategist."""
    return a_person("Sam", acme_outside, Role.STRATEGIST)


@pytest.fixture
def bob(acme_outside: Workspace) -> User:
    """Bob contributes to Acme."""
    return a_person("Bob", acme_outside, Role.CONTRIBUTOR)


@pytest.fixture
def vera(acme_outside: Workspace) -> User:
    """Vera may only look."""
    return a_person("Vera", acme_outside, Role.VIEWER)


@pytest.fixture
def charlie(db: None) -> User:
    """Charlie is a stranger to Acme: to him none of it exists."""
    return a_person("Charlie")


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """Return a function that gives a browser in which the person is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


class Make:
    """Makes records, links and teams in the entered workspace, through the actions that people use."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.numbers = count(1)

    def record(
        self,
        kind: str = ITEM,
        *,
        title: str = "",
        parent: Record | None = None,
        why: str = "because",
        by: User | None = None,
        **fields: Any,
    ) -> Record:
        """Create a record, linked to `parent` if one is given."""
        return records.create_record(
            workspace=self.workspace,
            by=by,
            kind=kind,
            title=title or f"{kind.capitalize()} {next(self.numbers)}",
            parent=parent,
            why=why,
            **fields,
        )

    def root(self, *, title: str = "People own their health", **fields: Any) -> Record:
        """Create a vision and make it the root."""
        return records.set_root(record=self.record(VISION, title=title, **fields), by=None)

    def link(
        self,
        child: Record,
        parent: Record,
        why: str = "because",
        *,
        by: User | None = None,
        **said: Any,
    ) -> Link:
        """Link `child` to `parent`; without `by` an operator does it, and the link is confirmed."""
        return links.link(child=child, parent=parent, why=why, by=by, **said)

    def line(self, root: Record | None = None, *kinds: str) -> list[Record]:
        """Create a record of each kind, each below the one before; returns the root and them."""
        line = [root or self.root()]
        for kind in kinds or (INITIATIVE, ITEM):
            line.append(self.record(kind, parent=line[-1]))
        return line

    def team(self, name: str) -> Team:
        """Create a team."""
        return Team.objects.create(workspace=self.workspace, name=name)


@pytest.fixture
def make(acme: Workspace) -> Make:
    """Return the factory of Acme's records."""
    return Make(acme)
