"""Writes the demo's trend: a day's numbers for each day played, and the findings that opened and were resolved."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from accounts.models import Team
from alignment.actions.standings import movement
from alignment.models import Finding, Snapshot, Standing
from alignment.models.standing import Band
from config.demo.book import BATCH, Book
from config.demo.days import SYNC
from config.demo.replay import Day, FindingName, Replay

DAYS_PLAYED = 56
COLUMNS = {
    Band.CONFIRMED: "confirmed",
    Band.UNCONFIRMED: "unconfirmed",
    Band.SUSTAINING: "sustaining",
    Band.NONE: "no_path",
}


def write_past_numbers(book: Book) -> list[Day]:
    """Write snapshots and findings for the days until yesterday, and where each piece of work stood then.

    Returns the days, the first to the last.
    """
    replay = Replay(book)
    played = [replay.day(days_ago) for days_ago in range(DAYS_PLAYED + 1, 0, -1)]
    snapshots: list[Snapshot] = []
    for before, day in pairwise(played):
        snapshots.append(_of_workspace(book, before, day, replay))
        snapshots.extend(_of_team(book, day, team) for team in book.teams.values())
    Snapshot.objects.bulk_create(snapshots, batch_size=BATCH)
    _write_findings(book, played)
    last = played[-1]
    Standing.objects.bulk_create(
        Standing(
            workspace=book.workspace,
            record_id=record_id,
            band=band,
            team_id=last.says[record_id]["team_id"],
            cause_id=last.causes.get(record_id) if band == Band.NONE else None,
        )
        for record_id, band in sorted(last.bands.items())
    )
    return played


def _numbers(bands: Counter[str]) -> dict[str, int]:
    return {name: bands[band] for band, name in COLUMNS.items()} | {"in_scope": bands.total()}


def _of_workspace(book: Book, before: Day, day: Day, replay: Replay) -> Snapshot:
    moves = Counter(
        (before.bands.get(record_id), day.bands.get(record_id)) for record_id in before.bands.keys() | day.bands.keys()
    )
    moved = movement([(old, new, number) for (old, new), number in moves.items()])
    rules = Counter(rule for rule, _, _ in day.findings)
    causes = {day.causes[record_id] for rule, record_id, _ in day.findings if rule == "no-path"}
    return Snapshot(
        workspace=book.workspace,
        on=day.on,
        **_numbers(Counter(day.bands.values())),
        relinked=moved.relinked,
        reclassified=moved.reclassified,
        reworked=moved.reworked,
        not_counted=dict(sorted(day.not_counted.items())),
        findings=dict(sorted(rules.items())),
        causes=len(causes),
        records=len(day.says),
        aligned=len(day.aligned),
        refreshed_at=day.end,
    )


def _of_team(book: Book, day: Day, team: Team) -> Snapshot:
    own = Counter(band for record_id, band in day.bands.items() if day.says[record_id]["team_id"] == team.pk)
    return Snapshot(workspace=book.workspace, on=day.on, team=team, **_numbers(own), refreshed_at=day.end)


def _write_findings(book: Book, played: list[Day]) -> None:
    """Write a finding for each run of days on which a rule fired; those of the last day are open."""
    open_ones: dict[FindingName, Finding] = {}
    rows: list[Finding] = []
    for day in played:
        checked_at = day.end.replace(hour=SYNC + 1, minute=0)
        for name in [name for name in open_ones if name not in day.findings]:
            open_ones.pop(name).resolved_at = checked_at
        for name, detail in day.findings.items():
            if name not in open_ones:
                open_ones[name] = _finding(book, name, checked_at)
                rows.append(open_ones[name])
            open_ones[name].cause_id = day.causes.get(name[1]) if name[0] == "no-path" else None
            open_ones[name].detail = detail
    Finding.objects.bulk_create(rows, batch_size=BATCH)


def _finding(book: Book, name: FindingName, at: Any) -> Finding:
    rule, record_id, counterpart_id = name
    return Finding(
        workspace=book.workspace, rule=rule, record_id=record_id, counterpart_id=counterpart_id, opened_at=at
    )
