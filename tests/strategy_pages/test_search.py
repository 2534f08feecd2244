"""Search: keys first, then words, and an answer to anything that somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User, Workspace
from accounts.scope import in_workspace
from strategy import search_index
from strategy.actions import records
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM
from strategy.queries import search
from strategy.queries.search import find
from tests.cast import Make
from tests.strategy_pages.test_record_detail import text_of

Page = Callable[..., Any]


def keys(text: str) -> list[str]:
    return [record.key for record in find(text)]


def test_the_exact_key_comes_first_then_keys_that_begin_so(make: Make) -> None:
    for number in (2, 21, 20, 3):
        make.record(EPIC, key=f"PULSE-{number}", title="Something else")
    assert keys("PULSE-2") == ["PULSE-2", "PULSE-20", "PULSE-21"]
    assert keys("pulse-2") == ["PULSE-2", "PULSE-20", "PULSE-21"]


def test_words_are_found_in_the_title_and_the_statement_even_unfinished(make: Make) -> None:
    title = make.record(EPIC, title="Sync survives a low-battery night")
    statement = make.record(INITIATIVE, title="Gaps", statement="Nobody trusts a night with a low battery.")
    make.record(EPIC, title="Something else")
    assert keys("low batt") == [title.key, statement.key]
    assert keys("night survives") == [title.key]
    assert keys("battery zebra") == []


def test_the_strategy_comes_before_the_work(make: Make) -> None:
    item = make.record(ITEM, title="Trust in readings")
    intent = make.record(INTENT, title="Trust of the clinics")
    assert keys("trust") == [intent.key, item.key]


def test_new_words_are_found_and_old_ones_are_not(make: Make, sam: User) -> None:
    record = make.record(EPIC, title="Sync survives")
    records.edit_record(record=record, by=sam, version=record.version, changes={"title": "Upload resumes"})
    assert keys("upload") == [record.key]
    assert keys("survives") == []


def test_deleted_records_are_not_found(make: Make) -> None:
    record = records.delete_record(record=make.record(EPIC, title="Sync survives"), by=None)
    assert keys("sync") == []
    assert keys(record.key) == []


@pytest.mark.parametrize("typed", ["sync", "unsynced sync", "SYNC-"])
def test_what_a_picker_offers_is_found_among_any_number_of_others(
    make: Make, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(search, "CANDIDATES", 3)
    for number in range(4):
        make.record(ITEM, key=f"SYNC-{number}", title=f"Sync unsynced {number}")
        records.delete_record(record=make.record(EPIC, key=f"SYNC-0{number}", title="Sync unsynced"), by=None)
    epic = make.record(EPIC, key="SYNC-7", title="Sync unsynced")
    initiative = make.record(INITIATIVE, key="SYNC-8", title="Sync unsynced")
    assert find(typed, 1, kinds=[INITIATIVE]) == [initiative]
    assert find(typed, 1, kinds=[EPIC]) == [epic]
    assert find(typed, 1, kinds=[EPIC, INITIATIVE])[0] in (epic, initiative)
    assert find(typed, 1, kinds=[]) == []


def test_another_workspace_is_never_found(make: Make, db: None) -> None:
    other = Workspace.objects.create(slug="globex", name="Globex")
    with in_workspace(other):
        Make(other).record(EPIC, title="Secret plans", key="SEC-1")
    assert keys("secret") == []
    assert keys("SEC-1") == []


ODD = [
    '"',
    "'",
    "*",
    "a*",
    "\x00",
    "%",
    "_",
    "\\",
    "(",
    ")",
    "AND",
    "NOT x",
    "a:b",
    "NEAR(",
    "^x",
    "-",
    "''",
    "🙂",
    "ß",
    "&|!",
    "x" * 5000,
    "' OR 1=1 --",
    "ä" * 300,
    "a b c d e f g h i j k l m n",
]


@pytest.mark.parametrize("text", ODD)
def test_anything_that_is_typed_gets_an_answer(make: Make, vera: User, page_for: Page, text: str) -> None:
    from urllib.parse import quote

    make.record(EPIC, title="Sync survives")
    for suffix in ("", "&format=json"):
        assert page_for(vera, f"search/?q={quote(text)}{suffix}").status_code == 200


def test_the_page_works_without_javascript_and_its_results_are_a_fragment_with_it(
    make: Make, vera: User, page_for: Page
) -> None:
    make.record(EPIC, title="Sync survives")
    assert "Sync survives" in text_of(page_for(vera, "search/?q=sync"))
    fragment = text_of(page_for(vera, "search/?q=sync", **{"HX-Request": "true", "HX-Target": "search_results"}))
    assert fragment.startswith('<div id="search_results"')
    assert "Sync survives" in fragment


def test_the_palette_gets_options(make: Make, vera: User, page_for: Page) -> None:
    record = make.record(EPIC, title="Sync survives")
    headers = {"HX-Request": "true", "HX-Target": "palette-records"}
    fragment = text_of(page_for(vera, "search/?q=sync", **headers))
    assert fragment.startswith('<a role="option"')
    assert f'href="/w/acme/records/{record.key}/"' in fragment


def test_the_picker_offers_only_what_may_be_a_parent(make: Make, vera: User, page_for: Page) -> None:
    initiative = make.record(INITIATIVE, title="Sync gaps")
    make.record(ITEM, title="Sync item")
    answer = page_for(vera, "search/?q=sync&format=json&parent_of=epic").json()
    assert [result["key"] for result in answer["results"]] == [initiative.key]
    before_typing = page_for(vera, "search/?q=&format=json&parent_of=epic").json()
    assert [result["key"] for result in before_typing["results"]] == [initiative.key]


def test_search_costs_the_same_with_one_result_and_with_fifty(
    make: Make, vera: User, count_queries: Callable[[User, str], int]
) -> None:
    make.record(EPIC, title="Sync 0")
    few = count_queries(vera, "search/?q=sync")
    for number in range(50):
        make.record(EPIC, title=f"Sync {number}", team=make.team(f"Team {number}"))
    assert count_queries(vera, "search/?q=sync") == few


def test_strangers_can_search_nothing(acme: Any, charlie: User, page_for: Page) -> None:
    assert page_for(charlie, "search/?q=x").status_code == 404


def test_the_index_can_be_filled_again_from_nothing(make: Make, acme_outside: Workspace) -> None:
    from django.db import connection

    record = make.record(EPIC, title="Sync survives")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM strategy_record_words")
        else:
            cursor.execute("INSERT INTO strategy_record_words (strategy_record_words) VALUES ('delete-all')")
    assert keys("sync") == []
    search_index.fill()
    assert keys("sync") == [record.key]
    search_index.install()
    assert keys("sync") == [record.key]
