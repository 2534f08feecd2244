"""What a record's own page says of it: its findings with their fix, and the bands of the work below."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import User, Workspace
from alignment.actions.sweep import sweep
from strategy.kinds import EPIC, INITIATIVE, INTENT
from strategy.models import Record
from tests.cast import Make

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


def shown(client: Client, record: Record) -> str:
    """Return the text of a record's page, white space collapsed."""
    page = client.get(f"/w/acme/records/{record.key}/")
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_a_complaint_stands_on_the_record_with_its_fix_until_the_link_is_made(
    acme: Workspace, make: Make, vera: User, client_for: ClientFor
) -> None:
    *_, initiative = make.line(None, INTENT, INITIATIVE)
    alone = make.record(EPIC)
    sweep(acme)
    client = client_for(vera)
    assert "No path to the vision Nothing links it upward. How to fix it" in shown(client, alone)
    make.link(alone, initiative)
    assert "Nothing to complain about." in shown(client, alone)


def test_a_record_shows_the_bands_of_the_work_below_it(
    acme: Workspace, make: Make, vera: User, client_for: ClientFor
) -> None:
    _, intent, initiative = make.line(None, INTENT, INITIATIVE)
    for _ in range(3):
        make.record(EPIC, parent=initiative, why=f"why {_}")
    make.record(EPIC, parent=intent)
    sweep(acme)
    text = shown(client_for(vera), intent)
    assert re.search(r"Work in scope below it.* Confirmed path 75% Unconfirmed path 25%", text)
    assert "Work in scope below it" not in shown(client_for(vera), make.record(INITIATIVE))
