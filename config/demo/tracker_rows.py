"""Writes the demo's work as its two trackers delivered it: a first import, then a sync every few nights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from config.demo.book import Book, Sync
from config.demo.days import SYNC, dice
from config.demo.people import CLINIC, FIRMWARE, PEOPLE, SIGNAL
from config.demo.shapes import DOING_MARK, DONE_MARK, DROPPED_MARK, STALE_MARK, Epic, Item, Loose
from strategy.kinds import EPIC, ITEM
from strategy.markup import to_html
from strategy.meaning import fingerprint
from strategy.models import Link, Origin, Record, RecordOrigin, Status

DAYS_CURRENT = 90
ESTIMATES = (1, 2, 3, 3, 5, 8)


@dataclass(frozen=True)
class Tracker:
    """One project of a tracker: how its keys and addresses look, and its words for a status."""

    source: str
    project: str
    prefix: str
    address: str
    first: int
    words: dict[str, str]
    every: int

    def day(self, days_ago: int) -> int:
        """Return the day of the sync that brings what happened so many days ago: the one on or before it."""
        return -(-(days_ago - 1) // self.every) * self.every + 1

    def url(self, number: int) -> str:
        """Return the address of one of its records."""
        return self.address.format(key=f"{self.prefix}-{number}", number=number)


JIRA_WORDS = {"to do": "To Do", "doing": "In Progress", "done": "Done", "dropped": "Won't Do"}
GITHUB_WORDS = {"to do": "open", "doing": "in progress", "done": "completed", "dropped": "not planned"}
JIRA = "https://tracker.example/browse/{key}"
PULSE = Tracker("Jira", "PULSE", "PULSE", JIRA, 204, JIRA_WORDS, 2)
ROUNDS = Tracker("Jira", "ROUNDS", "ROUNDS", JIRA, 412, JIRA_WORDS, 2)
BAND = Tracker(
    "GitHub",
    "pulsewright/band",
    "GH",
    "https://code.example/pulsewright/band/issues/{number}",
    1804,
    GITHUB_WORDS,
    3,
)


def tracker_of(team: str) -> Tracker:
    """Return the project in which a team keeps its work."""
    return {FIRMWARE: BAND, SIGNAL: BAND, CLINIC: ROUNDS}.get(team, PULSE)


def file_name(source: str, at: datetime) -> str:
    """Return how the file is called in which a tracker's changes came."""
    return f"{source.lower()}-{at:%Y-%m-%d}.csv"


class TrackerRows:
    """Writes epics and work items into a book, with every state in which a sync found them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.items: dict[str, Record] = {}
        self._numbers: dict[str, int] = {}

    def add_epic(self, epic: Epic) -> None:
        """Write an epic and its items, linked as the tracker links them."""
        throw = dice(epic.slug)
        record = self._record(
            epic.team,
            EPIC,
            epic.title,
            "Epic",
            epic.description,
            self.book.users[epic.owner],
            epic.labels,
            epic.components,
        )
        record.effort = epic.effort or None
        self.book.records[epic.slug] = record
        first = epic.days_ago
        began = max(first - throw.randint(0, 12), 4)
        has_begun = any(item.mark in (DONE_MARK, DOING_MARK) for item in epic.items)
        ended = [self._add_item(epic, item, record) for item in epic.items]
        steps = [(began, "doing")] if has_begun else []
        if epic.is_done:
            steps.append((max(min(ended) - 1, 1), "done"))
        self._live(record, first, steps, throw.randint(2, 20))

    def _add_item(self, epic: Epic, item: Item, above: Record) -> int:
        """Write an item of an epic; returns how many days ago it changed last."""
        throw = dice(epic.slug, item.title)
        record = self._record(
            epic.team,
            ITEM,
            item.title,
            item.type.capitalize(),
            "",
            self._member(epic.team, throw),
            item.labels,
            epic.components,
        )
        record.effort = (
            throw.choice(ESTIMATES) if tracker_of(epic.team).source == "Jira" and item.type != "bug" else None
        )
        self.book.records[f"{epic.slug}/{item.title}"] = record
        self.items[item.title] = record
        first = self._live_as(record, item.mark, epic.days_ago, throw)
        change = self._sync(tracker_of(epic.team), first).change
        self.book.links.append(
            Link(
                workspace=self.book.workspace,
                child=record,
                parent=above,
                is_primary=True,
                origin=Origin.TRACKER,
                confirmed_at=change.at,
                fingerprint=above.fingerprint,
                created_at=change.at,
                valid_from=change.at,
                opened_in=change,
            )
        )
        return (self.book.calendar.on - record.updated_at.date()).days

    def add_loose(self, loose: Loose) -> None:
        """Write an item that has no epic."""
        throw = dice(loose.slug)
        record = self._record(
            loose.team,
            ITEM,
            loose.title,
            loose.type.capitalize(),
            loose.description,
            self._member(loose.team, throw),
            loose.labels,
            loose.components,
        )
        self.book.records[loose.slug] = record
        self.items[loose.title] = record
        self._live_as(record, loose.mark, loose.days_ago, throw, is_fixed=True)

    def _record(
        self,
        team: str,
        kind: str,
        title: str,
        type_name: str,
        description: str,
        owner: User,
        labels: tuple[str, ...],
        components: tuple[str, ...],
    ) -> Record:
        tracker = tracker_of(team)
        number = self._numbers.get(tracker.prefix, tracker.first) + dice(title).randint(1, 4)
        self._numbers[tracker.prefix] = number
        return Record(
            workspace=self.book.workspace,
            key=f"{tracker.prefix}-{number}",
            kind=kind,
            title=title,
            description=description,
            description_html=to_html(description),
            type=type_name,
            owner=owner,
            team=self.book.teams[team],
            labels=list(labels),
            components=list(components),
            project=tracker.project,
            origin=RecordOrigin.TRACKER,
            source_name=tracker.source,
            source_url=tracker.url(number),
            fingerprint=fingerprint(kind, title, "", {}),
        )

    def _live_as(self, record: Record, mark: str, first: int, throw: Random, *, is_fixed: bool = False) -> int:
        """Let an item live until it is what its mark says; returns how many days ago it came."""
        if mark == STALE_MARK:
            return self._live(record, first, [], throw.randint(120, 400))
        if mark in (DONE_MARK, DROPPED_MARK):
            ended = throw.randint(1, first + 6)
            steps = [(ended + throw.randint(2, 12), "doing")] if mark == DONE_MARK else []
            return self._live(record, first, [*steps, (ended, "done" if mark == DONE_MARK else "dropped")], ended)
        came = first if is_fixed or throw.random() < 0.55 else throw.randint(2, max(first - 2, 3))
        if mark == DOING_MARK:
            began = throw.randint(1, came)
            return self._live(record, came, [(began, "doing")], throw.randint(1, began))
        return self._live(record, came, [], throw.randint(1, came))

    def _live(self, record: Record, first: int, steps: list[tuple[int, str]], touched: int) -> int:
        """Write the states of a record: `steps` are (days ago, word), `touched` the days since it was last edited."""
        tracker = next(each for each in (PULSE, ROUNDS, BAND) if each.project == record.project)
        first = tracker.day(first)
        steps = list({tracker.day(days): word for days, word in steps}.items())  # a sync sees the last of a day
        touched = tracker.day(touched)
        before = [word for days, word in steps if days >= first]
        known = self.book.calendar.at(max(first, touched), SYNC)
        self._say(record, tracker, before[-1] if before else "to do", known - timedelta(hours=11))
        sync = self._sync(tracker, first)
        sync.created += 1
        record.created_at = record.updated_at = sync.change.at
        self.book.keep(record, sync.change, is_new=True)
        for days, word in steps:
            if days < first:
                self._step(record, tracker, word, days)
        if touched < min([first, *(days for days, _ in steps)]):
            self._step(record, tracker, "", touched)
        return first

    def _step(self, record: Record, tracker: Tracker, word: str, days: int) -> None:
        sync = self._sync(tracker, days)
        sync.updated += 1
        self._say(record, tracker, word, sync.change.at - timedelta(hours=11))
        record.version += 1
        record.updated_at = sync.change.at
        self.book.keep(record, sync.change)

    def _say(self, record: Record, tracker: Tracker, word: str, touched_at: datetime) -> None:
        """Set what the tracker says: a status (none: as before) and when somebody last touched the record there."""
        if word:
            record.status_text = tracker.words[word]
            record.started = word == "doing"
            record.status = {"done": Status.DONE, "dropped": Status.DROPPED}.get(word, Status.ACTIVE).value
        record.source_updated_at = touched_at
        record.current_until = None if record.started else touched_at + timedelta(days=DAYS_CURRENT)

    def _sync(self, tracker: Tracker, days_ago: int) -> Sync:
        """Return the sync of that source on that day."""
        name = (tracker.source, days_ago)
        if name not in self.book.syncs:
            at = self.book.calendar.at(days_ago, SYNC, 0 if tracker.source == "Jira" else 12)
            change = self.book.act("import", f"Import of {file_name(tracker.source, at)}", at, None, Origin.TRACKER)
            self.book.syncs[name] = Sync(tracker.source, days_ago, change)
        return self.book.syncs[name]

    def _member(self, team: str, throw: Random) -> User:
        return self.book.users[throw.choice([each.handle for each in PEOPLE if team in each.teams])]
