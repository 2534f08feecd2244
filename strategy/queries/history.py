"""What happened, by whom and when: to one record with each text before and after, or in the whole workspace."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet

from accounts.models import Team, User
from strategy.kinds import KINDS
from strategy.models import Change, Link, Origin, Record, Section
from strategy.wording import Piece, compare

PAGE_SIZE = 30
NOT_SHOWN = ("id", "version", "updated_at", "created_at", "workspace", "fingerprint", "created_by", "current_until")
NAMES = {
    "title": "Title",
    "statement": "Statement",
    "description": "Description",
    "status": "Status",
    "status_text": "Status in its source",
    "owner": "Owner",
    "team": "Team",
    "rank": "Rank",
    "starts_on": "Starts",
    "ends_on": "Ends",
    "effort": "Effort",
    "type": "Type",
    "labels": "Labels",
    "components": "Components",
    "project": "Project",
    "source_name": "Source",
    "source_url": "Link to its source",
    "source_updated_at": "Updated in its source",
    "started": "Started",
    "is_counted": "Counted by its source",
    "is_gone": "Missing from its source",
    "is_root": "The company vision",
    "deleted_at": "Deleted",
    "merged_into": "Merged into",
    "kind": "Level",
    "key": "Key",
    "origin": "Origin",
}


@dataclass(frozen=True)
class Difference:
    """One field before and after an act, in pieces that say what changed."""

    name: str
    before: list[Piece]
    after: list[Piece]

    @property
    def is_long(self) -> bool:
        """Return whether the two are better read side by side."""
        return sum(len(piece.text) for piece in (*self.before, *self.after)) > 80

    @property
    def old(self) -> str:
        """Return the text before."""
        return "".join(piece.text for piece in self.before)

    @property
    def new(self) -> str:
        """Return the text after."""
        return "".join(piece.text for piece in self.after)


@dataclass
class Event:
    """One act as one record saw it."""

    change: Change
    is_undone: bool = False
    differences: list[Difference] = field(default_factory=list)
    opened: list[Link] = field(default_factory=list)
    closed: list[Link] = field(default_factory=list)

    @property
    def link_acts(self) -> list[LinkAct]:
        """Return what happened to each link: made, ended, or saying something else since."""
        old = {(link.child_id, link.parent_id): link for link in self.closed}
        new = {(link.child_id, link.parent_id): link for link in self.opened}
        return [LinkAct(old.get(pair), new.get(pair)) for pair in {**old, **new}]


@dataclass(frozen=True)
class LinkAct:
    """A link before and after an act; one of the two may be missing."""

    before: Link | None
    after: Link | None

    @property
    def link(self) -> Link:
        """Return the link as it is after the act, else as it was."""
        return cast(Link, self.after or self.before)

    @property
    def sentence(self) -> str:
        """Return what happened, to be followed by nothing."""
        pair = f"{self.link.child.key} to {self.link.parent.key}"
        if self.before is None:
            return f"Linked {pair}"
        if self.after is None:
            return f"Unlinked {pair}"
        acts = []
        if self.before.why != self.after.why:
            acts.append("new why")
        if self.before.type != self.after.type:
            acts.append(f"now {self.after.get_type_display()}")
        if self.before.weight != self.after.weight:
            acts.append(f"weight {self.before.weight.normalize()} to {self.after.weight.normalize()}")
        if self.before.is_primary != self.after.is_primary:
            acts.append("now the first parent" if self.after.is_primary else "no longer the first parent")
        if self.before.confirmed_at != self.after.confirmed_at and self.after.confirmed_at:
            acts.append("accepted")
        return f"{pair}: {', '.join(acts) or 'kept as it was'}"


def history_of(record: Record, before: int | None = None) -> tuple[list[Event], int | None]:
    """Return a page of the acts that touched a record, the newest first, and where the next page begins."""
    ids = _changes_of(record, before)
    page, more = ids[:PAGE_SIZE], len(ids) > PAGE_SIZE
    changes: dict[int, Any] = all_changes().in_bulk(page)
    events = {pk: Event(changes[pk], changes[pk].is_undone) for pk in page if pk in changes}
    for pk, differences in _differences(record, page).items():
        if pk in events:
            events[pk].differences = differences
    for link in _links(record, page):
        if link.opened_in_id in events:
            events[link.opened_in_id].opened.append(link)
        if link.closed_in_id in events:
            events[link.closed_in_id].closed.append(link)
    return list(events.values()), page[-1] if more else None


def recent_changes(limit: int) -> list[Change]:
    """Return the newest acts of people in the workspace, with who did them and whether they were undone."""
    changes = all_changes().exclude(origin=Origin.TRACKER).order_by("-at", "-pk")
    return list(changes[:limit])


def all_changes() -> QuerySet[Change]:
    """Return the acts in the workspace for a page of them; sort them by `-at`."""
    undone = Change.objects.filter(undoes=OuterRef("pk"))
    return Change.objects.select_related("by").annotate(is_undone=Exists(undone))


def meaning_before(link: Link) -> list[Difference]:
    """Return how the parent's meaning differs from what it was when the link was confirmed.

    Empty where nothing can be told apart, or the link was never confirmed.
    """
    if link.confirmed_at is None:
        return []
    parent = link.parent
    past = Record.history.filter(id=parent.pk, history_date__lte=link.confirmed_at).order_by("-history_id").first()
    differences = []
    if past is not None:
        for name in ("title", "statement"):
            if getattr(past, name) != getattr(parent, name):
                differences.append(_difference(NAMES[name], getattr(past, name), getattr(parent, name)))
    then: dict[str, str] = {}
    for old in Section.history.filter(record_id=parent.pk, history_date__lte=link.confirmed_at).order_by("history_id"):
        then[old.slot] = old.text
    now = {section.slot: section.text for section in Section.objects.filter(record=parent)}
    for section in KINDS[parent.kind].sections:
        if then.get(section.slot, "") != now.get(section.slot, ""):
            differences.append(_difference(section.title, then.get(section.slot, ""), now.get(section.slot, "")))
    return differences


def _changes_of(record: Record, before: int | None) -> list[int]:
    """Return the ids of the acts that touched a record, newest first, one more than a page."""
    older = {} if before is None else {"history_change_reason__lt": before}
    ids: set[int] = set()
    for rows in (Record.history.filter(id=record.pk, **older), Section.history.filter(record_id=record.pk, **older)):
        reasons = rows.exclude(history_change_reason=None).order_by("-history_change_reason")
        ids |= set(reasons.values_list("history_change_reason", flat=True).distinct()[: PAGE_SIZE + 1])
    for column in ("opened_in", "closed_in"):
        links = Link.objects.filter(Q(child=record) | Q(parent=record)).exclude(**{column: None})
        if before is not None:
            links = links.filter(**{f"{column}__lt": before})
        ids |= set(links.order_by(f"-{column}").values_list(column, flat=True).distinct()[: PAGE_SIZE + 1])
    return sorted(ids, reverse=True)[: PAGE_SIZE + 1]


def _differences(record: Record, page: list[int]) -> dict[int, list[Difference]]:
    """Return what each act changed in the record's fields and memo."""
    found: dict[int, list[Difference]] = defaultdict(list)
    names = [item.name for item in Record.history.model.tracked_fields if item.name not in NOT_SHOWN]
    earlier, rows = _around(Record.history.filter(id=record.pk), page)
    before_all = earlier.order_by("-history_id").first()
    said = _Words(rows if before_all is None else [before_all, *rows])
    for old, new in zip([before_all, *rows], rows, strict=False):
        if new.history_change_reason not in page or old is None:
            continue
        for name in names:
            before, after = said.of(old, name), said.of(new, name)
            if before != after:
                found[new.history_change_reason].append(_difference(NAMES.get(name, name), before, after))
    titles = {section.slot: section.title for section in KINDS[record.kind].sections}
    earlier, rows = _around(Section.history.filter(record_id=record.pk), page)
    newest = earlier.order_by().values("slot").annotate(newest=Max("history_id")).values("newest")
    texts: dict[str, str] = dict(Section.history.filter(history_id__in=newest).values_list("slot", "text"))
    for row in rows:
        before, texts[row.slot] = texts.get(row.slot, ""), row.text
        if row.history_change_reason in page and before != row.text:
            found[row.history_change_reason].append(_difference(titles.get(row.slot, row.slot), before, row.text))
    return found


def _around(history: QuerySet[Any], page: list[int]) -> tuple[QuerySet[Any], list[Any]]:
    """Return the rows of a history before those of a page of acts, not read yet, and the page's from first to last."""
    ends = history.filter(history_change_reason__in=page).aggregate(first=Min("history_id"), last=Max("history_id"))
    if ends["first"] is None:
        return history.none(), []
    rows = history.filter(history_id__gte=ends["first"], history_id__lte=ends["last"]).order_by("history_id")
    return history.filter(history_id__lt=ends["first"]), list(rows)


class _Words:
    """The values of a history row as people say them, with the names of everybody and every team they mention."""

    def __init__(self, rows: Iterable[Any]) -> None:
        people, teams, records = set(), set(), set()
        for row in rows:
            people.add(row.owner_id)
            teams.add(row.team_id)
            records.add(row.merged_into_id)
        self.people = {user.pk: str(user) for user in User.objects.filter(pk__in=people - {None})}
        self.teams = {team.pk: team.name for team in Team.objects.filter(pk__in=teams - {None})}
        self.records = dict(Record.objects.filter(pk__in=records - {None}).values_list("pk", "key"))

    def of(self, row: Any, name: str) -> str:
        """Return one value of a row in words."""
        by_id = {"owner": self.people, "team": self.teams, "merged_into": self.records}.get(name)
        if by_id is not None:
            return by_id.get(getattr(row, f"{name}_id"), "")
        display = getattr(row, f"get_{name}_display", None)
        value = display() if display is not None else getattr(row, name)
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list):
            return ", ".join(str(item) for item in value)
        if hasattr(value, "strftime"):
            return str(value.strftime("%-d %B %Y"))
        return str(value)


def _links(record: Record, page: list[int]) -> list[Link]:
    """Return the links of the record that these acts opened or closed; of an act on many, the first hundred."""
    return list(
        Link.objects.filter(Q(child=record) | Q(parent=record))
        .filter(Q(opened_in__in=page) | Q(closed_in__in=page))
        .select_related("child", "parent")
        .order_by("pk")[: PAGE_SIZE * 10]
    )


def _difference(name: str, before: str, after: str) -> Difference:
    return Difference(name, *compare(before, after))
