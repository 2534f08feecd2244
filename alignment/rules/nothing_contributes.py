"""nothing-contributes: strategy that is active and that nobody works on."""

from __future__ import annotations

from collections.abc import Mapping

from alignment.models import Finding
from alignment.queries.moment import Moment
from alignment.queries.path_sql import Sql, json_object
from alignment.rules.base import Rule

WANTED = {
    "intent": "an initiative or a solution",
    "initiative": "a solution or an epic",
    "solution": "an epic or a work item",
}


class NothingContributes(Rule):
    """Fires for an active intent, initiative or solution below which nothing lives."""

    id = "nothing-contributes"
    name = "Nothing contributes"
    sentence = "An active intent has no initiative or solution, an initiative no solution or epic, a solution no work."
    matters = "The company says that this matters, and nobody works on it. The higher its rank, the louder it says so."
    fix = "Link what contributes to it, start something that does, or say that it isn't active: proposed or dropped."
    formula = (
        "Active intents without an initiative or solution that isn't dropped; active initiatives without a "
        "solution, a piece of work or an initiative of their own; active solutions without work. "
        "Sorted by level, then by declared rank."
    )

    def failing(self, moment: Moment, thresholds: Mapping[str, int]) -> Sql:
        """Return the active strategy without children that count, with its rank."""
        return Sql(
            f"""SELECT record.id AS record_id, CAST(NULL AS bigint) AS counterpart_id, CAST(NULL AS bigint) AS cause_id,
                {json_object(rank="record.rank")} AS detail
            FROM strategy_record record
            WHERE record.workspace_id = %s AND record.deleted_at IS NULL AND record.status = 'active'
                AND record.kind IN ('intent', 'initiative', 'solution')
                AND NOT EXISTS (
                    SELECT 1 FROM strategy_link link
                    JOIN strategy_record child ON child.id = link.child_id
                        AND child.deleted_at IS NULL AND child.status <> 'dropped'
                        AND (record.kind <> 'intent' OR child.kind IN ('initiative', 'solution'))
                    WHERE link.parent_id = record.id AND link.valid_to IS NULL)""",
            (moment.workspace_id,),
        )

    def say(self, finding: Finding) -> str:
        """Return what is missing below the record."""
        rank = finding.detail.get("rank")
        ranked = f", ranked {rank}," if rank is not None else ""
        return f"It is active{ranked} and has nothing below it: {WANTED[finding.record.kind]} should contribute."
