"""The numbers of the dashboard: one function each, with the address of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from alignment.models import Cause, Finding, Flow, Snapshot
from alignment.models.standing import Band
from alignment.queries.triage import waiting
from alignment.queries.work import NO_TEAM, WorkFilter
from strategy.models import Record

WEEKS = 12
SHOWN = 4

SLUGS = (
    ("confirmed", Band.CONFIRMED, "confirmed"),
    ("unconfirmed", Band.UNCONFIRMED, "unconfirmed"),
    ("sustaining", Band.SUSTAINING, "sustaining"),
    ("no_path", Band.NONE, "none"),
)


@dataclass(frozen=True)
class BandNumber:
    """One band of some whole: its number, its share and the query string of its rows on the work list."""

    slug: str
    label: str
    value: int
    percent: int
    address: str

    @property
    def text(self) -> str:
        """Return the share as it stands beside the bar."""
        return f"{self.percent}%"


@dataclass(frozen=True)
class TeamRow:
    """A team's work in scope by band."""

    name: str
    in_scope: int
    bands: list[BandNumber]
    address: str


def latest() -> Snapshot | None:
    """Return the numbers of the last check; they are at most minutes old, and say how old."""
    return Snapshot.objects.filter(team=None, is_teamless=False).order_by("-on").first()


def bands(numbers: Snapshot, team: str = "") -> list[BandNumber]:
    """Return the four bands, in whole percents that sum to 100, with the addresses of their rows."""
    values = [getattr(numbers, slug) for slug, _, _ in SLUGS]
    percents = whole_percents(values)
    return [
        BandNumber(slug, str(band.label), value, percent, WorkFilter(path=path, team=team).address())
        for (slug, band, path), value, percent in zip(SLUGS, values, percents, strict=True)
    ]


def whole_percents(values: list[int]) -> list[int]:
    """Return the values as whole percents of their sum that sum to 100 themselves (largest remainder)."""
    total = sum(values)
    if not total:
        return [0 for _ in values]
    exact = [100 * value / total for value in values]
    floors = [int(share) for share in exact]
    by_remainder = sorted(range(len(values)), key=lambda place: (floors[place] - exact[place], place))
    for place in by_remainder[: 100 - sum(floors)]:
        floors[place] += 1
    return floors


def trend(numbers: Snapshot) -> list[Snapshot]:
    """Return a snapshot a day of the last twelve weeks, the oldest first."""
    since = numbers.on - timedelta(weeks=WEEKS)
    return list(Snapshot.objects.filter(team=None, is_teamless=False, on__gt=since, on__lte=numbers.on).order_by("on"))


@dataclass(frozen=True)
class Gain:
    """What was added to the confirmed band over some days, and why."""

    since: date
    points: int
    relinked: int
    reclassified: int
    reworked: int

    @property
    def total(self) -> int:
        """Return by how many pieces of work the band grew."""
        return self.relinked + self.reclassified + self.reworked


def gain(days: list[Snapshot]) -> Gain | None:
    """Return what moved the confirmed band over these days; None where there is nothing to compare."""
    if len(days) < 2:
        return None
    first, last = (100 * day.confirmed / day.in_scope if day.in_scope else 0 for day in (days[0], days[-1]))
    later = days[1:]
    return Gain(
        since=days[0].on,
        points=round(last) - round(first),
        relinked=sum(day.relinked for day in later),
        reclassified=sum(day.reclassified for day in later),
        reworked=sum(day.reworked for day in later),
    )


def by_team(numbers: Snapshot) -> list[TeamRow]:
    """Return each team's bands as of the last check, the one with most work in scope first."""
    rows = (
        Snapshot.objects.filter(on=numbers.on, in_scope__gt=0)
        .exclude(team=None, is_teamless=False)
        .select_related("team")
        .order_by("-in_scope", "pk")
    )
    return [
        TeamRow(
            name=row.team.name if row.team else "No team",
            in_scope=row.in_scope,
            bands=bands(row, str(row.team_id) if row.team_id else NO_TEAM),
            address=WorkFilter(team=str(row.team_id) if row.team_id else NO_TEAM).address(),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class IntentShare:
    """How much of the leaf work in scope arrives at one place, in items."""

    end: str
    intent: Record | None
    share: float
    percent: int


def by_intent() -> list[IntentShare]:
    """Return where the leaf work in scope arrives: intents by rank, then the other ends; shares sum to 100."""
    sums = list(Flow.objects.values_list("end", "intent_id").annotate(total=Sum("share")).order_by())
    intents = {record.pk: record for record in Record.objects.of_kind("intent").present()}
    order = {"intent": 0, "skipped": 1, "enabling": 2, "sustaining": 3, "none": 4}

    def place(row: tuple[str, int | None, float]) -> tuple[int, int, int]:
        intent = intents.get(row[1] or 0)
        return order[row[0]], (intent.rank if intent and intent.rank is not None else 10_000), row[1] or 0

    sums.sort(key=place)
    reached = {intent_id for _, intent_id, _ in sums}
    sums += [("intent", pk, 0.0) for pk, intent in intents.items() if pk not in reached and intent.status == "active"]
    sums.sort(key=place)
    percents = whole_percents([round(share * 1000) for _, _, share in sums])
    return [
        IntentShare(end, intents.get(intent_id or 0), share, percent)
        for (end, intent_id, share), percent in zip(sums, percents, strict=True)
    ]


def decisions() -> tuple[list[Cause], list[Finding]]:
    """Return what somebody must decide: the biggest broken records, and the highest strategy that nobody works on."""
    causes = list(waiting().select_related("record__owner").order_by("-records", "pk")[:SHOWN])
    idle = (
        Finding.objects.wanting_attention()
        .of_rule("nothing-contributes")
        .select_related("record__owner", "record__team", "counterpart", "cause")
        .order_by("record__kind", "pk")[:50]
    )
    return causes, sorted(idle, key=by_rank)[:SHOWN]


def by_rank(finding: Finding) -> tuple[int, int, int]:
    """Return the place of a finding by level (intents first), then declared rank."""
    level = {"intent": 0, "initiative": 1}.get(finding.record.kind, 2)
    rank = finding.record.rank
    return level, rank if rank is not None else 10_000, finding.pk


def findings_open() -> dict[str, int]:
    """Return how many findings were open at the last check, by rule."""
    numbers = latest()
    return dict(numbers.findings) if numbers else {}
