"""The list of all work: the filters that every number of the product points to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Team
from alignment.models import Finding, Snapshot
from alignment.models.standing import Band
from alignment.queries import not_counted
from strategy.kinds import KINDS, WORK_KINDS
from strategy.models import Link, Record, Status
from strategy.queries.search import find

NO_TEAM = "none"
COUNTED_UP_TO = 1000
FOUND = 200

PATHS = {
    "confirmed": Band.CONFIRMED,
    "unconfirmed": Band.UNCONFIRMED,
    "sustaining": Band.SUSTAINING,
    "none": Band.NONE,
}
SORTS = {
    "-updated_at": "Last changed first",
    "updated_at": "Longest unchanged first",
    "key": "By key",
}
GROUPS = {
    "": "Not grouped",
    "team": "Team",
    "parent": "Contributes to",
    "kind": "Level",
    "status": "Status",
    "path": "Path",
}


@dataclass(frozen=True)
class WorkFilter:
    """What somebody asked the list for; every field empty is all work in scope."""

    path: str = ""
    team: str = ""
    scope: str = ""
    reason: str = ""
    kind: str = ""
    status: str = ""
    rule: str = ""
    cause: str = ""
    q: str = ""
    sort: str = "-updated_at"
    group: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> WorkFilter:
        """Return the filter that an address asks for; what makes no sense is left out."""
        sort, group = asked.get("sort", ""), asked.get("group", "")
        team = asked.get("team", "")
        return cls(
            path=_one_of(asked.get("path", ""), PATHS),
            team=team if team == NO_TEAM or (team.isascii() and team.isdigit() and len(team) < 19) else "",
            scope=_one_of(asked.get("scope", ""), ("in", "out", "all")),
            reason=_one_of(asked.get("reason", ""), not_counted.WORDS),
            kind=_one_of(asked.get("kind", ""), WORK_KINDS),
            status=_one_of(asked.get("status", ""), Status.values),
            rule=_plain(asked.get("rule", ""), 40),
            cause=_plain(asked.get("cause", ""), 255),
            q=_plain(asked.get("q", ""), 200),
            sort=sort if sort in SORTS else "-updated_at",
            group=group if group in GROUPS else "",
        )

    @property
    def narrows(self) -> bool:
        """Return whether anything but sorting and grouping was asked for."""
        return bool(self.asked(sort="", group=""))

    def asked(self, **other: str) -> dict[str, str]:
        """Return the fields that aren't empty, some of them replaced."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__} | other
        if fields["sort"] == "-updated_at":
            fields["sort"] = ""
        return {name: value for name, value in fields.items() if value}

    def address(self, **other: str) -> str:
        """Return the query string of this filter, some fields replaced."""
        return "?" + urlencode(self.asked(**other))


def work_filter(asked: WorkFilter) -> QuerySet[Record]:
    """Return the work that a filter asks for: the rows behind every number of the dashboard."""
    now = timezone.now()
    records: QuerySet[Record] = Record.objects.present().work()
    if asked.reason:
        records = not_counted.for_reason(records, asked.reason, now)
    elif asked.scope == "out":
        records = records.exclude(Record.in_scope_condition(now))
    elif asked.path:
        records = records.filter(standing__band=PATHS[asked.path])
    elif asked.scope != "all" and not asked.rule:
        records = records.filter(Record.in_scope_condition(now))
    if asked.team:
        records = records.filter(team=None) if asked.team == NO_TEAM else records.filter(team_id=int(asked.team))
    for name in ("kind", "status"):
        if getattr(asked, name):
            records = records.filter(**{name: getattr(asked, name)})
    if asked.rule:
        records = records.filter(pk__in=Finding.objects.open().of_rule(asked.rule).values("record"))
    if asked.cause:
        records = records.filter(standing__cause__key=asked.cause)
    if asked.q:
        records = records.filter(pk__in=[record.pk for record in find(asked.q, FOUND, kinds=WORK_KINDS)])
    return records.select_related("team", "owner", "standing")


def work_count(asked: WorkFilter) -> tuple[int, bool]:
    """Return how much work a filter asks for, and whether that is all of it: large lists are counted so far only."""
    if set(asked.asked(sort="", group="")) <= {"path", "team"}:
        stored = _stored_count(asked)
        if stored is not None:
            return stored, True
    number = work_filter(asked).order_by()[: COUNTED_UP_TO + 1].count()
    return min(number, COUNTED_UP_TO), number <= COUNTED_UP_TO


def _stored_count(asked: WorkFilter) -> int | None:
    """Return the number as the last check counted it, if it counted that."""
    newest = Snapshot.objects.filter(team=None, is_teamless=False).order_by("-on").first()
    if newest is None or not asked.path:
        return None
    if asked.team:
        team = {"is_teamless": True} if asked.team == NO_TEAM else {"team_id": int(asked.team)}
        newest = Snapshot.objects.filter(on=newest.on, **team).first()
        if newest is None:
            return 0
    column = {"none": "no_path"}.get(asked.path, asked.path)
    return int(getattr(newest, column))


def first_parents(records: list[Record]) -> dict[int, Link]:
    """Return the first link of each record with its parent, by record."""
    links = Link.objects.current().filter(child__in=records, is_primary=True).select_related("parent")
    return {link.child_id: link for link in links}


def teams() -> list[Team]:
    """Return the workspace's teams by name."""
    return list(Team.objects.order_by("folded_name"))


def kinds() -> list[tuple[str, str]]:
    """Return the levels of work with their names."""
    return [(kind, KINDS[kind].plural) for kind in WORK_KINDS]


def _plain(value: str, length: int) -> str:
    return value.replace("\x00", "")[:length].strip()


def _one_of(value: str, allowed: Iterable[str]) -> str:
    return value if value in allowed else ""
