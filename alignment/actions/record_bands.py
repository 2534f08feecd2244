"""Refreshing the four bands of the work in scope below each record."""

from __future__ import annotations

from django.db import transaction

from alignment.actions.temporary import kept, run
from alignment.queries.moment import Moment
from alignment.queries.path_sql import Sql
from strategy.actions.roll_ups import sums_below

MEASURES = {
    "confirmed": "standing.band = 'confirmed'",
    "unconfirmed": "standing.band = 'unconfirmed'",
    "sustaining": "standing.band = 'sustaining'",
    "no_path": "standing.band = 'none'",
}
STANDING = "LEFT JOIN alignment_standing standing ON standing.record_id = strategy_record.id"


def refresh_record_bands(moment: Moment) -> int:
    """Store the bands below every record that has work in scope below it; returns rows written.

    Runs inside `strategy.actions.roll_ups.ancestors_listed`, after the standings were refreshed.
    """
    below = Sql(
        f"""SELECT * FROM ({sums_below(MEASURES, STANDING)}) below
        WHERE confirmed + unconfirmed + sustaining + no_path > 0"""
    )
    names = ", ".join(MEASURES)
    changed = " OR ".join(f"alignment_recordbands.{name} <> fresh.{name}" for name in MEASURES)
    values = ", ".join(f"{name} = fresh.{name}" for name in MEASURES)
    with kept("bands_now", below, index="record_id"), transaction.atomic():
        written = run(
            Sql(
                """DELETE FROM alignment_recordbands WHERE workspace_id = %s AND NOT EXISTS (
                    SELECT 1 FROM bands_now WHERE bands_now.record_id = alignment_recordbands.record_id)""",
                (moment.workspace_id,),
            )
        )
        written += run(
            Sql(
                f"""UPDATE alignment_recordbands SET {values} FROM bands_now AS fresh
                WHERE fresh.record_id = alignment_recordbands.record_id AND ({changed})"""
            )
        )
        written += run(
            Sql(
                f"""INSERT INTO alignment_recordbands (workspace_id, record_id, {names})
                SELECT %s, record_id, {names} FROM bands_now WHERE NOT EXISTS (
                    SELECT 1 FROM alignment_recordbands known WHERE known.record_id = bands_now.record_id)
                ON CONFLICT DO NOTHING""",
                (moment.workspace_id,),
            )
        )
    return written
