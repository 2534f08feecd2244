"""Keeping the numbers of the day: of the workspace, of each team, and of the work without one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q

from alignment.actions.standings import Movement
from alignment.models import Cause, Finding, Snapshot, Standing
from alignment.models.standing import Band
from alignment.queries import not_counted
from alignment.queries.moment import Moment
from strategy.models import Record

COLUMN = {
    Band.CONFIRMED: "confirmed",
    Band.UNCONFIRMED: "unconfirmed",
    Band.SUSTAINING: "sustaining",
    Band.NONE: "no_path",
}
EMPTY = dict.fromkeys((*COLUMN.values(), "in_scope"), 0)


@transaction.atomic
def keep_snapshot(moment: Moment, moved: Movement) -> Snapshot:
    """Store the numbers as today's, replacing those from earlier today; returns the workspace's."""
    by_team = _bands_by_team()
    whole = {name: sum(numbers[name] for numbers in by_team.values()) for name in EMPTY}
    counted = Record.objects.present().aggregate(records=Count("pk"), aligned=Count("pk", filter=Q(alignment=True)))
    findings = Finding.objects.open().values_list("rule").annotate(number=Count("pk")).order_by("rule")
    snapshot, _ = Snapshot.objects.update_or_create(
        on=moment.today,
        team=None,
        is_teamless=False,
        defaults={
            **whole,
            **counted,
            "not_counted": not_counted.numbers(moment.now),
            "findings": dict(findings),
            "causes": Cause.objects.count(),
            "refreshed_at": moment.now,
        },
    )
    if moved != Movement():
        Snapshot.objects.filter(pk=snapshot.pk).update(
            relinked=F("relinked") + moved.relinked,
            reclassified=F("reclassified") + moved.reclassified,
            reworked=F("reworked") + moved.reworked,
        )
    for team_id, numbers in by_team.items():
        whose: dict[str, Any] = {"team_id": team_id, "is_teamless": team_id is None}
        Snapshot.objects.update_or_create(
            on=moment.today,
            **whose,
            defaults={**numbers, "refreshed_at": moment.now},
        )
    _of_teams(moment).exclude(_among(by_team)).update(**EMPTY, refreshed_at=moment.now)
    return snapshot


def _of_teams(moment: Moment) -> Any:
    return Snapshot.objects.filter(on=moment.today).exclude(team=None, is_teamless=False)


def _among(by_team: dict[int | None, dict[str, int]]) -> Q:
    teams = Q(team_id__in=[team_id for team_id in by_team if team_id is not None])
    return teams | Q(is_teamless=True) if None in by_team else teams


def _bands_by_team() -> dict[int | None, dict[str, int]]:
    """Return the bands of each team that has work in scope; None stands for work without a team."""
    by_team: dict[int | None, dict[str, int]] = defaultdict(lambda: dict(EMPTY))
    for team_id, band, number in (
        Standing.objects.values_list("team_id", "band").annotate(number=Count("pk")).order_by()
    ):
        by_team[team_id][COLUMN[Band(band)]] += number
        by_team[team_id]["in_scope"] += number
    return dict(by_team)
