"""The dashboard: every number is that of the rows behind its link."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User, Workspace
from alignment.actions.sweep import sweep
from alignment.models import RecordException, Snapshot
from alignment.queries import dashboard, flow
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM
from tests.cast import Make

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def company(acme: Workspace, make: Make, sam: User) -> Workspace:
    """Acme with work in each band, in two teams and none, and some that isn't counted."""
    data, web = make.team("Data"), make.team("Web")
    root = make.root()
    *_, initiative = make.line(root, INTENT, INITIATIVE)
    make.record(INTENT, parent=root, rank=1)
    for team in (data, data, web):
        make.record(EPIC, parent=initiative, team=team, why=f"For {team} {timezone.now()}")
    make.record(EPIC, parent=root, team=web)
    alone = make.record(EPIC, team=web)
    make.record(ITEM, parent=alone)
    kept = make.record(ITEM, team=data)
    now = timezone.now()
    RecordException.objects.create(
        record=kept, reason="The law", approved_by=sam, approved_at=now, ends_on=now.date() + timedelta(days=9)
    )
    make.record(ITEM, status="done")
    make.record(ITEM, origin="tracker", current_until=now - timedelta(days=1))
    sweep(acme)
    return acme


def rows(client: Client, address: str) -> int:
    """Return how many rows a list has, by its check boxes or links."""
    page = client.get(unescape(address))
    assert page.status_code == 200, address
    return len(re.findall(r"data-bulk-one", page.content.decode()))


def test_every_number_opens_as_many_rows(company: Workspace, sam: User, client_for: ClientFor) -> None:
    client = client_for(sam)
    page = client.get("/w/acme/alignment/").content.decode()
    links = re.findall(r'href="(/w/acme/(?:work|findings)/[^"]*)">([\d,. ]+)(?: without a path)?<', page)
    assert len(links) >= 4 + 1 + 2 + 3 * 4 + 4
    for address, number in links:
        assert rows(client, address) == int(number), address


def test_the_bands_are_whole_percents_that_sum_to_a_hundred(company: Workspace) -> None:
    numbers = dashboard.latest()
    assert numbers is not None
    assert [band.value for band in dashboard.bands(numbers)] == [3, 1, 1, 2]
    assert sum(band.percent for band in dashboard.bands(numbers)) == 100
    assert dashboard.whole_percents([1, 1, 1]) == [34, 33, 33]
    assert dashboard.whole_percents([0, 0]) == [0, 0]


def test_the_effort_of_all_ends_sums_to_the_leaves(company: Workspace) -> None:
    shares = dashboard.by_intent()
    assert sum(row.share for row in shares) == 6
    assert [(row.end, row.share) for row in shares] == [
        ("intent", 0.0),
        ("intent", 3.0),
        ("skipped", 1.0),
        ("sustaining", 1.0),
        ("none", 1.0),
    ]


def test_the_gain_of_the_last_weeks_is_split_by_what_moved_it(company: Workspace) -> None:
    today = Snapshot.objects.get(team=None, is_teamless=False)
    Snapshot.objects.filter(pk=today.pk).update(relinked=2, reclassified=1, reworked=-1)
    Snapshot.objects.create(
        on=today.on - timedelta(days=7), confirmed=1, no_path=9, in_scope=10, refreshed_at=timezone.now()
    )
    gained = dashboard.gain(dashboard.trend(today))
    assert gained is not None
    assert (gained.points, gained.relinked, gained.reclassified, gained.reworked, gained.total) == (33, 2, 1, -1, 2)


def test_what_needs_a_decision_names_the_owner_and_the_cost(
    company: Workspace, sam: User, client_for: ClientFor
) -> None:
    page = client_for(sam).get("/w/acme/alignment/").content.decode()
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "Nothing links it upward. 2 without a path . Web. Owner: none." in text
    assert "It is active, ranked 1, and has nothing below it" in text


def test_an_empty_workspace_is_told_what_to_do(acme: Workspace, vera: User, client_for: ClientFor) -> None:
    page = client_for(vera).get("/w/acme/alignment/")
    assert page.status_code == 200
    assert "Nothing has been counted yet" in page.content.decode()


def test_the_dashboard_takes_the_same_queries_for_one_and_for_fifty(
    company: Workspace, make: Make, sam: User, client_for: ClientFor
) -> None:
    client = client_for(sam)
    client.get("/w/acme/alignment/")
    with CaptureQueriesContext(connection) as few:
        client.get("/w/acme/alignment/")
    for number in range(50):
        make.record(EPIC, team=make.team(f"Team {number}"))
    sweep(company)
    with CaptureQueriesContext(connection) as many:
        client.get("/w/acme/alignment/")
    assert len(many) == len(few)


def test_the_picture_of_the_flow_keeps_its_sums_however_few_shares_are_read(
    company: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def into(drawn: dict[str, Any]) -> dict[str, float]:
        sums: dict[str, float] = {}
        for link in drawn["links"]:
            sums[link["to"]] = sums.get(link["to"], 0) + link["value"]
        return sums

    whole = into(flow.picture(lambda key: f"/{key}"))
    ends = {"Straight to the vision": 1, "Sustaining and exceptions": 1, "No path to the vision": 1}
    assert {name: whole[name] for name in ends} == ends
    monkeypatch.setattr(flow, "READ", 1)
    assert {name: into(flow.picture(str))[name] for name in ends} == ends
