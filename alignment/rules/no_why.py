"""no-why: a link that should say why and doesn't, or says what many others say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from alignment.models import Finding
from alignment.queries.moment import Moment
from alignment.queries.path_sql import STRATEGY, Sql, in_scope, json_object
from alignment.rules.base import Rule


class NoWhy(Rule):
    """Fires for a link to strategy without a why, and for one whose why was pasted on many."""

    id = "no-why"
    name = "No why"
    sentence = "A link that should carry a why has none, or the same why is pasted on many."
    matters = (
        "A link without a why is an assertion. The why is what lets somebody else agree, disagree, or do the "
        "work differently and better."
    )
    fix = "Write one sentence on the link: what will be different for the parent when this is done?"
    formula = (
        "Current links to a mission, vision, intent, initiative or solution, of work in scope or of strategy "
        "that is proposed, in discovery or active: without a why, or with a why that stands word for word on "
        "as many such links as the threshold says."
    )
    is_about_links = True
    thresholds: ClassVar[dict[str, int]] = {"same_why": 10}
    threshold_words: ClassVar[dict[str, str]] = {
        "same_why": "How many links may carry the same why before it counts as pasted"
    }

    def failing(self, moment: Moment, thresholds: Mapping[str, int]) -> Sql:
        """Return the links without a why of their own, as (child, parent), with how often it is repeated."""
        scope = in_scope(moment)
        return Sql(
            f"""WITH asked AS (
                SELECT strategy_record.id AS child_id, link.parent_id, trim(link.why) AS why
                FROM strategy_record parent
                JOIN strategy_link link ON link.parent_id = parent.id AND link.valid_to IS NULL
                JOIN strategy_record ON strategy_record.id = link.child_id
                WHERE parent.workspace_id = %s AND parent.kind IN {STRATEGY}
                    AND (({scope.text}) OR (strategy_record.kind IN {STRATEGY}
                         AND strategy_record.deleted_at IS NULL
                         AND strategy_record.status IN ('proposed', 'discovery', 'active')))
            ),
            pasted AS (
                SELECT why, count(*) AS times FROM asked WHERE why <> '' GROUP BY why HAVING count(*) >= %s
            )
            SELECT asked.child_id AS record_id, asked.parent_id AS counterpart_id, CAST(NULL AS bigint) AS cause_id,
                {json_object(times="coalesce(pasted.times, 0)")} AS detail
            FROM asked LEFT JOIN pasted ON pasted.why = asked.why
            WHERE asked.why = '' OR pasted.why IS NOT NULL""",
            (moment.workspace_id, *scope.params, thresholds["same_why"]),
        )

    def say(self, finding: Finding) -> str:
        """Return whether the why is missing or repeated."""
        parent = finding.counterpart.key if finding.counterpart else "its parent"
        times = finding.detail.get("times", 0)
        if times:
            return f"Its why for {parent} stands word for word on {times} links."
        return f"Its link to {parent} doesn't say why."
