"""Refreshing where the effort flows: each leaf's share goes up, split by weights, a step at a time."""

from __future__ import annotations

from django.db import transaction

from accounts.scope import current_workspace_id
from alignment.actions.temporary import kept, rows, run
from alignment.models import Flow
from alignment.queries.moment import Moment
from alignment.queries.path_sql import APPROVING, Sql

STEPS = 1000
"""More than any line is long; links form no cycle, so the walk ends by itself."""

LEAVES = Sql(
    """SELECT standing.record_id, standing.team_id, standing.band FROM standing_here standing
    WHERE NOT EXISTS (
        SELECT 1 FROM strategy_link link
        JOIN standing_here child ON child.record_id = link.child_id
        WHERE link.parent_id = standing.record_id AND link.valid_to IS NULL)"""
)

WEIGHT = "CAST(link.weight AS double precision)"

CLIMBING = """SELECT parent_id AS node_id, team_id, middle_id, sum(share) AS share FROM flow_moving
    WHERE parent_kind NOT IN ('intent', 'vision', 'mission') GROUP BY parent_id, team_id, middle_id"""


def refresh_flows(moment: Moment) -> int:
    """Store the flow of effort from teams to intents, if it changed; returns rows written.

    Leaves are work in scope without work in scope below; each gives 1. At each record its share is
    split over its contributing links to parents that pass alignment on, by weight. What has a path
    over enabling links only is a band of its own.
    """
    # Copied first: of a copy the database knows how long it is, of a table just filled it doesn't.
    with kept("standing_here", _standings(moment), index="record_id"), kept("flow_leaf", LEAVES):
        arrived = Sql(
            """SELECT team_id, NULL AS initiative_id, NULL AS intent_id,
                CASE band WHEN 'none' THEN 'none' ELSE 'sustaining' END AS arrives, count(*) * 1.0 AS share
            FROM flow_leaf WHERE band IN ('none', 'sustaining') GROUP BY team_id, band"""
        )
        parts = [rows(arrived)]
        start = Sql(
            """SELECT record_id AS node_id, team_id, CAST(0 AS bigint) AS middle_id,
                CAST(1 AS double precision) AS share
            FROM flow_leaf WHERE band IN ('confirmed', 'unconfirmed')"""
        )
        parts += _walk(start)
    summed: dict[tuple[int | None, int | None, int | None, str], float] = {}
    for team, middle, intent, end, share in (row for part in parts for row in part):
        key = (team, middle or None, intent, end)
        summed[key] = summed.get(key, 0.0) + float(share)
    return _store({key: round(share, 6) for key, share in summed.items()})


def _walk(start: Sql) -> list[list[tuple[int | None, int | None, int | None, str, float]]]:
    """Move shares up until all have arrived; returns (team, middle, intent, end, share) a step."""
    arrived = []
    here = start
    for step in range(STEPS):
        with kept(f"flow_at_{step % 2}", here) as left:
            if not left:
                break
            with kept("flow_moving", _moving(f"flow_at_{step % 2}")):
                arrived.append(rows(_arriving(f"flow_at_{step % 2}")))
                run(Sql("DROP TABLE IF EXISTS flow_climbing"))
                run(Sql(f"CREATE TEMPORARY TABLE flow_climbing AS {CLIMBING}"))
        here = Sql("SELECT * FROM flow_climbing")
    run(Sql("DROP TABLE IF EXISTS flow_climbing"))
    return arrived


def _moving(table: str) -> Sql:
    """Return what climbs one step: each share goes to the parents that pass alignment on, by weight."""
    return Sql(
        f"""SELECT at.node_id, at.team_id, parent.id AS parent_id, parent.kind AS parent_kind,
            CASE parent.kind WHEN 'initiative' THEN parent.id
                WHEN 'solution' THEN CASE WHEN at.middle_id = 0 THEN parent.id ELSE at.middle_id END
                ELSE at.middle_id END AS middle_id,
            at.share * {WEIGHT} / sum({WEIGHT}) OVER (PARTITION BY at.node_id, at.team_id, at.middle_id) AS share
        FROM {table} at
        JOIN strategy_link link ON link.child_id = at.node_id AND link.valid_to IS NULL
            AND link.type = 'contributes'
        JOIN strategy_record parent
            ON parent.id = link.parent_id AND parent.alignment AND parent.status IN {APPROVING}"""
    )


def _arriving(table: str) -> Sql:
    """Return what arrives at an intent or a vision with this step, and what only enabling links carry on."""
    return Sql(
        f"""SELECT team_id, middle_id, CASE parent_kind WHEN 'intent' THEN parent_id END AS intent_id,
            CASE parent_kind WHEN 'intent' THEN 'intent' ELSE 'skipped' END AS arrives, sum(share) AS share
        FROM flow_moving WHERE parent_kind IN ('intent', 'vision', 'mission') GROUP BY 1, 2, 3, 4
        UNION ALL
        SELECT at.team_id, at.middle_id, NULL, 'enabling', sum(at.share)
        FROM {table} at LEFT JOIN (SELECT DISTINCT node_id FROM flow_moving) gone ON gone.node_id = at.node_id
        WHERE gone.node_id IS NULL GROUP BY at.team_id, at.middle_id"""
    )


def _standings(moment: Moment) -> Sql:
    return Sql(
        "SELECT record_id, team_id, band FROM alignment_standing WHERE workspace_id = %s", (moment.workspace_id,)
    )


@transaction.atomic
def _store(now: dict[tuple[int | None, int | None, int | None, str], float]) -> int:
    stored = {(flow.team_id, flow.initiative_id, flow.intent_id, flow.end): flow.share for flow in Flow.objects.all()}
    if stored == now:
        return 0
    workspace_id = current_workspace_id()
    Flow.objects.all().delete()
    Flow.objects.bulk_create(
        [
            Flow(workspace_id=workspace_id, team_id=team, initiative_id=middle, intent_id=intent, end=end, share=share)
            for (team, middle, intent, end), share in now.items()
        ],
        batch_size=500,
    )
    return len(now)
