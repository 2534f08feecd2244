"""Next and previous by key instead of by number: the same speed on the first page and at a million rows."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.db.models import Field, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 50
LARGEST_INTEGER = 2**63 - 1


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """One screenful of rows, and the cursors that lead to its neighbours (empty: there is none)."""

    rows: list[Row]
    next_cursor: str
    previous_cursor: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset_page(queryset: QuerySet[Row], *, order: str, cursor: str = "", size: int = PAGE_SIZE) -> KeysetPage[Row]:
    """Return a page of `queryset`, sorted by `order` and then by id in the same direction.

    `order` names a field or annotation that is never null, with a leading `-` for the largest first.
    `cursor` is what an earlier page gave; one that can't be read means the first page.
    """
    falls, name = order.startswith("-"), order.lstrip("-")
    position = _read_cursor(queryset, name, cursor)
    backwards = position is not None and position.backwards
    descending = falls != backwards
    if position is not None:
        queryset = queryset.filter(_after(name, position, descending=descending))
    sign = "-" if descending else ""
    rows = list(queryset.order_by(f"{sign}{name}", f"{sign}pk")[: size + 1])
    has_more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (has_more if not backwards else True)
    has_previous = bool(rows) and (has_more if backwards else position is not None)
    return KeysetPage(
        rows=rows,
        next_cursor=_write_cursor(rows[-1], name, backwards=False) if has_next else "",
        previous_cursor=_write_cursor(rows[0], name, backwards=True) if has_previous else "",
    )


@dataclass(frozen=True)
class _Position:
    """Where a page begins: behind (or, going backwards, before) a sort value and an id."""

    value: Any
    pk: int
    backwards: bool


def _after(name: str, position: _Position, *, descending: bool) -> Q:
    """Return the condition for rows behind the position; its first part can use an index on the sort field."""
    side = "lt" if descending else "gt"
    beyond = Q(**{f"{name}__{side}": position.value}) | Q(**{f"pk__{side}": position.pk})
    return Q(**{f"{name}__{side}e": position.value}) & beyond


def _write_cursor(row: Model, name: str, *, backwards: bool) -> str:
    """Return the position of a row as text for a URL."""
    value: Any = row
    for part in name.split("__"):
        value = getattr(value, part)
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    elif not isinstance(value, (bool, int, float)):
        value = str(value)
    text = json.dumps([value, row.pk, backwards], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(queryset: QuerySet[Row], name: str, cursor: str) -> _Position | None:
    """Return the position in a cursor, or none where there is no cursor or it makes no sense."""
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        value, pk, backwards = json.loads(text)
        value = _sort_field(queryset, name).to_python(value)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                return None
            value.astimezone(UTC)  # as the database keeps it; the first and the last day may not have that moment
        str(value).encode()  # half of a character pair is no text to any database
    except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError, FieldError, RecursionError):
        return None
    if value is None or not isinstance(pk, int) or abs(pk) > LARGEST_INTEGER:
        return None
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return None
    if isinstance(value, str) and "\0" in value:
        return None
    return _Position(value=value, pk=pk, backwards=bool(backwards))


def _sort_field(queryset: QuerySet[Row], name: str) -> Field[Any, Any]:
    """Return the field behind a sort name: an annotation's output or the model's own."""
    if name in queryset.query.annotations:
        found: Field[Any, Any] = queryset.query.annotations[name].output_field
        return found
    model: type[Model] = queryset.model
    *path, last = name.split("__")
    for part in path:
        related = model._meta.get_field(part).related_model
        if not isinstance(related, type):
            raise FieldError(name)
        model = related
    field = model._meta.pk if last == "pk" else model._meta.get_field(last)
    if not isinstance(field, Field):
        raise FieldError(name)
    return field
