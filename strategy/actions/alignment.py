"""Keeping the stored alignment true: after a change, downwards from it; in a full check, from nothing.

A record is aligned if it is the root vision and approves, or if at least one parent approves and
is itself aligned (docs/definitions.md). Links form no cycle, so the truth below a change can be found a
level at a time, and only records whose state changes are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from strategy.models import APPROVING
from strategy.sql import APPROVES, PASSES, among

HAS_PASSING_PARENT = f"""EXISTS (
    SELECT 1 FROM strategy_link l JOIN strategy_record p ON p.id = l.parent_id
    WHERE l.child_id = r.id AND l.valid_to IS NULL AND {PASSES})"""

SHOULD_BE_ALIGNED = f"(CASE WHEN r.is_root THEN r.{APPROVES} ELSE {HAS_PASSING_PARENT} END)"

# The root, then what hangs below approving records; nothing is aligned through a mission.
REACHED = f"""
WITH RECURSIVE reached(id, passes) AS (
    SELECT id, 1 FROM strategy_record
    WHERE workspace_id = %s AND is_root AND {APPROVES}
    UNION
    SELECT c.id, CASE WHEN c.{APPROVES} THEN 1 ELSE 0 END
    FROM reached JOIN strategy_link l ON l.parent_id = reached.id AND l.valid_to IS NULL
    JOIN strategy_record c ON c.id = l.child_id
    WHERE reached.passes = 1 AND NOT c.is_root AND c.kind <> 'mission'
)"""


@dataclass(frozen=True)
class Disagreement:
    """A record whose stored alignment isn't what the links say."""

    record_id: int
    stored: bool


def realign(workspace_id: int, suspects: Iterable[int], *, losing: bool = True, gaining: bool = True) -> int:
    """Make alignment true again after a change, and return how many records changed state.

    `suspects` are the records whose own links up, or whose parents' approval, may have changed.
    First what lost its last path loses alignment, downwards; then what gained one gains it. Who
    knows that a change can't take a path away, or can't give one, says so. The caller holds the
    workspace's lock. No version is bumped and no history written.
    """
    first = list(set(suspects))
    lost = _spread(first, gain=False) if losing else 0
    return lost + (_spread(first, gain=True) if gaining else 0)


def _spread(suspects: list[int], *, gain: bool) -> int:
    """Change the state of those suspects that should change, then look at what hangs below them."""
    below = "r.id IN (SELECT l.child_id FROM strategy_link l WHERE l.valid_to IS NULL AND {})"
    if gain:
        change = f"alignment = TRUE WHERE NOT r.alignment AND {SHOULD_BE_ALIGNED}"
    else:
        change = f"alignment = FALSE WHERE r.alignment AND NOT {SHOULD_BE_ALIGNED}"
    written = 0
    chosen, parameter = among("r.id", suspects)
    while parameter and parameter != "[]":
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE strategy_record AS r SET {change} AND {chosen} RETURNING id, status", [parameter])
            changed = cursor.fetchall()
        written += len(changed)
        chosen, parameter = among("l.parent_id", [record_id for record_id, status in changed if status in APPROVING])
        chosen = below.format(chosen)
    return written


def find_disagreements(workspace_id: int) -> list[Disagreement]:
    """Compute alignment from nothing and return where the stored one differs; it should be nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            # Counted together instead of joined: a join trusts the planner's guess of how much is
            # reached, and after a large import that guess is wrong by orders of magnitude.
            f"""{REACHED}
            SELECT id, max(stored) FROM (
                SELECT id, CASE WHEN alignment THEN 1 ELSE 0 END AS stored, 0 AS arrives
                FROM strategy_record WHERE workspace_id = %s AND kind <> 'mission'
                UNION ALL SELECT id, 0, 1 FROM reached
            ) AS told GROUP BY id HAVING max(stored) <> max(arrives) ORDER BY id""",
            [workspace_id, workspace_id],
        )
        return [Disagreement(record_id, bool(stored)) for record_id, stored in cursor.fetchall()]


def recompute(workspace_id: int) -> list[Disagreement]:
    """Compute alignment from nothing, store it where it differs, and return those places.

    The caller holds the workspace's lock.
    """
    found = find_disagreements(workspace_id)
    for stored in (True, False):
        ids = [disagreement.record_id for disagreement in found if disagreement.stored is stored]
        if ids:
            chosen, parameter = among("id", ids)
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE strategy_record SET alignment = {'FALSE' if stored else 'TRUE'} WHERE {chosen}",
                    [parameter],
                )
    return found
