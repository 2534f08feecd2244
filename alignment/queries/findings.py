"""The list of findings: by rule, level, team and state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from alignment.models import Finding
from strategy.kinds import KINDS
from strategy.models import Record

STATES = {
    "": "Wanting attention",
    "snoozed": "Snoozed",
    "disputed": "Disputed",
    "open": "All open",
    "resolved": "Resolved",
}
COUNTED_UP_TO = 1000
UNRANKED = 1_000_000


@dataclass(frozen=True)
class FindingFilter:
    """What somebody asked the list for."""

    rule: str = ""
    kind: str = ""
    team: str = ""
    state: str = ""
    mine: str = ""
    record: str = ""
    cause: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> FindingFilter:
        """Return the filter that an address asks for; what makes no sense is left out."""

        def one_of(name: str, allowed: Iterable[str]) -> str:
            return asked.get(name, "") if asked.get(name, "") in allowed else ""

        def plain(name: str, length: int) -> str:
            return asked.get(name, "").replace("\x00", "")[:length]

        team = asked.get("team", "")
        return cls(
            rule=plain("rule", 40),
            kind=one_of("kind", KINDS),
            team=team if team == "none" or (team.isascii() and team.isdigit() and len(team) < 19) else "",
            state=one_of("state", STATES),
            mine="1" if asked.get("mine") else "",
            record=plain("record", 255),
            cause=plain("cause", 255),
        )

    def address(self, **other: str) -> str:
        """Return the query string of this filter, some fields replaced."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__} | other
        return "?" + urlencode({name: value for name, value in fields.items() if value})


def listed(asked: FindingFilter, user_id: int | None = None) -> QuerySet[Finding]:
    """Return the findings that a filter asks for."""
    now = timezone.now()
    findings: QuerySet[Finding] = {
        "": Finding.objects.wanting_attention(now),
        "open": Finding.objects.open(),
        "snoozed": Finding.objects.open().filter(snoozed_until__gt=now),
        "disputed": Finding.objects.open().exclude(disputed_at=None),
        "resolved": Finding.objects.exclude(resolved_at=None),
    }[asked.state]
    where = Q()
    if asked.rule:
        where &= Q(rule=asked.rule)
    if asked.kind:
        where &= Q(record__kind=asked.kind)
    if asked.team:
        where &= Q(record__team=None) if asked.team == "none" else Q(record__team_id=int(asked.team))
    if asked.mine:
        where &= Q(assigned_to_id=user_id)
    if asked.cause:
        where &= Q(cause__key=asked.cause)
    if asked.record:
        where &= Q(record__key=asked.record)
    return findings.filter(where).select_related(
        "record__team", "counterpart", "cause", "assigned_to", "disputed_by", "snoozed_by"
    )


def in_order(findings: QuerySet[Finding], asked: FindingFilter) -> tuple[QuerySet[Finding], str]:
    """Return the findings with the field they are sorted by: idle strategy by level and rank, the rest newest first."""
    if asked.rule != "nothing-contributes":
        return findings, "-id"
    level = Case(When(record__kind="intent", then=0), When(record__kind="initiative", then=1), default=2)
    rank = Coalesce("record__rank", Value(UNRANKED), output_field=IntegerField())
    return findings.annotate(place=level * Value(UNRANKED * 2) + rank), "place"


def counted(findings: QuerySet[Finding]) -> tuple[int, bool]:
    """Return how many there are, counted no further than a thousand, and whether that is all."""
    number = findings.order_by()[: COUNTED_UP_TO + 1].count()
    return min(number, COUNTED_UP_TO), number <= COUNTED_UP_TO


def of_records(records: Iterable[Record]) -> dict[int, list[Finding]]:
    """Return the open findings that want attention of these records, by record: one query for a page."""
    found: dict[int, list[Finding]] = {}
    wanted = [record.pk for record in records]
    if not wanted:
        return found
    findings = Finding.objects.wanting_attention().filter(record_id__in=wanted)
    # A link made a second ago has given the record its path already; the next check resolves the finding.
    findings = findings.exclude(rule="no-path", record__alignment=True)
    for finding in findings.select_related("record", "counterpart", "cause").order_by("pk"):
        found.setdefault(finding.record_id, []).append(finding)
    return found
