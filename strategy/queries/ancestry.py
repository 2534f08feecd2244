"""Who is above and below whom."""

from __future__ import annotations

from django.db import connection

from strategy.models import Record


def is_below(record: Record, ancestor: Record) -> bool:
    """Return whether `record` contributes to `ancestor`, directly or through others of the same kind.

    Levels only ever rise along a link, so between two records of one kind only that kind can lie.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE above(id) AS (
                SELECT parent_id FROM strategy_link WHERE child_id = %s AND valid_to IS NULL
                UNION
                SELECT l.parent_id FROM above
                JOIN strategy_record r ON r.id = above.id AND r.kind = %s
                JOIN strategy_link l ON l.child_id = above.id AND l.valid_to IS NULL
            )
            SELECT EXISTS (SELECT 1 FROM above WHERE id = %s)""",
            [record.pk, record.kind, ancestor.pk],
        )
        return bool(cursor.fetchone()[0])
