"""What one person works on and why, and what changed above it since they last looked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import Membership, TeamMembership
from strategy.kinds import MISSION, WORK_KINDS
from strategy.models import Change, Link, Record, Status
from strategy.sql import among

LINES_SHOWN = 3
WORK_SHOWN = 5
WORK_LOOKED_AT = 60
NEWS_SHOWN = 8
FIRST_LOOK = timedelta(days=14)


@dataclass(frozen=True)
class HomeStep:
    """One record of a line and why it contributes to the one above, which may approve nothing (`is_cut`)."""

    record: Record
    why: str
    is_cut: bool

    @property
    def is_broken(self) -> bool:
        """Return whether nothing below it is approved through it."""
        return _is_cut(self.record)


@dataclass
class MyLine:
    """One reason that several pieces of work share: the steps from the top down, then the work.

    `shared` are the steps that an earlier line on the page has shown already.
    """

    steps: list[HomeStep]
    arrives: bool
    work: list[Record] = field(default_factory=list)
    shared: list[Record] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Return whether the record right above the work approves nothing."""
        return bool(self.steps) and _is_cut(self.steps[-1].record)

    @property
    def reaches_up(self) -> bool:
        """Return whether the steps at least lead to the root, approved or not."""
        return any(step.record.is_root for step in self.steps)

    @property
    def own_steps(self) -> list[HomeStep]:
        """Return the steps that only this line has."""
        return self.steps[len(self.shared) :]

    @property
    def more(self) -> int:
        """Return how many pieces of work there are beyond those shown."""
        return max(0, len(self.work) - WORK_SHOWN)

    @property
    def shown(self) -> list[Record]:
        """Return the work to show."""
        return self.work[:WORK_SHOWN]


@dataclass
class News:
    """Something that happened to a record above my work."""

    record: Record
    change: Change


@dataclass
class Home:
    """Everything of the home page that belongs to the person."""

    lines: list[MyLine]
    news: list[News]
    since: datetime
    work: list[Record]
    unlinked: list[Record] = field(default_factory=list)


def home_of(membership: Membership) -> Home:
    """Return a member's home: their own active work first, then that of their teams; six queries at most."""
    work = _my_work(membership)
    parent_of, links = _lines_above(work)
    ancestors = {pk for pk in parent_of.values() if pk}
    records = {record.pk: record for record in Record.objects.filter(pk__in=ancestors).select_related("team")}
    records |= {record.pk: record for record in work}
    since = membership.last_seen_at or timezone.now() - FIRST_LOOK
    lines = _group(work, parent_of, records, links)
    linked = _without_repeating([line for line in lines if line.steps][:LINES_SHOWN])
    unlinked = [record for line in lines if not line.steps for record in line.work]
    return Home(
        lines=linked,
        news=_news(ancestors - {record.pk for record in work}, records, since),
        since=since,
        work=work,
        unlinked=unlinked[:WORK_SHOWN],
    )


def _my_work(membership: Membership) -> list[Record]:
    """Return the person's own active work, the latest first, then the newest of their teams'.

    Two queries, each of which finds its rows by an index.
    """
    active = Record.objects.present().exclude(kind=MISSION)
    own = active.filter(owner=membership.user_id, status__in=(Status.ACTIVE, Status.DISCOVERY))
    records = list(own.order_by("-updated_at", "-pk")[:WORK_LOOKED_AT])
    teams = list(TeamMembership.objects.filter(membership=membership).values_list("team", flat=True))
    if teams:
        theirs = active.filter(team__in=teams, status=Status.ACTIVE).order_by("-pk")[:WORK_LOOKED_AT]
        known = {record.pk for record in records}
        records += [record for record in theirs if record.pk not in known]
    return records[:WORK_LOOKED_AT]


def _lines_above(work: Iterable[Record]) -> tuple[dict[int, int], dict[int, Link]]:
    """Return child to primary parent for the work and all above it, and those links by child."""
    ids = [record.pk for record in work]
    if not ids:
        return {}, {}
    chosen, parameter = among("l.child_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE up(link_id, parent_id) AS (
                SELECT l.id, l.parent_id FROM strategy_link l
                WHERE {chosen} AND l.valid_to IS NULL AND l.is_primary
                UNION
                SELECT l.id, l.parent_id FROM up
                JOIN strategy_link l ON l.child_id = up.parent_id AND l.valid_to IS NULL AND l.is_primary
            )
            SELECT link_id FROM up""",
            [parameter],
        )
        link_ids = [row[0] for row in cursor.fetchall()]
    links = {link.child_id: link for link in Link.objects.filter(pk__in=link_ids)}
    return {child: link.parent_id for child, link in links.items()}, links


def _group(
    work: list[Record], parent_of: dict[int, int], records: dict[int, Record], links: dict[int, Link]
) -> list[MyLine]:
    """Return the work grouped by the lowest record of the strategy above it, the largest groups first."""
    groups: dict[int, MyLine] = {}
    covered = {parent_of.get(record.pk) for record in work}
    for record in work:
        if record.kind not in WORK_KINDS and record.pk in covered:
            continue
        steps: list[Record] = []
        above: int | None = record.pk if record.kind not in WORK_KINDS else parent_of.get(record.pk)
        while above is not None and above in records and len(steps) < 50:
            if records[above].kind not in WORK_KINDS:
                steps.append(records[above])
            above = parent_of.get(above)
        base = steps[0].pk if steps else 0  # the lowest
        steps.reverse()
        said = [
            HomeStep(step, links[step.pk].why if step.pk in links else "", is_cut=_is_cut(above))
            for step, above in zip(steps, [None, *steps], strict=False)
        ]
        line = groups.setdefault(base, MyLine(said, arrives=any(step.is_root for step in steps)))
        line.arrives = line.arrives and bool(record.alignment or record.pk == base)
        if record.pk != base:
            line.work.append(record)
    return sorted(groups.values(), key=lambda line: -len(line.work))


def _is_cut(above: Record | None) -> bool:
    return above is not None and above.kind != MISSION and not above.approves


def _without_repeating(lines: list[MyLine]) -> list[MyLine]:
    """Mark in each line the steps with which the first one begins too."""
    for line in lines[1:]:
        for mine, first in zip(line.steps[:-1], lines[0].steps, strict=False):
            if mine.record.pk != first.record.pk:
                break
            line.shared.append(mine.record)
    return lines


def _news(ids: set[int], records: dict[int, Record], since: datetime) -> list[News]:
    """Return what people changed in these records since then, the newest first, one entry a record."""
    if not ids:
        return []
    touched: dict[int, int] = {}
    rows = Record.history.filter(id__in=ids, history_date__gt=since).exclude(history_change_reason=None)
    for row in rows.exclude(history_type="+").order_by("history_id").values("id", "history_change_reason"):
        touched[row["id"]] = max(touched.get(row["id"], 0), row["history_change_reason"])
    opened = Link.objects.filter(child__in=ids, valid_from__gt=since)
    for child, change_id in opened.values_list("child", "opened_in"):
        touched[child] = max(touched.get(child, 0), change_id)
    changes = Change.objects.filter(pk__in=touched.values()).select_related("by").in_bulk()
    news = [News(records[pk], changes[change_id]) for pk, change_id in touched.items() if change_id in changes]
    return sorted(news, key=lambda item: (item.change.at, item.change.pk), reverse=True)[:NEWS_SHOWN]
