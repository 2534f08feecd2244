"""Home: my line, what changed above my work, what happened, and the empty workspace that teaches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from accounts.models import Membership, TeamMembership, User, Workspace
from strategy.actions import links, records
from strategy.kinds import EPIC, INITIATIVE, INTENT
from tests.cast import Make
from tests.strategy_pages.test_record_detail import text_of

Page = Callable[..., Any]


def test_a_new_workspace_teaches_what_to_do(acme: Workspace, alice: User, page_for: Page) -> None:
    page = text_of(page_for(alice, ""))
    assert "Welcome to Acme" in page
    assert 'href="/w/acme/new/?kind=vision"' in page
    assert "Import work" in page


def test_my_line_is_told_from_the_top_with_each_why(make: Make, bob: User, page_for: Page) -> None:
    root = make.root(title="Every clinic reads wearables")
    intent = make.record(INTENT, title="Become trusted", parent=root, why="clinics buy what they trust")
    initiative = make.record(INITIATIVE, title="Nights have gaps", parent=intent)
    make.record(EPIC, title="Sync survives", parent=initiative, owner=bob)
    make.record(EPIC, title="Nobody's", parent=initiative)

    page = text_of(page_for(bob, ""))

    mine = page.split('aria-label="My line 1"')[1].split("</section>")[0]
    words = (
        "Every clinic reads wearables",
        "Become trusted",
        "clinics buy what they trust",
        "Nights have gaps",
        "Sync",
    )
    assert sorted(words, key=mine.index) == list(words)
    assert "Nobody" not in mine


def test_my_teams_work_is_mine_too(make: Make, bob: User, page_for: Page) -> None:
    firmware = make.team("Firmware")
    TeamMembership.objects.create(membership=Membership.objects.get(user=bob), team=firmware)
    make.record(EPIC, title="The team's epic", parent=make.root(), team=firmware)
    assert "The team&#x27;s epic" in text_of(page_for(bob, "")).split('aria-label="My line 1"')[1]


def test_work_of_mine_that_is_linked_to_nothing_is_offered_to_be_linked(make: Make, bob: User, page_for: Page) -> None:
    make.root()
    epic = make.record(EPIC, title="A loose epic", owner=bob)
    page = text_of(page_for(bob, ""))
    assert "A loose epic" in page.split("Linked to nothing yet")[1]
    assert f"/w/acme/records/{epic.key}/-/link/" in page


def test_what_changed_above_my_work_is_shown_until_i_have_seen_it(
    make: Make, bob: User, sam: User, page_for: Page, client_for: Callable[[User], Client]
) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, title="Nights have gaps", parent=root)
    make.record(EPIC, parent=initiative, owner=bob)
    client_for(bob).post("/w/acme/seen/")
    assert "Nothing since" in text_of(page_for(bob, ""))

    records.edit_record(record=initiative, by=sam, version=initiative.version, changes={"statement": "Other words"})
    news = text_of(page_for(bob, "")).split("Changed above your work")[1].split("</section>")[0]
    assert f"{initiative.key} edited" in news
    assert "Sam" in news

    client_for(bob).post("/w/acme/seen/")
    assert "Nothing since" in text_of(page_for(bob, ""))


def test_a_workspace_without_a_root_says_what_to_do(make: Make, sam: User, page_for: Page) -> None:
    make.record(EPIC)
    assert "No vision is chosen as the company vision yet" in text_of(page_for(sam, ""))


def test_an_act_of_mine_can_be_taken_back_from_home_and_others_acts_by_a_strategist(
    make: Make, bob: User, sam: User, alice: User, page_for: Page
) -> None:
    epic, initiative = make.record(EPIC), make.record(INITIATIVE)
    change = links.link(child=epic, parent=initiative, by=sam, why="because").opened_in
    undo = f'action="/w/acme/changes/{change.pk}/undo/"'
    assert undo in text_of(page_for(sam, ""))
    assert undo in text_of(page_for(alice, ""))
    assert undo not in text_of(page_for(bob, ""))


def test_home_costs_the_same_with_one_piece_of_work_and_with_fifty(
    make: Make, bob: User, count_queries: Callable[[User, str], int]
) -> None:
    initiative = make.record(INITIATIVE, parent=make.record(INTENT, parent=make.root()))
    make.record(EPIC, parent=initiative, owner=bob)
    make.record(EPIC, owner=bob)
    few = count_queries(bob, "")
    for _ in range(25):
        make.record(EPIC, parent=make.record(INITIATIVE, parent=initiative), owner=bob)
        make.record(EPIC, owner=bob)
    assert count_queries(bob, "") == few


def test_strangers_have_no_home_here(acme: Workspace, charlie: User, page_for: Page) -> None:
    assert page_for(charlie, "").status_code == 404


def test_a_line_through_a_proposal_says_where_it_is_broken(make: Make, bob: User, page_for: Page) -> None:
    proposal = make.record(INITIATIVE, title="Only proposed", parent=make.root(), status="proposed")
    make.record(EPIC, parent=proposal, owner=bob)
    mine = text_of(page_for(bob, "")).split('aria-label="My line 1"')[1].split("</section>")[0]
    assert mine.index("Only proposed") < mine.index("The line is broken here")
    assert 'data-link="cut"' in mine
