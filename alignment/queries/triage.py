"""The inbox: records at which paths are broken, the most work behind them first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Team, Workspace
from accounts.scope import current_workspace_id
from alignment.models import Cause, RecordException
from alignment.queries.causes import where_broken
from alignment.queries.moment import Moment
from strategy.models import APPROVING, Link, Record

COUNTED_UP_TO = 1000
PEEKED_AT = 8


def waiting(teams: Iterable[int] | None = None) -> QuerySet[Cause]:
    """Return the causes that wait for somebody, of some teams only if any are given.

    What was repaired since the last sweep is left out already, by looking at the record as it is now.
    """
    moment = Moment.of(Workspace.objects.get(pk=current_workspace_id()))
    still_broken = Q(record__alignment=False) | ~Q(record__status__in=APPROVING) | Q(record__alignment=None)
    covered = RecordException.objects.in_force(moment.today).filter(record=OuterRef("record"))
    causes = Cause.objects.filter(
        still_broken,
        Q(snoozed_until=None) | Q(snoozed_until__lte=moment.now),
        ~Exists(covered),
        record__deleted_at=None,
    ).select_related("record__team", "team")
    return causes if teams is None else causes.filter(team_id__in=list(teams))


def waiting_count(teams: Iterable[int] | None = None, up_to: int = COUNTED_UP_TO) -> int:
    """Return how many causes wait, counted no further than one past `up_to`."""
    return waiting(teams).order_by()[: up_to + 1].count()


def my_teams(membership: Membership) -> list[Team]:
    """Return the teams of a member, by name."""
    return list(Team.objects.filter(team_memberships__membership=membership).order_by("name"))


@dataclass
class Case:
    """One cause with what somebody needs to decide about it."""

    record: Record
    cause: Cause | None
    sentence: str
    below: list[Record] = field(default_factory=list)
    more_below: int = 0

    @property
    def moves_children(self) -> bool:
        """Return whether the record itself is at fault, so that what hangs below it must go elsewhere."""
        return not self.record.approves

    @property
    def affected(self) -> int:
        """Return how many other records have no path because of this one."""
        if self.cause is None:
            return 0
        return max(self.cause.records - (0 if self.moves_children else 1), 0)


def case(record: Record) -> Case:
    """Return what is known about one broken record: why, and what hangs below it without a path."""
    cause = Cause.objects.filter(record=record).first()
    below = list(
        Record.objects.filter(
            pk__in=Link.objects.current().filter(parent=record, is_primary=True).values("child"),
            alignment=False,
            deleted_at=None,
        ).order_by("pk")[: PEEKED_AT + 1]
    )
    return Case(
        record=record,
        cause=cause,
        sentence=where_broken(record, record),
        below=below[:PEEKED_AT],
        more_below=max(len(below) - PEEKED_AT, 0),
    )


def sentence(cause: Cause) -> str:
    """Return, for a row of the inbox, why paths end here."""
    return where_broken(cause.record, cause.record)


def broken_children(record: Record) -> list[Record]:
    """Return what hangs directly below a record, first parents only, and has no path."""
    return list(
        Record.objects.filter(
            pk__in=Link.objects.current().filter(parent=record, is_primary=True).values("child"),
            alignment=False,
            deleted_at=None,
        ).order_by("pk")
    )
