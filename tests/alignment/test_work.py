"""The work list: filters that mean what they say, pages by key, many linked as one act."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User, Workspace
from alignment.actions.sweep import sweep
from strategy.actions import changes
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM
from strategy.models import Change, Record
from tests.cast import Make

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


def keys(client: Client, query: str = "") -> list[str]:
    """Return the keys on the list, in order."""
    page = client.get(f"/w/acme/work/{query}")
    assert page.status_code == 200
    return re.findall(r'aria-label="Choose ([A-Z]+-\d+)"', page.content.decode())


def test_filters_keep_exactly_what_they_say(acme: Workspace, make: Make, bob: User, client_for: ClientFor) -> None:
    team = make.team("Data")
    root = make.root()
    *_, fine = make.line(root, INTENT, INITIATIVE, EPIC)
    skipped = make.record(EPIC, parent=root, team=team)
    alone = make.record(ITEM, title="Zebra crossing")
    done = make.record(ITEM, status="done", team=team)
    old = make.record(ITEM, origin="tracker", current_until=timezone.now() - timedelta(days=1))
    sweep(acme)
    client = client_for(bob)
    expected = {
        "": {fine, skipped, alone},
        "?path=confirmed": {fine},
        "?path=unconfirmed": {skipped},
        "?path=none": {alone},
        "?path=sustaining": set(),
        "?path=none&team=none": {alone},
        f"?team={team.pk}": {skipped},
        f"?team={team.pk}&scope=all": {skipped, done},
        "?scope=out": {done, old},
        "?reason=done": {done},
        "?reason=untouched": {old},
        "?kind=item": {alone},
        "?scope=all&status=done": {done},
        "?q=zebra": {alone},
        "?rule=missing-middle": {skipped},
        f"?cause={alone.key}": {alone},
        "?team=1e9&kind=vision&path=x&sort=y&cursor=%00": {fine, skipped, alone},
    }
    assert {query: set(keys(client, query)) for query in expected} == {
        query: {record.key for record in found} for query, found in expected.items()
    }


def test_pages_follow_each_other_without_gaps(acme: Workspace, make: Make, bob: User, client_for: ClientFor) -> None:
    made = [make.record(ITEM).key for _ in range(60)]
    client = client_for(bob)
    first = client.get("/w/acme/work/?sort=updated_at")
    cursor = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert cursor is not None
    second = client.get("/w/acme/work/" + unescape(cursor[1]) if cursor[1][0] == "?" else unescape(cursor[1]))
    found = [
        key for page in (first, second) for key in re.findall(r'aria-label="Choose (ITM-\d+)"', page.content.decode())
    ]
    assert found == made


def test_many_are_linked_as_one_act_with_one_undo(
    acme: Workspace, make: Make, sam: User, client_for: ClientFor
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    alone = [make.record(EPIC) for _ in range(3)]
    client = client_for(sam)
    said = {"key": [one.key for one in alone], "parent": initiative.key, "why": "It is their problem"}
    answer = client.post("/w/acme/work/link/", said, follow=True)
    assert f"3 records now contribute to {initiative.key}." in unescape(answer.content.decode())
    assert Record.objects.work().with_path().count() == 3
    changes.undo(change=Change.objects.filter(verb="link").latest("pk"), by=sam)
    assert Record.objects.work().with_path().count() == 0


def test_a_parent_that_doesnt_exist_says_so_and_keeps_the_choice(
    acme: Workspace, make: Make, sam: User, client_for: ClientFor
) -> None:
    record = make.record(EPIC)
    answer = client_for(sam).post("/w/acme/work/link/", {"key": record.key, "parent": "INI-404", "why": "So"})
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "No record has the key “INI-404”." in page
    assert re.search(rf'value="{record.key}"[^>]* checked', page)
    assert 'value="So"' in page


def test_rows_are_grouped_under_what_they_contribute_to(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    *_, initiative, _ = make.line(None, INTENT, INITIATIVE, EPIC)
    make.record(EPIC)
    page = client_for(bob).get("/w/acme/work/?group=parent").content.decode()
    groups = re.findall(r'<th scope="rowgroup"[^>]*>([^<]+)<', page)
    assert groups == [f"{initiative.key} {initiative.title}", "Nothing"]


def test_a_viewer_sees_the_list_and_chooses_nothing(
    acme: Workspace, make: Make, vera: User, client_for: ClientFor
) -> None:
    record = make.record(EPIC)
    client = client_for(vera)
    assert record.title in client.get("/w/acme/work/").content.decode()
    assert keys(client) == []
    assert client.post("/w/acme/work/link/", {"key": record.key}).status_code == 403


def test_the_list_takes_the_same_queries_for_one_and_for_fifty_rows(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    make.record(EPIC, parent=initiative)
    client = client_for(bob)
    client.get("/w/acme/work/")
    with CaptureQueriesContext(connection) as one:
        client.get("/w/acme/work/")
    for _ in range(49):
        make.record(EPIC, parent=initiative, team=make.team(f"Team {_}"))
    with CaptureQueriesContext(connection) as many:
        client.get("/w/acme/work/")
    assert len(many) == len(one)
