"""The strategy as a document, the commands for operators, memo text and comparing two texts."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from strategy.kinds import EPIC, INITIATIVE, INTENT
from strategy.markup import to_html
from strategy.models import Record
from strategy.wording import compare
from tests.cast import Make
from tests.strategy_pages.test_record_detail import text_of

Page = Callable[..., Any]


def test_the_document_holds_every_memo_in_the_order_of_the_tree(make: Make, vera: User, page_for: Page) -> None:
    root = make.root(title="The vision")
    second = make.record(INTENT, title="The second intent", parent=root, rank=2)
    first = make.record(INTENT, title="The first intent", parent=root, rank=1, why="it comes first")
    make.record(INITIATIVE, title="Below the second", parent=second)
    make.record(INITIATIVE, title="Below the first", parent=first, sections={"problem": "A *real* problem"})
    make.record(EPIC, title="Daily work", parent=first)

    page = text_of(page_for(vera, "document/")).split("two-pages")[1]

    titles = ["The vision", "The first intent", "Below the first", "The second intent", "Below the second"]
    assert [page.index(f'title">{title}</h2>') for title in titles] == sorted(
        page.index(f'title">{title}</h2>') for title in titles
    )
    assert "<em>real</em>" in page
    assert "it comes first" in page
    assert "Daily work" not in page


def test_the_document_costs_the_same_with_one_memo_and_with_fifty(
    make: Make, vera: User, count_queries: Callable[[User, str], int]
) -> None:
    root = make.root(sections={"future": "Bright"})
    few = count_queries(vera, "document/")
    for _ in range(50):
        make.record(INTENT, parent=root, sections={"change": "Much"})
    assert count_queries(vera, "document/") == few


def test_the_line_command_prints_the_story(make: Make) -> None:
    epic = make.record(EPIC, parent=make.root(title="The vision"), why="it helps")
    out = StringIO()
    call_command("line", epic.key, workspace="acme", stdout=out)
    assert "because: it helps" in out.getvalue()
    assert "The line arrives at the vision." in out.getvalue()
    for key, workspace in ((epic.key, "nowhere"), ("NOPE-1", "acme")):
        with pytest.raises(CommandError):
            call_command("line", key, workspace=workspace)


def test_the_set_root_command_sets_the_root_and_says_what_is_aligned(make: Make) -> None:
    vision = make.record("vision", title="The vision")
    epic = make.record(EPIC, parent=vision)
    out = StringIO()
    call_command("set_root", vision.key, workspace="acme", stdout=out)
    assert out.getvalue() == f"{vision.key} The vision is the root. 2 of 2 records have a path to it.\n"
    assert Record.objects.get(pk=epic.pk).alignment is True
    with pytest.raises(CommandError, match="Only a vision can be the root"):
        call_command("set_root", epic.key, workspace="acme")


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, "[\n\n" * 8_000, "<a " * 20_000, "=\n" * 30_000, "# a\n" * 15_000, "> " * 20_000, "*a **b " * 8_000],
)
def test_a_memo_is_rendered_in_bounded_time_whatever_is_typed(text: str) -> None:
    started = time.process_time()
    to_html(text)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("**bold**", "<p><strong>bold</strong></p>"),
        ("<b onclick=x>hi</b>", "<p>&lt;b onclick=x&gt;hi&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", '<p><a rel="noopener nofollow ugc">x</a></p>'),
        ("# Heading", "<h3>Heading</h3>"),
        ("line\x00 end", "<p>line end</p>"),
    ],
)
def test_a_memo_becomes_safe_html(text: str, html: str) -> None:
    assert to_html(text) == html


def test_two_texts_are_compared_word_by_word() -> None:
    before, after = compare("the night has gaps", "the night has noise")
    assert [(piece.text, piece.is_changed) for piece in before] == [
        ("the night has", False),
        (" ", False),
        ("gaps", True),
    ]
    assert [(piece.text, piece.is_changed) for piece in after] == [
        ("the night has", False),
        (" ", False),
        ("noise", True),
    ]


def test_changes_with_only_a_word_between_them_read_as_one() -> None:
    before, after = compare("we stop the band in week two now", "they halt the strap in week two now")
    assert [(piece.text, piece.is_changed) for piece in before] == [
        ("we stop the band", True),
        (" in week two now", False),
    ]
    assert after[0].text == "they halt the strap"


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_no_letter_is_lost_in_a_comparison(before: str, after: str) -> None:
    left, right = compare(before, after)
    assert ("".join(piece.text for piece in left), "".join(piece.text for piece in right)) == (before, after)


def test_texts_too_long_to_compare_are_shown_whole() -> None:
    long = "word " * 5_000
    before, after = compare(long, long + "more")
    assert [piece.is_changed for piece in (*before, *after)] == [True, True]
