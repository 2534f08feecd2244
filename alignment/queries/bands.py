"""The four bands: which one a piece of work is in, as one query over all work in scope."""

from __future__ import annotations

from alignment.queries.moment import Moment
from alignment.queries.path_sql import THROUGH_BOTH, Sql, caused, clean, covered, in_scope


def standings(moment: Moment) -> Sql:
    """Return (record_id, band, team_id, cause_id) of all work in scope; its best path wins.

    Confirmed: reached over clean links through an intent and an initiative or solution. Unconfirmed:
    any other path. Else sustaining where an exception or a standing rule covers it, else none.
    """
    paths, causes, covers, scope = clean(moment), caused(moment), covered(moment), in_scope(moment)
    return Sql(
        f"""WITH RECURSIVE {paths.text}, {causes.text}, {covers.text}
        SELECT strategy_record.id AS record_id,
            CASE WHEN strategy_record.alignment THEN
                CASE WHEN clean.id IS NOT NULL THEN 'confirmed' ELSE 'unconfirmed' END
            WHEN covered.id IS NOT NULL THEN 'sustaining' ELSE 'none' END AS band,
            strategy_record.team_id AS team_id,
            CASE WHEN NOT strategy_record.alignment AND covered.id IS NULL THEN caused.cause_id END AS cause_id
        FROM strategy_record
        LEFT JOIN clean ON clean.id = strategy_record.id AND clean.bits = {THROUGH_BOTH}
        LEFT JOIN caused ON caused.id = strategy_record.id
        LEFT JOIN covered ON covered.id = strategy_record.id
        WHERE {scope.text}""",
        (*paths.params, *causes.params, *covers.params, *scope.params),
    )
