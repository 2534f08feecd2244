"""no-path: work that doesn't arrive at the vision, and where its path is broken."""

from __future__ import annotations

from collections.abc import Mapping

from alignment.models import Finding
from alignment.queries.causes import where_broken
from alignment.queries.moment import Moment
from alignment.queries.path_sql import Sql, caused, covered, in_scope, json_object
from alignment.rules.base import Rule


class NoPath(Rule):
    """Fires for work in scope, and active initiatives and solutions, without a path or a cover."""

    id = "no-path"
    name = "No path to the vision"
    sentence = "Work in scope, or an active initiative or solution, doesn't arrive at the vision."
    matters = (
        "Nobody can say why this work exists. It may be valuable, but then the strategy doesn't know of it; "
        "or it may be effort that nobody decided on."
    )
    fix = (
        "Link the record at which the path is broken to what it contributes to, with a why. "
        "If that record was dropped, move what hangs below it, or drop that too. "
        "If it keeps the lights on, say so: a standing rule or an exception with an end date."
    )
    formula = (
        "Work in scope, and active initiatives and solutions, for which no chain of links runs to the root "
        "vision over records that approve (discovery, active or done), less those that an exception or a "
        "standing rule covers. Grouped by the nearest record, along first parents, that is unlinked or "
        "doesn't approve."
    )

    def failing(self, moment: Moment, thresholds: Mapping[str, int]) -> Sql:
        """Return every record without a path, and the record at which its path is broken."""
        causes, covers, scope = caused(moment), covered(moment), in_scope(moment)
        return Sql(
            f"""WITH RECURSIVE {causes.text}, {covers.text}
            SELECT strategy_record.id AS record_id, CAST(NULL AS bigint) AS counterpart_id,
                caused.cause_id AS cause_id, {json_object()} AS detail
            FROM strategy_record
            JOIN caused ON caused.id = strategy_record.id
            LEFT JOIN covered ON covered.id = strategy_record.id
            WHERE strategy_record.workspace_id = %s AND NOT strategy_record.alignment
                AND strategy_record.deleted_at IS NULL AND covered.id IS NULL
                AND ({scope.text} OR
                     (strategy_record.kind IN ('initiative', 'solution') AND strategy_record.status = 'active'))""",
            (*causes.params, *covers.params, moment.workspace_id, *scope.params),
        )

    def say(self, finding: Finding) -> str:
        """Return where the path is broken."""
        return where_broken(finding.record, finding.cause)
