"""The page of a record: its line, memo, contributing work and facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import User
from strategy.actions import links, records
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, MISSION, SOLUTION
from tests.cast import Make

Page = Callable[..., Any]


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_the_line_is_read_from_the_mission_down_with_each_why(make: Make, vera: User, page_for: Page) -> None:
    mission = make.record(MISSION, title="People take control of their health")
    root = make.root(title="Every clinic reads wearables")
    make.link(root, mission)
    intent = make.record(INTENT, title="Become clinically trusted", parent=root, why="clinics buy what they trust")
    initiative = make.record(INITIATIVE, title="Nights have gaps", parent=intent, why="gaps end trust")
    epic = make.record(EPIC, title="Sync survives a low battery", parent=initiative, why="41% of gaps start there")

    page = text_of(page_for(vera, f"records/{epic.key}/"))

    places = [
        page.index(words)
        for words in (
            "People take control of their health",
            "Every clinic reads wearables",
            "clinics buy what they trust",
            "gaps end trust",
            "41% of gaps start there",
        )
    ]
    assert places == sorted(places)
    assert "Path to the vision" in page
    assert 'data-link="unconfirmed"' not in page


def test_a_broken_line_says_where_and_what_to_do(make: Make, bob: User, page_for: Page) -> None:
    root = make.root()
    intent = make.record(INTENT, parent=root, status="proposed")
    epic = make.record(EPIC, parent=intent)

    page = text_of(page_for(bob, f"records/{epic.key}/"))

    assert "The line is broken here" in page
    assert f"{intent.key} is only proposed: a proposal isn&#x27;t a decision." in page
    assert 'data-link="cut"' in page
    assert "No path to the vision" in page


def test_an_unlinked_record_offers_to_link_it(make: Make, bob: User, page_for: Page) -> None:
    make.root()
    epic = make.record(EPIC)
    page = text_of(page_for(bob, f"records/{epic.key}/"))
    assert "Nothing links it upward." in page
    assert f'href="/w/acme/records/{epic.key}/-/link/"' in page


def test_the_other_parents_are_one_click_away(make: Make, vera: User, page_for: Page) -> None:
    root = make.root()
    first, second = make.record(INITIATIVE, parent=root), make.record(INITIATIVE, title="The other", parent=root)
    epic = make.record(EPIC, parent=first)
    make.link(epic, second, why="it helps here too")

    page = text_of(page_for(vera, f"records/{epic.key}/"))
    assert "Other ways up" in page
    assert "it helps here too" not in page.split("<article")[0]

    other = text_of(page_for(vera, f"records/{epic.key}/?path=2"))
    assert "it helps here too" in other.split("<article")[0]


def test_a_link_that_needs_review_is_amber_and_has_its_buttons(make: Make, sam: User, page_for: Page) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=make.record(INTENT, parent=root), statement="Nights have gaps")
    epic = make.record(EPIC, parent=initiative)
    records.edit_record(
        record=initiative, by=sam, version=initiative.version, changes={"statement": "Nights have noise"}
    )

    page = text_of(page_for(sam, f"records/{epic.key}/"))

    assert f"needs review: {initiative.key} changed" in page
    assert "Still true" in page
    assert "See what changed" in page
    assert "Aligned, one link needs review" in page
    assert 'data-link="review"' in page


def test_a_viewer_sees_no_button_that_changes_anything(make: Make, vera: User, page_for: Page) -> None:
    root = make.root()
    epic = make.record(EPIC, parent=root, by=vera)
    page = text_of(page_for(vera, f"records/{epic.key}/")).split("<main")[1].split("</main")[0]
    assert "<form" not in page
    assert "/-/edit/" not in page
    assert "/-/link/" not in page


def test_what_contributes_is_listed_with_its_progress_and_whether_it_is_aligned(
    make: Make, vera: User, page_for: Page
) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=root)
    make.record(SOLUTION, title="Explain the gap", parent=initiative)
    make.record(ITEM, title="A dropped one", parent=initiative, status="dropped")
    page = text_of(page_for(vera, f"records/{initiative.key}/"))
    listed = page.split('id="contributing"')[1]
    assert listed.index("Explain the gap") < listed.index("A dropped one")


def test_the_memo_is_shown_without_anything_that_runs(make: Make, vera: User, page_for: Page) -> None:
    record = make.record(
        INITIATIVE, sections={"problem": "**Nobody** trusts it <script>alert(1)</script>\n\n[x](javascript:alert(2))"}
    )
    page = text_of(page_for(vera, f"records/{record.key}/"))
    assert "<strong>Nobody</strong> trusts it &lt;script&gt;" in page
    assert "javascript:" not in page.split("<article")[1].split('id="story"')[0]


def test_a_key_that_is_an_address_has_a_page_too(make: Make, vera: User, page_for: Page) -> None:
    record = make.record(ITEM, title="From elsewhere", key="https://github.com/acme/app/issues/7?x=1#y")
    from django.urls import reverse

    address = reverse("record_detail", kwargs={"slug": "acme", "key": record.key}).removeprefix("/w/acme/")
    assert "From elsewhere" in text_of(page_for(vera, address))


def test_a_deleted_record_can_be_restored_from_its_page(make: Make, bob: User, page_for: Page) -> None:
    record = records.delete_record(record=make.record(EPIC), by=bob)
    page = text_of(page_for(bob, f"records/{record.key}/"))
    assert "was deleted" in page
    assert "Restore it with its links" in page


def test_an_unknown_key_is_not_found(acme: Any, vera: User, page_for: Page) -> None:
    assert page_for(vera, "records/NOPE-1/").status_code == 404
    assert page_for(vera, "records/NO%00PE/").status_code == 404


def test_strangers_learn_nothing(make: Make, charlie: User, page_for: Page) -> None:
    record = make.record(EPIC)
    known, unknown = page_for(charlie, f"records/{record.key}/"), page_for(charlie, "records/NOPE-1/")
    assert known.status_code == unknown.status_code == 404
    assert known.content == unknown.content


def test_the_rationale_is_given_as_text_and_as_markdown(make: Make, vera: User, page_for: Page) -> None:
    root = make.root(title="Every clinic reads wearables")
    epic = make.record(EPIC, parent=root, why="it helps")
    for suffix, kind in (("txt", "text/plain"), ("md", "text/markdown")):
        response = page_for(vera, f"records/{epic.key}/-/story.{suffix}")
        assert response["Content-Type"] == f"{kind}; charset=utf-8"
        assert "because: it helps" in response.content.decode()
    assert page_for(vera, f"records/{epic.key}/-/story.pdf").status_code == 404


def test_the_page_costs_the_same_with_one_child_and_with_fifty(
    make: Make, sam: User, count_queries: Callable[[User, str], int]
) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=root)
    make.record(EPIC, parent=initiative)
    few = count_queries(sam, f"records/{initiative.key}/")
    for _ in range(50):
        make.record(EPIC, parent=initiative, owner=sam, team=None)
    assert count_queries(sam, f"records/{initiative.key}/") == few


def test_many_children_come_in_pages(make: Make, vera: User, page_for: Page) -> None:
    initiative = make.record(INITIATIVE)
    for number in range(51):
        make.record(ITEM, title=f"Number {number:02}", parent=initiative)
    first = text_of(page_for(vera, f"records/{initiative.key}/"))
    assert "Number 49" in first
    assert "Number 50" not in first
    assert "Number 50" in text_of(page_for(vera, f"records/{initiative.key}/?from=50"))


def test_accepting_makes_the_line_confirmed(make: Make, sam: User, bob: User, page_for: Page) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=make.record(INTENT, parent=root))
    epic = make.record(EPIC)
    link = links.link(child=epic, parent=initiative, by=bob, why="because")
    assert "Aligned, one link is not confirmed" in text_of(page_for(sam, f"records/{epic.key}/"))
    links.accept_link(link=link, by=sam)
    assert "Path to the vision" in text_of(page_for(sam, f"records/{epic.key}/"))


def test_a_mission_is_the_top_and_not_broken(make: Make, vera: User, page_for: Page) -> None:
    mission = make.record(MISSION)
    assert "No path to the vision" not in text_of(page_for(vera, f"records/{mission.key}/")).split('id="story"')[0]
