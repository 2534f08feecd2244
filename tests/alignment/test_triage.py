"""Triage by plain forms: link with a why, see the path arrive, take it back; snooze; many at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, TeamMembership, User, Workspace
from accounts.scope import in_workspace
from alignment.actions.sweep import sweep
from alignment.models import Finding, RecordException
from alignment.queries.triage import waiting
from strategy.actions import changes, records
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM
from strategy.models import Change, Link, Record
from tests.cast import Make

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def insurers(make: Make) -> Record:
    """An initiative about insurers, below an intent, besides one about something else."""
    root = make.root()
    intent = make.record(INTENT, parent=root, title="Prove outcomes to payers")
    make.record(INITIATIVE, parent=intent, title="Overnight readings have gaps that nobody can explain")
    return make.record(
        INITIATIVE,
        parent=intent,
        title="Insurers can't see that members got healthier",
        statement="Insurers price the wellness rebate without the resting heart rate of members.",
    )


@pytest.fixture
def export(make: Make, insurers: Record) -> Record:
    """An epic without a link, that speaks of insurers."""
    epic = make.record(
        EPIC,
        title="Partner export for insurers",
        description="It is requested. Insurers ask for a monthly file of the resting heart rate, to price the rebate.",
    )
    make.record(ITEM, parent=epic, title="Write the file")
    return epic


def shown(client: Client, address: str = "/w/acme/triage/") -> str:
    """Return the text of a page, white space collapsed."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def keys(client: Client, address: str = "/w/acme/triage/") -> list[str]:
    """Return the keys in the inbox, in order."""
    return re.findall(r'data-key="([^"]+)"', client.get(address).content.decode())


def test_the_inbox_shows_one_row_a_cause_the_most_work_first(
    acme: Workspace, make: Make, export: Record, bob: User, client_for: ClientFor
) -> None:
    alone = make.record(ITEM, title="Flicker")
    sweep(acme)
    client = client_for(bob)
    assert keys(client) == [export.key, alone.key]
    text = shown(client)
    assert "2 places where paths to the vision are broken" in text
    assert "2 without a path Partner export for insurers Nothing links it upward." in text


def test_linking_from_triage_makes_the_path_arrive_goes_on_and_can_be_undone(
    acme: Workspace, make: Make, export: Record, insurers: Record, sam: User, client_for: ClientFor
) -> None:
    alone = make.record(ITEM, title="Flicker")
    sweep(acme)
    client = client_for(sam)
    page = client.get("/w/acme/triage/").content.decode()
    assert f'value="{insurers.key}" data-number="1"' in page
    offered = "Insurers ask for a monthly file of the resting heart rate, to price the rebate."
    assert f">{offered}</textarea>" in page
    answer = client.post(
        "/w/acme/triage/link/",
        {"key": export.key, "parent": insurers.key, "first": insurers.key, "why": offered, "offered": offered},
        follow=True,
    )
    assert f"{export.key} now contributes to {insurers.key}." in unescape(answer.content.decode())
    link = Link.objects.current().get(child=export)
    assert (link.why, link.is_confirmed) == (offered, True)
    assert set(Record.objects.with_path().work().values_list("title", flat=True)) == {export.title, "Write the file"}
    assert keys(client) == [alone.key]
    sweep(acme)
    assert set(Finding.objects.open().of_rule("no-path").values_list("record__key", flat=True)) == {alone.key}
    client.post(f"/w/acme/changes/{link.opened_in_id}/undo/")
    sweep(acme)
    assert keys(client) == [export.key, alone.key]


def test_the_offered_why_follows_the_choice_without_javascript_and_a_typed_one_stays(
    acme: Workspace, make: Make, export: Record, insurers: Record, bob: User, client_for: ClientFor
) -> None:
    sweep(acme)
    other = Record.objects.get(title__startswith="Overnight")
    client = client_for(bob)
    offered = "Insurers ask for a monthly file of the resting heart rate, to price the rebate."
    said = {"key": export.key, "parent": insurers.key, "other": other.key, "offered": offered, "first": insurers.key}
    client.post("/w/acme/triage/link/", said | {"why": "It explains the gaps."})
    link = Link.objects.current().get(child=export)
    assert (link.parent_id, link.why, link.is_confirmed) == (other.pk, "It explains the gaps.", False)


def test_a_choice_that_cant_be_linked_says_why_and_keeps_what_was_typed(
    acme: Workspace, make: Make, export: Record, bob: User, client_for: ClientFor
) -> None:
    item = make.record(ITEM)
    sweep(acme)
    client = client_for(bob)
    answer = client.post("/w/acme/triage/link/", {"key": export.key, "other": item.key, "why": "My words"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Choose a record of a higher level." in page
    assert ">My words</textarea>" in page
    nothing = client.post("/w/acme/triage/link/", {"key": export.key, "why": "My words"})
    assert nothing.status_code == 422
    assert "Choose one of the suggestions, or search for another record." in unescape(nothing.content.decode())


def test_what_hangs_below_a_dropped_initiative_moves_on_together_with_one_undo(
    acme: Workspace, make: Make, insurers: Record, sam: User, client_for: ClientFor
) -> None:
    dropped = make.record(INITIATIVE, parent=Record.objects.get(kind=INTENT), title="Faxes")
    epics = [make.record(EPIC, parent=dropped) for _ in range(2)]
    records.edit_record(record=dropped, by=sam, version=dropped.version, changes={"status": "dropped"})
    sweep(acme)
    client = client_for(sam)
    assert keys(client) == [dropped.key]
    client.post("/w/acme/triage/link/", {"key": dropped.key, "parent": insurers.key, "why": "Serves them"})
    assert Record.objects.filter(pk__in=[epic.pk for epic in epics]).with_path().count() == 2
    change = Change.objects.filter(verb="link").latest("pk")
    changes.undo(change=change, by=sam)
    assert Record.objects.filter(pk__in=[epic.pk for epic in epics]).with_path().count() == 0


def test_many_are_linked_at_once(
    acme: Workspace, make: Make, insurers: Record, sam: User, client_for: ClientFor
) -> None:
    alone = [make.record(EPIC) for _ in range(3)]
    sweep(acme)
    client = client_for(sam)
    answer = client.post(
        "/w/acme/triage/link/",
        {"key": [one.key for one in alone], "parent": insurers.key, "why": "All serve it"},
        follow=True,
    )
    assert f"3 records now contribute to {insurers.key}." in unescape(answer.content.decode())
    assert Record.objects.filter(pk__in=[one.pk for one in alone]).with_path().count() == 3


def test_after_linking_the_next_row_is_shown(
    acme: Workspace, make: Make, export: Record, insurers: Record, sam: User, client_for: ClientFor
) -> None:
    alone = make.record(ITEM)
    sweep(acme)
    said = {"key": export.key, "parent": insurers.key, "why": "x", "after": alone.key, "teams": "all"}
    answer = client_for(sam).post("/w/acme/triage/link/", said)
    assert answer["Location"] == f"/w/acme/triage/?teams=all&key={alone.key}"


def test_a_next_row_that_no_record_can_be_shows_the_inbox(
    acme: Workspace, make: Make, export: Record, bob: User, client_for: ClientFor
) -> None:
    data = {"key": export.key, "days": "7", "why": "later"}
    for after in ("\x00", f"{export.key}\x00", "x" * 300, "\ud800".encode("utf-8", "surrogatepass")):
        answer = client_for(bob).post("/w/acme/triage/snooze/", data | {"after": after})
        assert (answer.status_code, answer["Location"]) == (302, "/w/acme/triage/")


def test_the_last_parent_of_one_workspace_isnt_offered_in_another(
    acme: Workspace, make: Make, export: Record, insurers: Record, sam: User, client_for: ClientFor
) -> None:
    globex = Workspace.objects.create(slug="globex", name="Globex")
    Membership.objects.create(workspace=globex, user=sam, role="strategist")
    with in_workspace(globex):
        theirs = Make(globex)
        theirs.record(INITIATIVE, title="Not linked to yet", key=insurers.key)
        theirs.record(EPIC, title="Nothing links it")
        sweep(globex)
    client = client_for(sam)
    client.post("/w/acme/triage/link/", {"key": export.key, "parent": insurers.key, "why": "They ask for it"})
    make.record(EPIC, title="The next one")
    sweep(acme)
    assert client.get("/w/acme/triage/").context["last_parent"] == insurers
    assert client.get("/w/globex/triage/").context["last_parent"] is None


@pytest.mark.parametrize("hour", ["2026-03-10T20:00Z", "2026-03-11T05:00Z"])
def test_an_exception_covers_through_its_last_day_in_the_workspaces_zone(
    acme: Workspace, make: Make, export: Record, sam: User, monkeypatch: pytest.MonkeyPatch, hour: str
) -> None:
    sweep(acme)
    RecordException.objects.create(
        record=export, reason="The law", approved_by=sam, approved_at=timezone.now(), ends_on=date(2026, 3, 10)
    )
    monkeypatch.setattr(timezone, "now", lambda: datetime.fromisoformat(hour))
    for zone, expected in (("Pacific/Niue", []), ("Pacific/Kiritimati", [export])):
        Workspace.objects.filter(pk=acme.pk).update(time_zone=zone)
        assert [cause.record for cause in waiting()] == expected


def test_snoozing_takes_a_row_out_with_its_findings_and_bringing_back_puts_it_in(
    acme: Workspace, make: Make, export: Record, bob: User, client_for: ClientFor
) -> None:
    sweep(acme)
    client = client_for(bob)
    client.post("/w/acme/triage/snooze/", {"key": export.key, "days": "7", "why": "After the launch"})
    assert keys(client) == []
    assert not Finding.objects.wanting_attention().of_rule("no-path").exists()
    sweep(acme)
    assert keys(client) == []
    client.post("/w/acme/triage/snooze/", {"key": export.key, "wake": "1"})
    assert keys(client) == [export.key]


def test_my_teams_come_first(acme: Workspace, make: Make, export: Record, bob: User, client_for: ClientFor) -> None:
    team = make.team("Growth")
    mine = make.record(ITEM, team=team)
    membership = Membership.objects.get(workspace=acme, user=bob)
    TeamMembership.objects.create(membership=membership, team=team)
    sweep(acme)
    client = client_for(bob)
    assert keys(client) == [mine.key]
    assert keys(client, "/w/acme/triage/?teams=all") == [export.key, mine.key]


def test_a_viewer_reads_and_can_do_nothing(
    acme: Workspace, make: Make, export: Record, vera: User, client_for: ClientFor
) -> None:
    sweep(acme)
    client = client_for(vera)
    assert "Partner export for insurers" in shown(client)
    assert "triage-form" not in client.get("/w/acme/triage/").content.decode()
    assert client.post("/w/acme/triage/link/", {"key": export.key}).status_code == 403


def test_a_stranger_finds_nothing(acme_outside: Workspace, charlie: User, client_for: ClientFor) -> None:
    assert client_for(charlie).get("/w/acme/triage/").status_code == 404


def test_an_empty_inbox_says_what_belongs_there(acme: Workspace, make: Make, bob: User, client_for: ClientFor) -> None:
    make.root()
    sweep(acme)
    assert "Everything arrives at the vision" in shown(client_for(bob))


def test_triage_takes_the_same_queries_for_one_and_for_fifty_rows(
    acme: Workspace, make: Make, insurers: Record, bob: User, client_for: ClientFor
) -> None:
    make.record(EPIC, title="Insurers file")
    sweep(acme)
    client = client_for(bob)
    client.get("/w/acme/triage/")
    with CaptureQueriesContext(connection) as one:
        client.get("/w/acme/triage/")
    for number in range(50):
        make.record(EPIC, title=f"Insurers file {number}")
    sweep(acme)
    with CaptureQueriesContext(connection) as many:
        client.get("/w/acme/triage/")
    assert len(many) == len(one)


def test_the_count_beside_triage_stands_on_every_page(
    acme: Workspace, make: Make, export: Record, vera: User, client_for: ClientFor
) -> None:
    sweep(acme)
    assert "Triage 1 without a path" in shown(client_for(vera), "/w/acme/work/")


def test_nothing_of_another_workspace_is_in_the_inbox(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    other = Workspace.objects.create(slug="other", name="Other")
    with in_workspace(other):
        Make(other).root()
        Make(other).record(EPIC)
        sweep(other)
    sweep(acme)
    assert keys(client_for(bob)) == []
