"""The line as the page draws it: each step with its label, the state of the link to it, and what to do there."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from accounts.models import Workspace
from strategy.kinds import INTENT
from strategy.models import Link, Record
from strategy.naming import named
from strategy.queries.line import Line, Path


@dataclass(frozen=True)
class ShownStep:
    """One record on the line, from the mission down, with the link by which it contributes to the step above."""

    record: Record
    link: Link | None
    label: str
    state: str
    is_last: bool
    is_broken_here: bool
    may_accept: bool

    @property
    def wants_why(self) -> bool:
        """Return whether a why is asked for and missing."""
        return self.link is not None and self.link.wants_why and not self.link.why.strip()


@dataclass(frozen=True)
class OtherPath:
    """Another way up: its number in the address, the first record on it that differs, all its keys, if it arrives."""

    number: int
    via: Record
    trail: str
    arrives: bool


def steps_of(path: Path, workspace: Workspace, confirmable: Set[int]) -> list[ShownStep]:
    """Return the steps of a path from the top down; `confirmable` are the links that the reader may accept."""
    shown = []
    for step in path.downwards:
        shown.append(
            ShownStep(
                record=step.record,
                link=step.link,
                label=_label(step.record, workspace),
                state=_state(path, step.link, step.doubt),
                is_last=step is path.steps[0],
                is_broken_here=path.broken_at is not None and path.broken_at.pk == step.record.pk,
                may_accept=step.link is not None and step.link.pk in confirmable,
            )
        )
    return shown


def other_paths(line: Line, chosen: int) -> list[OtherPath]:
    """Return the ways up that aren't shown, each named by the first record in which it differs."""
    current = [step.record.pk for step in line.paths[chosen].steps]
    others = []
    for number, path in enumerate(line.paths, start=1):
        if number - 1 == chosen:
            continue
        via = next((step.record for step in path.steps if step.record.pk not in current), path.steps[-1].record)
        trail = " › ".join(step.record.key for step in path.steps[1:])
        others.append(OtherPath(number, via, trail, path.arrives))
    return others


def _label(record: Record, workspace: Workspace) -> str:
    if record.kind == INTENT and record.rank is not None:
        return f"{workspace.words.get(INTENT, {}).get('name') or 'Intent'} {record.rank}"
    return named(workspace, record.kind).name


def _state(path: Path, link: Link | None, doubt: str) -> str:
    """Return how the piece of line above a step looks: confirmed, unconfirmed, review, or cut."""
    if link is None:
        return ""
    if path.broken_at is not None and link.parent_id == path.broken_at.pk and not link.parent.approves:
        return "cut"
    if doubt == "needs review":
        return "review"
    return "unconfirmed" if doubt else "confirmed"
