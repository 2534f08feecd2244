"""Who is below whom among records of one level, for many links at a time: no import makes a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from strategy.sql import among


class Families:
    """The links between records of the same level above some records, kept as links are added."""

    def __init__(self, pairs: Iterable[tuple[int, int | None]]) -> None:
        """Load, with one query, all that is above the parents of the pairs (child, parent)."""
        self.above: dict[int, set[int]] = defaultdict(set)
        parents = {parent for _, parent in pairs if parent is not None}
        if not parents:
            return
        chosen, parameter = among("l.child_id", parents)
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                WITH RECURSIVE above(child_id, parent_id) AS (
                    SELECT l.child_id, l.parent_id FROM strategy_link l
                    JOIN strategy_record c ON c.id = l.child_id
                    JOIN strategy_record p ON p.id = l.parent_id AND p.kind = c.kind
                    WHERE l.valid_to IS NULL AND {chosen}
                    UNION
                    SELECT l.child_id, l.parent_id FROM above
                    JOIN strategy_link l ON l.child_id = above.parent_id AND l.valid_to IS NULL
                    JOIN strategy_record c ON c.id = l.child_id
                    JOIN strategy_record p ON p.id = l.parent_id AND p.kind = c.kind
                )
                SELECT child_id, parent_id FROM above""",
                [parameter],
            )
            for child, parent in cursor.fetchall():
                self.above[child].add(parent)

    def add(self, child: int, parent: int) -> None:
        """Take a link into account that is about to be made."""
        self.above[child].add(parent)

    def is_below(self, record: int, ancestor: int) -> bool:
        """Return whether `record` contributes to `ancestor`, directly or through others of its level."""
        seen: set[int] = set()
        waiting = [record]
        while waiting:
            for parent in self.above.get(waiting.pop(), ()):
                if parent == ancestor:
                    return True
                if parent not in seen:
                    seen.add(parent)
                    waiting.append(parent)
        return False
