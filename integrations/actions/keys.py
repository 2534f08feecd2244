"""Keys for the records of an import: the tracker's own where they are free, else the next of their level."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection

from integrations.base import SourceRow
from strategy.kinds import KINDS
from strategy.models import Record


def free_keys(workspace_id: int, fresh: list[tuple[SourceRow, str]]) -> list[str]:
    """Return a key for each new record: the tracker's own where it is free, else the next of its kind."""
    own = [row.key if row.has_own_key or _is_key(row.key) else "" for row, _ in fresh]
    taken = set(Record.objects.filter(key__in=[key for key in own if key]).values_list("key", flat=True))
    keys: list[str] = []
    missing: dict[str, list[int]] = defaultdict(list)
    for index, ((_, kind), key) in enumerate(zip(fresh, own, strict=True)):
        if not key or key in taken:
            missing[KINDS[kind].prefix].append(index)
            key = ""
        taken.add(key)
        keys.append(key)
    for prefix, indexes in missing.items():
        for index, key in zip(indexes, _next_keys(workspace_id, prefix, len(indexes), taken), strict=True):
            keys[index] = key
    return keys


def _is_key(text: str) -> bool:
    """Return whether a tracker's key reads like one of ours: letters, a hyphen, a number."""
    project, hyphen, digits = text.rpartition("-")
    return bool(hyphen) and digits.isdecimal() and digits.isascii() and project.replace("_", "").isalnum()


def _next_keys(workspace_id: int, prefix: str, count: int, taken: set[str]) -> list[str]:
    """Return `count` free keys of a prefix, counting on from the last."""
    found: list[str] = []
    while len(found) < count:
        needed = count - len(found)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO strategy_keycounter (workspace_id, prefix, last) VALUES (%s, %s, %s) "
                "ON CONFLICT (workspace_id, prefix) DO UPDATE SET last = strategy_keycounter.last + excluded.last "
                "RETURNING last",
                [workspace_id, prefix, needed],
            )
            last = int(cursor.fetchone()[0])
        offered = [f"{prefix}-{number}" for number in range(last - needed + 1, last + 1)]
        held = set(Record.objects.filter(key__in=offered).values_list("key", flat=True)) | taken
        found += [key for key in offered if key not in held]
    return found
