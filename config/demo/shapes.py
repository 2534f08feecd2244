"""The shapes in which the demo company is written down: plain, frozen, without a database."""

from __future__ import annotations

from dataclasses import dataclass, field

DROPPED_MARK, DONE_MARK, DOING_MARK, TO_DO_MARK, STALE_MARK = "x", "+", ">", "-", "."
MARKS = {
    DROPPED_MARK: "closed as won't do",
    DONE_MARK: "done",
    DOING_MARK: "in progress",
    TO_DO_MARK: "to do, touched lately",
    STALE_MARK: "to do, not touched for a year",
}


@dataclass(frozen=True)
class Person:
    """Somebody at the company: the part of their e-mail address before the @, and what they do there."""

    handle: str
    name: str
    role: str
    post: str
    teams: tuple[str, ...] = ()


@dataclass(frozen=True)
class Up:
    """A link up to the record with this slug, made `days_ago` by a person (None: by the tracker).

    A link made by the parent's owner or a strategist is confirmed; `accepted_by` confirms one that somebody
    else made. `reviewed` is how many days ago its parent's owner last said that it still holds. `enables`
    marks platform work.
    """

    to: str
    why: str = ""
    by: str = "jun"
    days_ago: int = 60
    accepted_by: str = ""
    reviewed: int = 0
    enables: bool = False
    weight: int = 1


@dataclass(frozen=True)
class Edit:
    """What a record said until `days_ago`, when `by` changed it to what it says now.

    Each text is the earlier one; an empty one hasn't changed. `settled` says whether somebody looked at the links
    below again on that day; otherwise those confirmed before need review.
    """

    days_ago: int
    by: str
    status: str = ""
    title: str = ""
    statement: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    settled: bool = True


@dataclass(frozen=True)
class Direction:
    """A record of the strategy itself, from the mission down to a solution, with its memo."""

    slug: str
    kind: str
    title: str
    statement: str
    owner: str = ""
    team: str = ""
    status: str = "active"
    rank: int | None = None
    ups: tuple[Up, ...] = ()
    memo: dict[str, str] = field(default_factory=dict)
    days_ago: int = 70
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True)
class Item:
    """A work item of a tracker: its title, its type and how far it is (one of MARKS)."""

    title: str
    type: str
    mark: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Epic:
    """A tracker's epic with its stories, tasks and bugs, and the links that people made from it."""

    slug: str
    title: str
    description: str
    team: str
    items: tuple[Item, ...]
    ups: tuple[Up, ...] = ()
    owner: str = ""
    effort: int = 0
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    days_ago: int = 66

    @property
    def is_done(self) -> bool:
        """Return whether nothing is left to do."""
        return all(item.mark in (DONE_MARK, DROPPED_MARK) for item in self.items)


@dataclass(frozen=True)
class Loose:
    """A work item that hangs below no epic; it may be linked straight to the strategy."""

    slug: str
    title: str
    team: str
    description: str = ""
    type: str = "bug"
    mark: str = TO_DO_MARK
    labels: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    ups: tuple[Up, ...] = ()
    days_ago: int = 30


@dataclass(frozen=True)
class Rule:
    """A standing rule for work that keeps the lights on, approved by a strategist."""

    field: str
    value: str
    reason: str
    owner: str
    days_ago: int
    budget_share: int


@dataclass(frozen=True)
class StandsAlone:
    """An exception: why this record needs no path, who asked, who approved (nobody yet: empty), and for how long."""

    record: str
    kind: str
    reason: str
    asked_by: str
    approved_by: str
    days_ago: int
    days_left: int
    budget_items: int


TYPES = ("bug", "task", "spike", "incident")


def items(text: str) -> tuple[Item, ...]:
    """Return the items written one a line as `<mark> [type:] title [#label ...]`; the type is story unless it says so."""
    return tuple(_item(line.strip()) for line in text.strip().splitlines() if line.strip())


def _item(line: str) -> Item:
    mark, words = line[0], line[1:].strip()
    if mark not in MARKS:
        raise ValueError(f"A line starts with one of {' '.join(MARKS)}: {line}")
    title, *labels = (part.strip() for part in words.split(" #"))
    before, colon, after = title.partition(": ")
    if colon and before in TYPES:
        return Item(after, before, mark, tuple(labels))
    return Item(title, "story", mark, tuple(labels))
