"""The outline of the strategy: levels that open one by one, opened to a record, pruned by filters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import User
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, MISSION, VISION
from tests.cast import Make
from tests.strategy_pages.test_record_detail import text_of

Page = Callable[..., Any]


def test_the_mission_is_the_heading_and_the_vision_and_its_intents_are_open(
    make: Make, vera: User, page_for: Page
) -> None:
    mission = make.record(MISSION, title="People take control of their health")
    root = make.root(title="Every clinic reads wearables")
    make.link(root, mission)
    make.record(INTENT, title="Become trusted", parent=root, rank=2)
    make.record(INTENT, title="Prove outcomes", parent=root, rank=1)

    page = text_of(page_for(vera, "tree/"))

    assert "<h1><a" in page
    assert page.index("People take control") < page.index("Every clinic reads wearables") < page.index("Prove outcomes")
    assert page.index("Prove outcomes") < page.index("Become trusted")
    assert "Intent 1" in page


def test_a_level_comes_when_it_is_opened_and_has_a_page_without_javascript(
    make: Make, vera: User, page_for: Page
) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=make.record(INTENT, parent=root))
    make.record(EPIC, title="Sync survives", parent=initiative)

    page = text_of(page_for(vera, "tree/"))
    assert "Sync survives" not in page
    assert f"/w/acme/tree/{initiative.key}/children/" not in page  # its intent is closed

    fragment = page_for(vera, f"tree/{initiative.key}/children/", **{"HX-Request": "true"})
    assert text_of(fragment).startswith("<ul>")
    assert "Sync survives" in text_of(fragment)
    whole = text_of(page_for(vera, f"tree/{initiative.key}/children/"))
    assert "<!doctype html>" in whole
    assert "Sync survives" in whole


def test_the_tree_opens_to_any_record(make: Make, vera: User, page_for: Page) -> None:
    root = make.root()
    epic = make.record(
        EPIC, title="Sync survives", parent=make.record(INITIATIVE, parent=make.record(INTENT, parent=root))
    )
    page = text_of(page_for(vera, f"tree/?at={epic.key}"))
    assert "Sync survives" in page
    assert 'aria-current="true"' in page.split('class="card tree"')[1]


def test_the_tree_opens_to_a_record_beyond_the_first_fifty(make: Make, vera: User, page_for: Page) -> None:
    root = make.root()
    last = [make.record(INTENT, title=f"Intent number {number:02}", parent=root) for number in range(52)][-1]
    assert "Intent number 51" not in text_of(page_for(vera, "tree/"))
    assert "Show 50 more" in text_of(page_for(vera, "tree/"))
    assert "Intent number 51" in text_of(page_for(vera, f"tree/?at={last.key}"))
    more = text_of(page_for(vera, f"tree/{root.key}/children/?from=50", **{"HX-Request": "true"}))
    assert "Intent number 50" in more
    assert "Intent number 51" in more
    assert "Intent number 49" not in more
    assert more.startswith("<li")


def test_the_tree_opens_to_a_record_without_a_path_at_its_foot(make: Make, vera: User, page_for: Page) -> None:
    make.root()
    loose = make.record(INITIATIVE, title="A loose initiative")
    epic = make.record(EPIC, title="Below the loose one", parent=loose)
    page = text_of(page_for(vera, f"tree/?at={epic.key}"))
    foot = page.split('class="no-path"')[1]
    assert foot.index("A loose initiative") < foot.index("Below the loose one")


def test_what_has_no_path_is_counted_at_the_foot_and_loaded_when_opened(make: Make, vera: User, page_for: Page) -> None:
    make.root()
    loose = make.record(INITIATIVE, title="A loose initiative")
    make.record(EPIC, title="Below the loose one", parent=loose)
    page = text_of(page_for(vera, "tree/"))
    assert "2 records" in page.split('class="no-path"')[1]
    fragment = text_of(page_for(vera, "tree/no-path/", **{"HX-Request": "true"}))
    assert "A loose initiative" in fragment
    assert "Below the loose one" not in fragment
    assert "A loose initiative" in text_of(page_for(vera, "tree/no-path/"))


def test_filters_prune_the_tree_to_what_they_find_and_what_is_above_it(make: Make, vera: User, page_for: Page) -> None:
    root = make.root(title="The vision")
    firmware = make.team("Firmware")
    intent = make.record(INTENT, title="The intent above", parent=root)
    make.record(INITIATIVE, title="Somebody else's", parent=intent)
    initiative = make.record(INITIATIVE, title="The initiative above", parent=intent)
    make.record(EPIC, title="Firmware's epic", parent=initiative, team=firmware)

    page = text_of(page_for(vera, f"tree/?team={firmware.pk}"))

    assert "1 record found" in page
    tree = page.split('class="card tree"')[1]
    for title in ("The vision", "The intent above", "The initiative above", "Firmware&#x27;s epic"):
        assert title in tree
    assert "Somebody else" not in tree


def test_filters_find_what_has_no_path(make: Make, vera: User, page_for: Page) -> None:
    root = make.root()
    make.record(INTENT, title="With a path", parent=root)
    make.record(INITIATIVE, title="Without one")
    tree = text_of(page_for(vera, "tree/?aligned=no")).split('class="card tree"')[1]
    assert "Without one" in tree
    assert "With a path" not in tree


def test_a_filter_that_makes_no_sense_is_ignored(make: Make, vera: User, page_for: Page) -> None:
    make.root(title="The vision")
    for address in (
        "tree/?team=x&kind=y&status=z&aligned=q",
        "tree/?at=NOPE-1",
        "tree/?at=a%00b",
        f"tree/?team={'9' * 30}",
    ):
        assert "The vision" in text_of(page_for(vera, address))


def test_a_record_with_several_parents_stands_below_its_first_one(make: Make, vera: User, page_for: Page) -> None:
    root = make.root()
    first, second = make.record(INITIATIVE, parent=root), make.record(INITIATIVE, parent=root)
    epic = make.record(EPIC, title="Once only", parent=first)
    make.link(epic, second)
    assert "Once only" in text_of(page_for(vera, f"tree/{first.key}/children/"))
    assert "Once only" not in text_of(page_for(vera, f"tree/{second.key}/children/"))


def test_an_empty_tree_teaches(acme: Any, bob: User, page_for: Page) -> None:
    assert "The strategy begins with a vision" in text_of(page_for(bob, "tree/"))


def test_the_tree_costs_the_same_with_one_intent_and_with_fifty(
    make: Make, vera: User, count_queries: Callable[[User, str], int]
) -> None:
    root = make.root()
    make.record(VISION, parent=root)
    make.record(ITEM, parent=make.record(INTENT, parent=root))
    few = count_queries(vera, "tree/")
    for _ in range(50):
        make.record(ITEM, parent=make.record(INTENT, parent=root))
    assert count_queries(vera, "tree/") == few


def test_a_level_costs_the_same_with_one_row_and_with_fifty(
    make: Make, vera: User, count_queries: Callable[[User, str], int]
) -> None:
    root = make.root()
    make.record(INTENT, parent=root)
    few = count_queries(vera, f"tree/{root.key}/children/")
    for _ in range(50):
        make.record(INTENT, parent=root)
    assert count_queries(vera, f"tree/{root.key}/children/") == few


def test_strangers_learn_nothing_of_the_tree(make: Make, charlie: User, page_for: Page) -> None:
    root = make.root()
    for address in ("tree/", f"tree/{root.key}/children/", "tree/no-path/"):
        assert page_for(charlie, address).status_code == 404


def test_a_workspaces_own_words_for_the_levels_are_used(make: Make, vera: User, bob: User, page_for: Page) -> None:
    make.workspace.words = {"intent": {"name": "Goal", "plural": "Goals"}}
    make.workspace.save()
    root = make.root()
    goal = make.record(INTENT, title="Become trusted", parent=root, rank=1)
    tree = text_of(page_for(vera, "tree/"))
    assert "Goal 1" in tree
    assert '<option value="intent">Goals</option>' in tree
    record = text_of(page_for(vera, f"records/{goal.key}/"))
    assert "Goal 1" in record
    assert "Strategic intent" not in record.split("<main")[1].split('id="story"')[0]
    assert "New goal" in text_of(page_for(bob, f"new/?kind=intent&parent={root.key}"))
