"""Two independent lines keep workspaces apart: scoped managers, and the database itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts import isolation
from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Membership, Role, Team, TeamMembership, User, Workspace
from accounts.scope import WorkspaceMissing, WorkspaceModel, current_workspace_id, in_workspace
from strategy.kinds import INITIATIVE, ITEM
from strategy.models import Link, Record, Section
from tests.cast import Make, a_person

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="row-level security is PostgreSQL's")
READ_BEFORE_A_WORKSPACE_IS_ENTERED = {
    "accounts.Membership",  # decides whether somebody may enter
    "accounts.Invitation",  # its link is opened by people who are nowhere yet
    "integrations.WaitingImport",  # beat looks for waiting imports of all workspaces; it holds no content
}


def owned_models() -> list[type[WorkspaceModel]]:
    return [model for model in apps.get_models() if issubclass(model, WorkspaceModel)]


@pytest.fixture
def globex(db: None) -> Workspace:
    """Globex, another company."""
    return Workspace.objects.create(slug="globex", name="Globex")


@pytest.fixture
def theirs(globex: Workspace) -> Record:
    """A record of Globex."""
    with in_workspace(globex):
        return Make(globex).record(INITIATIVE, title="A secret of Globex")


# --- the first line: scoped managers ------------------------------------------------------------


@pytest.mark.parametrize("model", owned_models(), ids=lambda model: model._meta.label)
def test_without_a_workspace_nothing_can_be_read(db: None, model: type[WorkspaceModel]) -> None:
    with pytest.raises(WorkspaceMissing):
        model.objects.count()


def test_every_model_with_a_workspace_is_scoped_or_known_to_be_needed_before() -> None:
    loose = {
        model._meta.label
        for model in apps.get_models()
        if any(field.name == "workspace" for field in model._meta.local_concrete_fields)
        and not issubclass(model, WorkspaceModel)
        and not hasattr(model, "history_id")
    }
    assert loose == READ_BEFORE_A_WORKSPACE_IS_ENTERED


def test_inside_a_workspace_only_its_rows_are_there(acme: Workspace, make: Make, theirs: Record) -> None:
    ours = make.record(ITEM)
    assert list(Record.objects.all()) == [ours]
    with pytest.raises(Record.DoesNotExist):
        Record.objects.get(pk=theirs.pk)


def test_a_workspace_entered_inside_another_gives_the_outer_one_back(acme: Workspace, globex: Workspace) -> None:
    with in_workspace(globex):
        assert current_workspace_id() == globex.pk
        Team.objects.create(name="Theirs")
    assert current_workspace_id() == acme.pk
    assert not Team.objects.exists()


def test_an_error_inside_a_workspace_gives_the_outer_one_back(acme: Workspace, globex: Workspace) -> None:
    with pytest.raises(ZeroDivisionError), in_workspace(globex):
        _ = 1 / 0
    assert current_workspace_id() == acme.pk
    Team.objects.create(name="Ours")
    assert Team.objects.count() == 1


# --- the second line: the database --------------------------------------------------------------


def references() -> list[tuple[str, str]]:
    """Return (table, column) of every foreign key from a workspace's row to another."""
    return [
        (model._meta.db_table, column)
        for model in apps.get_models(include_auto_created=True)
        if isolation._has_workspace(model)
        for _, column in isolation._references(model)
    ]


def names_in_the_database() -> set[str]:
    """Return the names of all triggers (SQLite) or constraints (PostgreSQL)."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT conname FROM pg_constraint")
        return {name for (name,) in cursor.fetchall()}


def test_every_reference_between_rows_of_a_workspace_is_guarded(db: None) -> None:
    there = names_in_the_database()
    endings = ("_insert", "_update") if connection.vendor == "sqlite" else ("",)
    wanted = {f"{table}_{column}_same_workspace{end}" for table, column in references() for end in endings}
    if connection.vendor == "postgresql":
        wanted = {name[:63] for name in wanted}
    assert wanted - there == set()
    assert len(wanted) > 10


def refused(write: Callable[[], object]) -> None:
    """Assert that the database refuses a write, at the latest when it is committed."""
    with pytest.raises(IntegrityError), transaction.atomic():
        write_and_check(write)


def write_and_check(write: Callable[[], object]) -> None:
    """Write, and have the constraints that wait for the commit checked now."""
    write()
    if connection.vendor == "postgresql":
        connection.check_constraints()


def test_the_database_refuses_a_link_across_workspaces(acme: Workspace, make: Make, theirs: Record) -> None:
    ours, other = make.record(ITEM), make.record(INITIATIVE)
    link = make.link(ours, other)
    write_and_check(partial(raw_insert_of_a_link, link))
    assert Link.objects.filter(child=ours, parent=other).count() == 2, "the copy is refused for its ends alone"
    for ends in ({"child_id": ours.pk, "parent_id": theirs.pk}, {"child_id": theirs.pk, "parent_id": other.pk}):
        refused(partial(Link.objects.filter(pk=link.pk).update, **ends))
        refused(partial(raw_insert_of_a_link, link, **ends))


def raw_insert_of_a_link(link: Link, **changed: int) -> None:
    """Copy a link's row with other ends, past every check of ours."""
    columns = [field.column for field in Link._meta.local_concrete_fields if field.column != "id"]
    values = {name: f'"{name}"' for name in columns} | {name: str(pk) for name, pk in changed.items()}
    # An ended link, so that nothing but its ends can be wrong with it.
    values |= {"valid_to": '"valid_from"', "closed_in_id": '"opened_in_id"'}
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{Link._meta.db_table}" ({names}) '
            f'SELECT {", ".join(values.values())} FROM "{Link._meta.db_table}" WHERE id = %s',
            [link.pk],
        )


def test_the_database_refuses_a_team_a_section_and_a_place_in_a_team_across_workspaces(
    acme: Workspace, make: Make, alice: User, globex: Workspace, theirs: Record
) -> None:
    with in_workspace(globex):
        their_team = Team.objects.create(name="Theirs")
    ours, our_team, hers = make.record(ITEM), make.team("Ours"), Membership.objects.get(user=alice)
    refused(lambda: Record.objects.filter(pk=ours.pk).update(team_id=their_team.pk))
    refused(lambda: Section.objects.create(record_id=theirs.pk, slot="future", text="", html=""))
    refused(lambda: TeamMembership.objects.create(team_id=their_team.pk, membership=hers))
    stranger = Membership.objects.create(workspace=globex, user=a_person("Gus"))
    refused(lambda: TeamMembership.objects.create(team=our_team, membership_id=stranger.pk))


def test_the_database_refuses_to_move_a_row_to_another_workspace(
    acme: Workspace, make: Make, globex: Workspace
) -> None:
    child = make.record(ITEM, parent=make.record(INITIATIVE))
    moved = Record._base_manager.filter(pk=child.pk)
    # PostgreSQL's row-level security refuses before its foreign keys do.
    with pytest.raises(DatabaseError, match=r"stays in its workspace|row-level security"), transaction.atomic():
        moved.update(workspace_id=globex.pk)


def test_protecting_again_changes_nothing_and_puts_back_what_is_missing(acme: Workspace) -> None:
    before = names_in_the_database()
    lost = "accounts_teammembership_team_id_same_workspace"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # as a migration that remakes the table does
            lost += "_insert"
            cursor.execute(f"DROP TRIGGER {lost}")
        else:
            cursor.execute(f"ALTER TABLE accounts_teammembership DROP CONSTRAINT {lost}")
    assert names_in_the_database() == before - {lost}
    for _ in range(2):
        for app in apps.get_app_configs():
            isolation.protect(app.label)
        assert names_in_the_database() == before


# --- PostgreSQL: row-level security -------------------------------------------------------------


@pytest.fixture
def two_teams(transactional_db: None) -> tuple[Workspace, Workspace]:
    """Acme and Globex with a committed team each."""
    both = []
    for slug in ("acme", "globex"):
        workspace = Workspace.objects.create(slug=slug, name=slug.capitalize())
        with in_workspace(workspace):
            Team.objects.create(name=f"Team of {slug}")
        both.append(workspace)
    return both[0], both[1]


def raw(cursor: object, sql: str) -> list[str]:
    cursor.execute(sql)  # type: ignore[attr-defined]
    return sorted(row[0] for row in cursor.fetchall())  # type: ignore[attr-defined]


TEAMS_SQL = "SELECT name FROM accounts_team"


@on_postgresql
def test_raw_sql_sees_the_entered_workspace_only(two_teams: tuple[Workspace, Workspace]) -> None:
    acme, globex = two_teams
    for workspace, sees in ((acme, ["Team of acme"]), (globex, ["Team of globex"])):
        with in_workspace(workspace), connection.cursor() as cursor:
            assert raw(cursor, TEAMS_SQL) == sees
            cursor.execute("UPDATE accounts_team SET name = name || '!'")
            assert cursor.rowcount == 1
            cursor.execute("UPDATE accounts_team SET name = rtrim(name, '!')")


@on_postgresql
def test_outside_a_workspace_raw_sql_sees_nothing(two_teams: tuple[Workspace, Workspace]) -> None:
    with connection.cursor() as cursor:
        assert raw(cursor, TEAMS_SQL) == []
        cursor.execute("SELECT set_config('app.workspace_id', '', false)")
        assert raw(cursor, TEAMS_SQL) == []


@on_postgresql
def test_a_row_cannot_be_written_into_another_workspace(two_teams: tuple[Workspace, Workspace]) -> None:
    acme, globex = two_teams
    with pytest.raises(Exception, match="row-level security"), in_workspace(acme), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_team (workspace_id, name, folded_name, created_at) VALUES (%s, 'x', 'x', now())",
            [globex.pk],
        )


@pytest.fixture
def strange_role(two_teams: tuple[Workspace, Workspace], settings: Any) -> Iterator[psycopg.Connection[Any]]:
    """Connect as the role that serves requests where the owner's address is kept apart: it owns no table."""
    where = connection.settings_dict
    address = {"host": where["HOST"], "port": where["PORT"], "dbname": where["NAME"], "autocommit": True}
    settings.APP_DATABASE_ROLE = "owns_nothing"
    with psycopg.connect(**address, user="postgres") as admin:
        admin.execute("CREATE ROLE owns_nothing LOGIN")
        try:
            isolation.protect("accounts")
            with psycopg.connect(**address, user="owns_nothing") as stranger:
                yield stranger
        finally:
            admin.execute("DROP OWNED BY owns_nothing")
            admin.execute("DROP ROLE owns_nothing")


@on_postgresql
def test_a_role_that_owns_no_table_sees_the_entered_workspace_only(
    two_teams: tuple[Workspace, Workspace], strange_role: psycopg.Connection[tuple[str]]
) -> None:
    acme, _ = two_teams
    with strange_role.cursor() as cursor:
        assert raw(cursor, TEAMS_SQL) == []
        with strange_role.transaction():
            cursor.execute("SELECT set_config('app.workspace_id', %s, true)", [str(acme.pk)])
            assert raw(cursor, TEAMS_SQL) == ["Team of acme"]
        assert raw(cursor, TEAMS_SQL) == []


@on_postgresql
def test_every_owned_table_hides_its_rows_also_from_its_owner(db: None) -> None:
    hidden = {
        model._meta.db_table
        for model in apps.get_models()
        if isolation._has_workspace(model) and isolation._is_hidden_outside(model)
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {name for (name,) in cursor.fetchall()} == hidden
    assert {model._meta.db_table for model in owned_models()} <= hidden


@on_postgresql
@pytest.mark.parametrize("path", ["/w/acme/teams/", "/w/acme/teams/999999/", "/w/globex/teams/"])
def test_a_request_leaves_no_workspace_behind_on_its_connection(
    two_teams: tuple[Workspace, Workspace], client_for: Callable[[User], Client], path: str
) -> None:
    acme, _ = two_teams
    browser = client_for(a_person("Alice", acme, Role.ADMINISTRATOR))
    browser.get(path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.workspace_id', true), '')")
        assert cursor.fetchone() == ("",)
        assert raw(cursor, TEAMS_SQL) == []


def test_a_streamed_answer_is_made_inside_its_workspace(acme_outside: Workspace, alice: User) -> None:
    @workspace_page()
    def names(request: WorkspaceRequest) -> StreamingHttpResponse:
        return StreamingHttpResponse(team.name for team in Team.objects.all())

    with in_workspace(acme_outside):
        Team.objects.create(name="Ours")
    request = RequestFactory().get("/")
    request.user, request.session = alice, {}  # type: ignore[assignment]
    response = names(request, slug="acme")
    assert b"".join(response.streaming_content) == b"Ours"  # type: ignore[attr-defined]
    with pytest.raises(WorkspaceMissing):
        current_workspace_id()


def test_a_template_response_is_rendered_inside_its_workspace(acme_outside: Workspace, alice: User) -> None:
    class Late(HttpResponse):
        def render(self) -> HttpResponse:
            return HttpResponse(str(Team.objects.count()))

    @workspace_page()
    def late(request: WorkspaceRequest) -> HttpResponse:
        return Late()

    request = RequestFactory().get("/")
    request.user, request.session = alice, {}  # type: ignore[assignment]
    assert late(request, slug="acme").content == b"0"  # type: ignore[attr-defined]


def test_a_page_tells_the_time_of_its_workspace(acme_outside: Workspace, alice: User) -> None:
    @workspace_page()
    def zone(request: WorkspaceRequest) -> HttpResponse:
        return HttpResponse(timezone.get_current_timezone_name())

    Workspace.objects.update(time_zone="Asia/Tokyo")
    request = RequestFactory().get("/")
    request.user, request.session = alice, {}  # type: ignore[assignment]
    assert zone(request, slug="acme").content == b"Asia/Tokyo"  # type: ignore[attr-defined]
    assert timezone.get_current_timezone_name() == "UTC"
