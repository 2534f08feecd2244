"""From a tracker's words to ours: type to kind, status to status, people and teams by name.

The guesses stand in docs/definitions.md; a source keeps what people changed about them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from integrations.base import CLOSED, IN_PROGRESS, NOT_STARTED, SourceRow
from integrations.vocabulary import (
    DISCOVERY_WORDS,
    DONE_WORDS,
    DROPPED_WORDS,
    EPIC_TYPES,
    IN_PROGRESS_WORDS,
    NOT_STARTED_WORDS,
    OPEN_RESOLUTIONS_WORDS,
    PROPOSED_WORDS,
    fold,
)
from strategy.kinds import EPIC, INITIATIVE, ITEM, KINDS

PROPOSED, DISCOVERY, ACTIVE, DONE, DROPPED = "proposed", "discovery", "active", "done", "dropped"
SKIP = "skip"


def category_of(row: SourceRow) -> str:
    """Return "new", "indeterminate" or "done" from what the row says, or "" where nothing is known."""
    for word in (fold(row.status_category), fold(row.status)):
        if not word:
            continue
        if word in DONE_WORDS or word in DROPPED_WORDS:
            return CLOSED
        if word in IN_PROGRESS_WORDS:
            return IN_PROGRESS
        if word in NOT_STARTED_WORDS:
            return NOT_STARTED
    return ""


@dataclass(slots=True)
class MappedStatus:
    """Our status for a tracker's one, whether the work has begun, and whether the word was known."""

    status: str
    started: bool
    known: bool


def guess_status(row: SourceRow) -> MappedStatus:
    """Return what the definitions make of the row's status, category and resolution."""
    word, resolution = fold(row.status), fold(row.resolution)
    category = category_of(row)
    if not row.status_category and not category and resolution and resolution not in OPEN_RESOLUTIONS_WORDS:
        category = CLOSED
    if category == CLOSED:
        dropped = word in DROPPED_WORDS or resolution in DROPPED_WORDS
        return MappedStatus(DROPPED if dropped else DONE, started=False, known=True)
    if category == IN_PROGRESS:
        return MappedStatus(ACTIVE, started=True, known=True)
    if category == NOT_STARTED:
        return MappedStatus(ACTIVE, started=False, known=True)
    if word in PROPOSED_WORDS:
        return MappedStatus(PROPOSED, started=False, known=True)
    if word in DISCOVERY_WORDS:
        return MappedStatus(DISCOVERY, started=False, known=True)
    return MappedStatus(ACTIVE, started=False, known=not word)


def guess_kind(type_name: str, level: int | None, *, is_tracker: bool) -> str:
    """Return our kind for a tracker's type, or SKIP for a type of a records file that isn't ours."""
    word = fold(type_name)
    for kind in KINDS.values():
        if word in (kind.slug, fold(kind.name), fold(kind.plural)) and (not is_tracker or kind.slug != "mission"):
            return kind.slug
    if not is_tracker:
        return SKIP
    if word in EPIC_TYPES or level == 1:
        return EPIC
    if level is not None and level >= 2:
        return INITIATIVE
    return ITEM


@dataclass(slots=True)
class Mapping:
    """How one source's words map to ours, where people or the command said something about it.

    `kinds` holds the folded type -> kind slug or "skip"; `statuses` the folded status -> ours.
    """

    is_tracker: bool = True
    kinds: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)

    def kind(self, row: SourceRow) -> str:
        """Return the kind of the record that the row becomes, or SKIP."""
        chosen = self.kinds.get(fold(row.type))
        return chosen or guess_kind(row.type, row.level, is_tracker=self.is_tracker)

    def status(self, row: SourceRow) -> MappedStatus:
        """Return our status for the row."""
        guessed = guess_status(row)
        chosen = self.statuses.get(fold(row.status))
        if not chosen:
            return guessed
        return MappedStatus(chosen, started=guessed.started and chosen == ACTIVE, known=True)


def kinds_from_option(text: str) -> dict[str, str]:
    """Return the mapping written as `theme=intent,goal=initiative`; raises ValueError with a sentence."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, equals, kind = (part.strip() for part in pair.partition("="))
        if not equals or not name or kind not in (*KINDS, SKIP):
            raise ValueError(
                f"“{pair}” isn't a kind mapping. Write theirs=ours, where ours is one of {', '.join((*KINDS, SKIP))}."
            )
        found[fold(name)] = kind
    return found
