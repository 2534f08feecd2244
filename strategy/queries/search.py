"""Finding a record by its key or by words: the exact key first, then keys that begin so, then words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.scope import current_workspace_id
from strategy.kinds import KINDS, STRATEGY_KINDS
from strategy.models import Record, RecordQuerySet

TEXT_LIMIT = 200
"""Characters of what was typed that are looked at."""

WORDS_LIMIT = 8
"""Words of it that are looked for."""

CANDIDATES = 200
"""Records with the words that are put in order; of very common words these are simply the first ones."""

LAST_CHARACTER = "\U0010ffff"

_WORD = re.compile(r"[^\W_]+")
_KEY = re.compile(r"[^\s\x00]{1,255}")
_SHORTEST_PREFIX = 2


def find(text: str, limit: int = 20, *, kinds: Iterable[str] | None = None) -> list[Record]:
    """Return at most `limit` records for what somebody typed, the best first; never raises on odd input.

    `kinds` keeps those levels only. Deleted records aren't found. Levels high in the strategy come
    before work, and a hit in the title before one in the statement.
    """
    text = " ".join(text[:TEXT_LIMIT].replace("\x00", " ").split())
    if not text:
        return []
    wanted = None if kinds is None else set(kinds)
    if wanted is not None and not wanted:
        return []
    found = _by_key(text, limit, wanted)
    if len(found) < limit:
        known = {record.pk for record in found}
        found += [record for record in _by_words(text, wanted) if record.pk not in known]
    return found[:limit]


def suggested(limit: int, kinds: Iterable[str] | None = None) -> list[Record]:
    """Return what to offer before anything was typed: approving strategy of these levels, the lowest first."""
    wanted = [kind for kind in STRATEGY_KINDS[::-1] if kinds is None or kind in set(kinds)]
    found: list[Record] = []
    for kind in wanted:
        if len(found) < limit:
            newest = Record.objects.present().of_kind(kind).approving().select_related("team")
            found += newest.order_by("-updated_at", "-pk")[: limit - len(found)]
    return found


def _by_key(text: str, limit: int, kinds: set[str] | None) -> list[Record]:
    """Return the record with this key, and those whose keys begin with it, in any case."""
    if not _KEY.fullmatch(text):
        return []
    records = _shown(kinds).filter(Q(key=text) | Q(pk__in=_ids_with_key(text, limit * 3, kinds)))
    return sorted(
        records,
        key=lambda record: (record.key != text, len(record.key), record.key),
    )[:limit]


def _by_words(text: str, kinds: set[str] | None) -> list[Record]:
    """Return the records that have all the words, the last one possibly unfinished."""
    words = [word.casefold() for word in _WORD.findall(text)[:WORDS_LIMIT]]
    if not words:
        return []
    ids = _ids_with(words, kinds)
    records = _shown(kinds).filter(pk__in=ids) if ids else []
    return sorted(
        records,
        key=lambda record: (
            not all(word in record.title.casefold() for word in words),
            KINDS[record.kind].order,
            not record.alignment,
            record.key,
        ),
    )


def _shown(kinds: set[str] | None) -> RecordQuerySet:
    """Return the records that may be found, with what a result shows."""
    records = Record.objects.present().select_related("team")
    return records if kinds is None else records.of_kind(*kinds)


def _ids_with_key(text: str, limit: int, kinds: set[str] | None) -> list[int]:
    """Return the ids of at most `limit` records whose key begins with the text, read from an index."""
    may_show, params = _may_show(kinds)
    if connection.vendor == "postgresql":
        source, column = "strategy_record_words w JOIN strategy_record r ON r.id = w.record_id", "w.folded_key"
        may_show, params = f"w.workspace_id = %s AND {may_show}", [current_workspace_id(), *params]
    else:
        # The plus keeps SQLite from the index on keys where the one on levels has far fewer rows.
        source, column = "strategy_record r", "+lower(r.key)" if _are_few(kinds) else "lower(r.key)"
    statement = (
        f"SELECT r.id FROM {source} WHERE {may_show} AND {column} >= %s AND {column} < %s ORDER BY {column} LIMIT %s"
    )
    first = text.lower()
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, first, first + LAST_CHARACTER, limit])
        return [row[0] for row in cursor.fetchall()]


def _ids_with(words: list[str], kinds: set[str] | None) -> list[int]:
    """Return the ids of at most CANDIDATES records of the workspace with all the words, in either engine."""
    may_show, params = _may_show(kinds)
    if connection.vendor == "postgresql":
        statement = (
            "SELECT r.id FROM strategy_record_words w JOIN strategy_record r ON r.id = w.record_id "
            f"WHERE w.words @@ to_tsquery('simple', %s) AND w.workspace_id = %s AND {may_show} LIMIT %s"
        )
        params = [current_workspace_id(), *params]
        last = f"{words[-1]}:*" if len(words[-1]) >= _SHORTEST_PREFIX else words[-1]
        query = " & ".join([*words[:-1], last])
    else:
        found = "SELECT w.rowid FROM strategy_record_words w"
        statement = (
            f"{found} WHERE strategy_record_words MATCH %s "
            f"AND +w.rowid IN (SELECT r.id FROM strategy_record r WHERE {may_show}) LIMIT %s"
            if _are_few(kinds)
            else f"{found} JOIN strategy_record r ON r.id = w.rowid "
            f"WHERE strategy_record_words MATCH %s AND {may_show} LIMIT %s"
        )
        last = f'"{words[-1]}"*' if len(words[-1]) >= _SHORTEST_PREFIX else f'"{words[-1]}"'
        query = " ".join([*(f'"{word}"' for word in words[:-1]), last])
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, *params, CANDIDATES])
        return [row[0] for row in cursor.fetchall()]


def _may_show(kinds: set[str] | None) -> tuple[str, list[Any]]:
    """Return the SQL for "this record `r` may be found", so that a limit counts those only, and its parameters."""
    condition = "r.workspace_id = %s AND r.deleted_at IS NULL"
    params: list[Any] = [current_workspace_id()]
    if kinds is None:
        return condition, params
    return f"{condition} AND r.kind IN ({', '.join(['%s'] * len(kinds))})", [*params, *sorted(kinds)]


def _are_few(kinds: set[str] | None) -> bool:
    """Return whether these levels have few records, as those above the work do."""
    return kinds is not None and kinds <= set(STRATEGY_KINDS)
