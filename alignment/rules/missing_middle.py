"""missing-middle: work linked past the initiative."""

from __future__ import annotations

from collections.abc import Mapping

from alignment.models import Finding
from alignment.queries.moment import Moment
from alignment.queries.path_sql import APPROVING, Sql, in_scope, json_object
from alignment.rules.base import Rule


class MissingMiddle(Rule):
    """Fires for a link of work in scope straight to an intent or a vision, where no other parent fills the gap."""

    id = "missing-middle"
    name = "Missing middle"
    sentence = "Work is linked straight to an intent or a vision, past the initiative."
    matters = (
        "An epic under a vision says where it wants to go, not which problem it solves. "
        "Without the problem nobody can tell whether another way would be better."
    )
    fix = "Link the work to the initiative or solution that it belongs to, or write the initiative that is missing."
    formula = (
        "Links of work in scope to an aligned, approving intent or vision, where the work has no other link to "
        "an aligned, approving initiative, solution, epic or work item."
    )
    is_about_links = True

    def failing(self, moment: Moment, thresholds: Mapping[str, int]) -> Sql:
        """Return the links that skip a level, as (work, parent)."""
        scope = in_scope(moment)
        return Sql(
            f"""SELECT strategy_record.id AS record_id, parent.id AS counterpart_id, CAST(NULL AS bigint) AS cause_id,
                {json_object()} AS detail
            FROM strategy_record parent
            JOIN strategy_link link ON link.parent_id = parent.id AND link.valid_to IS NULL
            JOIN strategy_record ON strategy_record.id = link.child_id
            WHERE parent.workspace_id = %s AND parent.kind IN ('vision', 'intent')
                AND parent.alignment AND parent.status IN {APPROVING} AND {scope.text}
                AND NOT EXISTS (
                    SELECT 1 FROM strategy_link other
                    JOIN strategy_record middle ON middle.id = other.parent_id
                    WHERE other.child_id = strategy_record.id AND other.valid_to IS NULL
                        AND middle.kind IN ('initiative', 'solution', 'epic', 'item')
                        AND middle.alignment AND middle.status IN {APPROVING})""",
            (moment.workspace_id, *scope.params),
        )

    def say(self, finding: Finding) -> str:
        """Return which levels are skipped."""
        parent = finding.counterpart
        if parent is None:
            return "It is linked past the initiative."
        return f"It is linked straight to {parent.key} {parent.title}; no initiative or solution is between them."
