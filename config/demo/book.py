"""The rows of the demo before they are saved: records with every state they had, links, memos and acts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Team, User, Workspace
from config.demo.days import Calendar
from strategy.models import Change, KeyCounter, Link, Origin, Record, Section

BATCH = 500


@dataclass
class State:
    """What a row said from a moment on, as its history keeps it."""

    row: Record | Section
    change: Change
    kind: str
    values: dict[str, Any]


@dataclass
class Sync:
    """One import of what changed in a tracker: on which day, as which act, and how many records it touched."""

    source: str
    days_ago: int
    change: Change
    created: int = 0
    updated: int = 0


@dataclass
class Book:
    """Everything that will be written, by slug; `states` is the history of records and sections."""

    workspace: Workspace
    calendar: Calendar
    users: dict[str, User]
    teams: dict[str, Team]
    changes: list[Change] = field(default_factory=list)
    records: dict[str, Record] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    states: list[State] = field(default_factory=list)
    counters: dict[str, int] = field(default_factory=dict)
    syncs: dict[tuple[str, int], Sync] = field(default_factory=dict)

    def act(self, verb: str, summary: str, at: datetime, by: User | None = None, origin: str = Origin.PERSON) -> Change:
        """Note one act and return it."""
        change = Change(workspace=self.workspace, verb=verb, summary=summary[:500], by=by, origin=origin, at=at)
        self.changes.append(change)
        return change

    def next_key(self, prefix: str) -> str:
        """Return the next key of a prefix."""
        self.counters[prefix] = self.counters.get(prefix, 0) + 1
        return f"{prefix}-{self.counters[prefix]}"

    def keep(self, row: Record | Section, change: Change, *, is_new: bool = False) -> None:
        """Write down what a record or section says from this act on."""
        tracked = type(row).history.model.tracked_fields
        values = {each.attname: getattr(row, each.attname) for each in tracked}
        self.states.append(State(row, change, "+" if is_new else "~", values))

    def save(self) -> None:
        """Save everything, the acts in the order in which they happened."""
        self.changes.sort(key=lambda change: change.at)
        Change.objects.bulk_create(self.changes, batch_size=BATCH)
        Record.objects.bulk_create(self.records.values(), batch_size=BATCH)
        Section.objects.bulk_create(self.sections, batch_size=BATCH)
        Link.objects.bulk_create(self.links, batch_size=BATCH)
        KeyCounter.objects.bulk_create(
            KeyCounter(workspace=self.workspace, prefix=prefix, last=last) for prefix, last in self.counters.items()
        )
        self._save_history(Record)
        self._save_history(Section)

    def _save_history(self, model: type[Record] | type[Section]) -> None:
        past = model.history.model
        rows = []
        for state in sorted(self.states, key=lambda state: state.change.at):
            if not isinstance(state.row, model):
                continue
            values = state.values | {"id": state.row.pk}
            if isinstance(state.row, Section):
                values["record_id"] = state.row.record_id
            rows.append(
                past(
                    **values,
                    history_date=state.change.at,
                    history_type=state.kind,
                    history_user=state.change.by,
                    history_change_reason=state.change.pk,
                )
            )
        past.objects.bulk_create(rows, batch_size=BATCH)
