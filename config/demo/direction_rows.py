"""Writes the demo's strategy: each record as it was, each edit, each link and each time a link was looked at again."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from config.demo.book import Book
from config.demo.days import CREATE, DECIDE, LINK, REVIEW
from config.demo.people import ADMINISTRATOR, STRATEGIST, person
from config.demo.shapes import Direction, Edit, Up
from strategy.kinds import KINDS
from strategy.markup import to_html
from strategy.meaning import fingerprint
from strategy.models import Change, Link, LinkType, Origin, Record, Section

Meanings = list[tuple[datetime, str]]


class DirectionRows:
    """Writes records of the strategy into a book, and remembers what each meant at which time."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.meanings: dict[str, Meanings] = {}
        self.owners: dict[str, str] = {}
        self._reviews: dict[str, Change] = {}
        self._minute = 0

    def add(self, direction: Direction, *, is_root: bool = False) -> None:
        """Write a record with its memo and its edits; its links come later, when its parents are there."""
        book, calendar = self.book, self.book.calendar
        edits = sorted(direction.edits, key=lambda edit: -edit.days_ago)
        texts = {slot: calendar.fill(text) for slot, text in direction.memo.items()}
        record = Record(
            workspace=book.workspace,
            key=book.next_key(KINDS[direction.kind].prefix),
            kind=direction.kind,
            title=direction.title,
            statement=calendar.fill(direction.statement),
            status=direction.status,
            owner=book.users[direction.owner],
            team=book.teams.get(direction.team),
            rank=direction.rank,
            created_by=book.users[direction.owner],
        )
        sections = [
            Section(workspace=book.workspace, record=record, slot=slot, text=text, html=to_html(text))
            for slot, text in texts.items()
        ]
        book.records[direction.slug] = record
        book.sections.extend(sections)
        self.owners[direction.slug] = direction.owner
        self._write_past(direction, edits, record, sections, is_root=is_root)

    def _write_past(
        self, direction: Direction, edits: list[Edit], record: Record, sections: list[Section], *, is_root: bool
    ) -> None:
        """Write every state of a record: what it says now with the earlier texts of the edits laid over it."""
        book, calendar = self.book, self.book.calendar
        final = {"title": record.title, "statement": record.statement, "status": record.status}
        final_texts = {section.slot: section.text for section in sections}
        meanings = self.meanings.setdefault(direction.slug, [])
        for number in range(len(edits) + 1):
            said, texts = dict(final), dict(final_texts)
            for edit in reversed(edits[number:]):
                earlier = {"title": edit.title, "statement": calendar.fill(edit.statement), "status": edit.status}
                said |= {name: text for name, text in earlier.items() if text}
                texts |= {slot: calendar.fill(text) for slot, text in edit.sections.items()}
            if number == 0:
                at, by = calendar.at(direction.days_ago, CREATE, self._next_minute()), book.users[direction.owner]
                change = book.act("create", f"{record.key} {said['title']} created", at, by)
                record.created_at = at
            else:
                edit = edits[number - 1]
                at, by = calendar.at(edit.days_ago, DECIDE, self._next_minute()), book.users[edit.by]
                change = book.act("edit", f"{record.key} edited", at, by)
                record.version += 1
            for name, text in said.items():
                setattr(record, name, text)
            record.updated_at = at
            record.fingerprint = fingerprint(record.kind, record.title, record.statement, texts)
            meanings.append((at, record.fingerprint))
            book.keep(record, change, is_new=number == 0)
            for section in sections:
                if number == 0 or section.text != texts[section.slot]:
                    section.text = texts[section.slot]
                    section.html = to_html(section.text)
                    book.keep(section, change, is_new=number == 0)
            if number == 0 and is_root:
                self._choose_root(record, direction)

    def _choose_root(self, record: Record, direction: Direction) -> None:
        """Let a vision be the root from the afternoon of its first day on."""
        at = self.book.calendar.at(direction.days_ago, DECIDE, self._next_minute())
        change = self.book.act("set root", f"{record.key} is the root", at, record.owner)
        record.is_root = True
        record.version += 1
        record.updated_at = at
        self.book.keep(record, change)

    def link(self, child_slug: str, ups: tuple[Up, ...], edits_of: dict[str, tuple[Edit, ...]]) -> None:
        """Write the links up from a record, the first of them as primary, with every time they were confirmed."""
        for position, up in enumerate(ups):
            self._link(self.book.records[child_slug], up, edits_of.get(up.to, ()), is_primary=position == 0)

    def link_second(self, child: Record, up: Up) -> None:
        """Write a link that a person added to the tracker's."""
        self._link(child, up, (), is_primary=False)

    def _link(self, child: Record, up: Up, edits: tuple[Edit, ...], *, is_primary: bool) -> None:
        parent = self.book.records[up.to]
        by, at = self.book.users[up.by], self.book.calendar.at(up.days_ago, LINK, self._next_minute())
        change = self.book.act("link", f"{child.key} linked to {parent.key}", at, by)
        stands = up.by == self.owners.get(up.to) or person(up.by).role in (STRATEGIST, ADMINISTRATOR)
        link = Link(
            workspace=self.book.workspace,
            child=child,
            parent=parent,
            type=LinkType.ENABLES if up.enables else LinkType.CONTRIBUTES,
            why=up.why,
            why_by=by if up.why else None,
            why_at=at if up.why else None,
            weight=up.weight,
            is_primary=is_primary,
            origin=Origin.PERSON,
            created_by=by,
            created_at=at,
            valid_from=at,
            opened_in=change,
        )
        if stands:
            self._confirm(link, by, at, up.to)
        self.book.links.append(link)
        self._look_again(link, up, edits)

    def _look_again(self, link: Link, up: Up, edits: tuple[Edit, ...]) -> None:
        """Confirm a link again on the days on which somebody did."""
        days = {edit.days_ago: self.owners[up.to] for edit in edits if edit.settled and edit.days_ago < up.days_ago}
        if up.accepted_by:
            days[up.days_ago - 1] = up.accepted_by
        if up.reviewed:
            days[up.reviewed] = self.owners[up.to]
        for days_ago, handle in sorted(days.items(), reverse=True):
            if link.confirmed_at is None and not up.accepted_by:
                continue
            name = f"{up.to}|{days_ago}|{handle}"
            if name not in self._reviews:
                at = self.book.calendar.at(days_ago, REVIEW, self._next_minute())
                said = f"Links to {link.parent.key} accepted"
                self._reviews[name] = self.book.act("accept", said, at, self.book.users[handle])
            link = self._replace(link, self._reviews[name], up.to)

    def _replace(self, link: Link, change: Change, parent_slug: str) -> Link:
        link.valid_to, link.closed_in = change.at, change
        names = ("child", "parent", "type", "why", "why_by", "why_at", "weight", "is_primary", "origin")
        carried = {name: getattr(link, name) for name in (*names, "created_by", "created_at")}
        new = Link(workspace=self.book.workspace, **carried, valid_from=change.at, opened_in=change)
        self._confirm(new, change.by, change.at, parent_slug)
        self.book.links.append(new)
        return new

    def _confirm(self, link: Link, by: User | None, at: datetime, parent_slug: str) -> None:
        link.confirmed_by, link.confirmed_at = by, at
        known = [meaning for since, meaning in self.meanings.get(parent_slug, []) if since <= at]
        link.fingerprint = known[-1] if known else link.parent.fingerprint

    def _next_minute(self) -> int:
        """Return a minute of the hour, another each time, so that two acts never fall together."""
        self._minute = (self._minute + 7) % 110
        return self._minute
