"""Refreshing where each piece of work stands, and the records at which paths are broken."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from alignment.actions.temporary import kept, rows, run
from alignment.models import Standing
from alignment.models.standing import Band
from alignment.queries.bands import standings
from alignment.queries.moment import Moment
from alignment.queries.path_sql import APPROVING, Sql, differs


@dataclass(frozen=True)
class Movement:
    """By how many pieces of work the confirmed band grew, and why: paperwork is not progress."""

    relinked: int = 0
    reclassified: int = 0
    reworked: int = 0


def refresh_standings(moment: Moment) -> Movement:
    """Store the band of every piece of work in scope, touching only rows that changed; returns what moved."""
    with (
        kept("standing_now", standings(moment), index="record_id") as now_rows,
        kept("standing_news", _news(moment)) as news_rows,
        transaction.atomic(),
    ):
        fresh = rows(Sql("SELECT count(*) FROM standing_news WHERE old_band IS NULL"))[0][0]
        gone = Standing.objects.count() + fresh - now_rows
        if not news_rows and not gone:
            return Movement()
        moves = rows(Sql("SELECT old_band, band, count(*) FROM standing_news GROUP BY old_band, band"))
        if gone:
            moves += _leave(moment)
        run(
            Sql(
                """UPDATE alignment_standing SET band = news.band, team_id = news.team_id,
                    cause_id = news.cause_id
                FROM standing_news AS news
                WHERE news.record_id = alignment_standing.record_id AND news.old_band IS NOT NULL"""
            )
        )
        run(
            Sql(
                """INSERT INTO alignment_standing (workspace_id, record_id, band, team_id, cause_id)
                SELECT %s, record_id, band, team_id, cause_id FROM standing_news WHERE old_band IS NULL
                ORDER BY record_id
                ON CONFLICT DO NOTHING""",
                (moment.workspace_id,),
            )
        )
        return movement(moves)


def movement(moves: list[tuple[str | None, str | None, int]]) -> Movement:
    """Return what (band before, band now, count) did to the confirmed band; None is out of scope."""
    relinked = reclassified = reworked = 0
    for before, now, number in moves:
        gain = (now == Band.CONFIRMED) - (before == Band.CONFIRMED)
        if before is None or now is None:
            reworked += gain * number
        elif Band.SUSTAINING in (before, now):
            reclassified += gain * number
        else:
            relinked += gain * number
    return Movement(relinked, reclassified, reworked)


def refresh_causes(moment: Moment) -> int:
    """Store the records at which paths are broken, counted from the open findings; returns rows written."""
    with kept("cause_now", _causes(moment), index="record_id"), transaction.atomic():
        gone = run(
            Sql(
                """DELETE FROM alignment_cause WHERE workspace_id = %s
                AND NOT EXISTS (SELECT 1 FROM cause_now WHERE cause_now.record_id = alignment_cause.record_id)""",
                (moment.workspace_id,),
            )
        )
        changed = run(
            Sql(
                f"""UPDATE alignment_cause
                SET kind = cause_now.kind, team_id = cause_now.team_id, records = cause_now.records
                FROM cause_now WHERE cause_now.record_id = alignment_cause.record_id
                    AND (alignment_cause.kind <> cause_now.kind OR alignment_cause.records <> cause_now.records
                         OR {differs("alignment_cause.team_id", "cause_now.team_id")})"""
            )
        )
        made = run(
            Sql(
                """INSERT INTO alignment_cause (workspace_id, record_id, kind, team_id, records)
                SELECT %s, record_id, kind, team_id, records FROM cause_now
                WHERE NOT EXISTS (
                    SELECT 1 FROM alignment_cause known WHERE known.record_id = cause_now.record_id)
                ON CONFLICT DO NOTHING""",
                (moment.workspace_id,),
            )
        )
    return gone + changed + made


def _news(moment: Moment) -> Sql:
    return Sql(
        f"""SELECT standing_now.*, standing.band AS old_band FROM standing_now
        LEFT JOIN alignment_standing standing ON standing.record_id = standing_now.record_id
        WHERE standing.record_id IS NULL OR standing.band <> standing_now.band
            OR {differs("standing.team_id", "standing_now.team_id")}
            OR {differs("standing.cause_id", "standing_now.cause_id")}"""
    )


def _leave(moment: Moment) -> list[tuple[str | None, str | None, int]]:
    """Remove what is in scope no more; returns the moves."""
    gone = f"""FROM alignment_standing WHERE workspace_id = {int(moment.workspace_id)} AND NOT EXISTS (
        SELECT 1 FROM standing_now WHERE standing_now.record_id = alignment_standing.record_id)"""
    left = rows(Sql(f"SELECT band, count(*) {gone} GROUP BY band"))
    run(Sql(f"DELETE {gone}"))
    return [(band, None, number) for band, number in left]


def _causes(moment: Moment) -> Sql:
    """Return (record, kind, team, records) of every cause; its own team, else that of work below it."""
    return Sql(
        f"""SELECT cause.id AS record_id,
            CASE WHEN cause.status IN {APPROVING} THEN 'unlinked' ELSE 'status' END AS kind,
            coalesce(cause.team_id, min(record.team_id)) AS team_id, count(*) AS records
        FROM alignment_finding finding
        JOIN strategy_record cause ON cause.id = finding.cause_id
        JOIN strategy_record record ON record.id = finding.record_id
        WHERE finding.workspace_id = %s AND finding.rule = 'no-path' AND finding.resolved_at IS NULL
        GROUP BY cause.id, cause.status, cause.team_id""",
        (moment.workspace_id,),
    )
