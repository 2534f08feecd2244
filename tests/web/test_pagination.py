"""Keyset paging: every row once, in order, forwards and backwards, whatever the cursor says."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from django.db.models.functions import Lower

from accounts.models import User
from web.pagination import KeysetPage, keyset_page


@pytest.fixture
def people(db: None) -> list[User]:
    names = ["Ada", "Bo", "Bo", "Bo", "Cy", "Di", "Ed"]
    return [User.objects.create_user(f"p{number}@example.org", name=name) for number, name in enumerate(names)]


def page(order: str, cursor: str = "", size: int = 3) -> KeysetPage[User]:
    return keyset_page(User.objects.all(), order=order, cursor=cursor, size=size)


@pytest.mark.parametrize(
    ("order", "sorting"),
    [
        ("name", lambda user: (user.name, user.pk)),
        ("email", lambda user: user.email),
        ("created_at", lambda user: (user.created_at, user.pk)),
        ("pk", lambda user: user.pk),
        ("is_active", lambda user: user.pk),
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_going_forwards_shows_every_row_once_and_in_order(
    people: list[User], order: str, sorting: Callable[[User], object], sign: str
) -> None:
    seen, cursor = [], ""
    for _ in range(4):
        current = page(f"{sign}{order}", cursor)
        seen += current.rows
        cursor = current.next_cursor
        if not cursor:
            break
    assert seen == sorted(people, key=sorting, reverse=bool(sign))  # type: ignore[arg-type]


def test_going_back_shows_the_page_one_came_from(people: list[User]) -> None:
    first = page("name")
    second = page("name", first.next_cursor)
    third = page("name", second.next_cursor)
    assert (first.previous_cursor, third.next_cursor) == ("", "")
    assert page("name", third.previous_cursor).rows == second.rows
    assert page("name", second.previous_cursor).rows == first.rows
    assert page("name", second.previous_cursor).previous_cursor == ""
    assert page("name", second.previous_cursor).next_cursor == first.next_cursor


def test_an_annotation_sorts_too(people: list[User]) -> None:
    queryset = User.objects.annotate(folded=Lower("name"))
    first = keyset_page(queryset, order="-folded", size=2)
    second = keyset_page(queryset, order="-folded", cursor=first.next_cursor, size=2)
    assert [user.name for user in (*first, *second)] == ["Ed", "Di", "Cy", "Bo"]


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "bnVsbA",
        "WzEsMixmYWxzZV0",
        "W1siYSJdLDEsdHJ1ZV0",
        "WyJBIiw5OTk5OTk5OTk5OTk5OTk5OTk5OTk5LHRydWVd",
        "W" * 5000,
    ],
)
def test_a_cursor_without_sense_shows_the_first_page(people: list[User], cursor: str) -> None:
    assert page("created_at", cursor).rows == page("created_at").rows


@pytest.mark.parametrize("order", ["name", "created_at", "pk", "is_active", "-created_at"])
@pytest.mark.parametrize(
    "position",
    [
        "[Infinity,1,false]",
        "[-Infinity,1,true]",
        "[NaN,1,false]",
        "[1e999,1,false]",
        "[9e99,1,false]",
        '["0001-01-01T00:00:00+14:00",1,false]',
        '["9999-12-31T23:59:59-14:00",1,true]',
        '["2026-01-01T00:00:00",1,false]',
        '["2026-01-01",1,false]',
        '["\\ud800",1,false]',
        '["\\u0000",1,false]',
        '[{"a":[1]},1,false]',
        '["",1,false]',
        '["A",true,{}]',
        '["A",1.5,false]',
        '["A",null,false]',
    ],
)
def test_a_cursor_that_somebody_made_up_is_never_an_error(people: list[User], order: str, position: str) -> None:
    cursor = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
    assert len(page(order, cursor).rows) <= 3


@pytest.mark.parametrize(
    ("order", "position"),
    [
        ("pk", "[Infinity,1,false]"),
        ("created_at", '["0001-01-01T00:00:00+14:00",1,false]'),
        ("created_at", '["9999-12-31T23:59:59-14:00",1,true]'),
        ("name", '["\\ud800",1,false]'),
    ],
)
def test_a_cursor_that_no_row_can_have_shows_the_first_page(people: list[User], order: str, position: str) -> None:
    cursor = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
    assert page(order, cursor).rows == page(order).rows


def test_no_rows_make_a_page_without_neighbours(db: None) -> None:
    assert page("name") == KeysetPage(rows=[], next_cursor="", previous_cursor="")
