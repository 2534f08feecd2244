"""Somebody who edits a strategy at random, through the actions that the pages use."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from accounts.models import Workspace
from strategy.actions import changes, links, merging, records
from strategy.errors import Refused
from strategy.models import Change, Link, Record
from tests.truth.graphs import ORDER, STATUSES, may_hang


class Editor:
    """Makes one random edit at a time and remembers what was done, for the message of a failing test."""

    def __init__(self, workspace: Workspace, random: Random) -> None:
        self.workspace = workspace
        self.random = random
        self.done: list[str] = []
        self.said: list[str] = []
        self.verbs: dict[str, tuple[int, Callable[[], str | None]]] = {
            "link": (6, self.link),
            "unlink": (3, self.unlink),
            "move": (3, self.move),
            "status": (6, self.status),
            "set_root": (2, self.set_root),
            "delete": (2, self.delete),
            "restore": (3, self.restore),
            "merge": (2, self.merge),
            "undo": (4, self.undo),
            "create": (2, self.create),
        }

    def edit(self) -> str:
        """Make one edit that is accepted, and return its verb; what was refused is tried differently."""
        for _ in range(100):
            verb = self.random.choices(list(self.verbs), [weight for weight, _ in self.verbs.values()])[0]
            try:
                said = self.verbs[verb][1]()
            except Refused:
                continue
            if said is not None:
                self.done.append(verb)
                self.said.append(f"{verb} {said}")
                return verb
        raise AssertionError(f"Nothing can be edited any more after {self.said}")

    def link(self) -> str | None:
        """Link a record to one of a level that it may contribute to."""
        child = self._record()
        above = [parent for parent in self._records() if parent.pk != child.pk and may_hang(child.kind, parent.kind)]
        if not above:
            return None
        parent = self.random.choice(above)
        links.link(
            child=child,
            parent=parent,
            by=None,
            why="because",
            primary=self.random.choice((None, True)),
        )
        return f"{child.key} {parent.key}"

    def unlink(self) -> str | None:
        """Remove a link."""
        link = self._link()
        if link is None:
            return None
        links.unlink(link=link, by=None)
        return f"{link.child_id} {link.parent_id}"

    def move(self) -> str | None:
        """Move a link to another parent."""
        link = self._link()
        if link is None:
            return None
        to = self._record()
        links.move_link(link=link, to=to, by=None)
        return f"{link.child_id} {link.parent_id} to {to.pk}"

    def status(self) -> str | None:
        """Give a record another status."""
        record, status = self._record(), self.random.choice(STATUSES)
        if record.status == status:
            return None
        records.edit_record(record=record, by=None, version=record.version, changes={"status": status})
        return f"{record.key} {status}"

    def set_root(self) -> str | None:
        """Make another vision the root."""
        visions = [record for record in self._records() if record.kind == "vision" and not record.is_root]
        if not visions:
            return None
        return records.set_root(record=self.random.choice(visions), by=None).key

    def delete(self) -> str | None:
        """Delete a record."""
        return records.delete_record(record=self._record(), by=None).key

    def restore(self) -> str | None:
        """Bring back a deleted record."""
        deleted = list(Record.objects.exclude(deleted_at=None).order_by("pk"))
        if not deleted:
            return None
        return records.restore_record(record=self.random.choice(deleted), by=None).key

    def merge(self) -> str | None:
        """Merge a record into another of its level."""
        source = self._record()
        same = [record for record in self._records() if record.kind == source.kind and record.pk != source.pk]
        if not same:
            return None
        into = self.random.choice(same)
        merging.merge_records(source=source, into=into, by=None)
        return f"{source.key} {into.key}"

    def undo(self) -> str | None:
        """Undo one of the last few acts."""
        acts = list(Change.objects.exclude(verb="load").order_by("-pk")[:4])
        if not acts:
            return None
        change = self.random.choice(acts)
        changes.undo(change=change, by=None)
        return change.summary

    def create(self) -> str | None:
        """Create a record below another."""
        parent = self._record()
        kind = self.random.choice([kind for kind in ORDER if may_hang(kind, parent.kind)])
        record = records.create_record(
            workspace=self.workspace,
            by=None,
            kind=kind,
            title="New",
            status=self.random.choice(STATUSES),
            parent=parent,
            why="because",
        )
        return f"{record.key} {parent.key}"

    def _records(self) -> list[Record]:
        return list(Record.objects.present().order_by("pk"))

    def _record(self) -> Record:
        return self.random.choice(self._records())

    def _link(self) -> Link | None:
        current = list(Link.objects.current().order_by("child", "parent"))
        return self.random.choice(current) if current else None
