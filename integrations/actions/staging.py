"""Reads the files of an import once and lays their rows down, so that a job can go on at any byte."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from integrations.base import SkippedRow, SourceRow
from integrations.mapping import guess_kind, guess_status
from integrations.sources import SOURCES
from integrations.vocabulary import fold

MOST_WORDS = 500
ROWS_BETWEEN_SIGNS = 5_000


@dataclass
class Words:
    """The words of one sort that the files use: how often each, and our guess for it."""

    counts: Counter[str] = field(default_factory=Counter)
    guesses: dict[str, str] = field(default_factory=dict)

    def see(self, word: str, guess: Callable[[], str]) -> None:
        """Count a word; the first time, keep the guess for it."""
        if word in self.counts:
            self.counts[word] += 1
        elif len(self.counts) < MOST_WORDS:
            self.counts[word] = 1
            self.guesses[word] = guess()

    def as_json(self) -> list[dict[str, Any]]:
        """Return word, count and guess, the most frequent first."""
        ordered = sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return [{"word": word, "count": count, "guess": self.guesses[word]} for word, count in ordered]


@dataclass
class Staged:
    """What staging found: how much, the words to map, sentences about the files, the projects they cover."""

    rows: int = 0
    skipped: int = 0
    size: int = 0
    notes: list[str] = field(default_factory=list)
    types: Words = field(default_factory=Words)
    statuses: Words = field(default_factory=Words)
    people: Words = field(default_factory=Words)
    teams: Words = field(default_factory=Words)
    projects: Counter[str] = field(default_factory=Counter)

    def found(self) -> dict[str, Any]:
        """Return the words as plain JSON values."""
        return {
            "types": self.types.as_json(),
            "statuses": self.statuses.as_json(),
            "people": self.people.as_json(),
            "teams": self.teams.as_json(),
            "projects": dict(self.projects.most_common(MOST_WORDS)),
        }

    def see(self, row: SourceRow, *, is_tracker: bool) -> None:
        """Count the words of a row."""
        self.types.see(row.type, lambda: guess_kind(row.type, row.level, is_tracker=is_tracker))
        if row.status:
            self.statuses.see(row.status, lambda: _status_guess(row))
        if person := row.owner_email or row.owner_name:
            self.people.see(person, lambda: row.owner_name)
        if row.teams:
            self.teams.see(row.teams[0], lambda: fold(row.teams[0]))
        if row.project in self.projects or len(self.projects) < MOST_WORDS:
            self.projects[row.project] += 1


def _status_guess(row: SourceRow) -> str:
    guessed = guess_status(replace(row, resolution=""))
    return guessed.status if guessed.known else ""


def stage(
    paths: list[tuple[Path, str]],
    into: Path,
    *,
    reader: str,
    zone: ZoneInfo,
    columns: dict[str, str] | None = None,
    alive: Callable[[int], None] = lambda rows: None,
) -> Staged:
    """Write the rows of the files to `into`, one a line, and return what was found.

    `alive` is called now and then with the number of rows so far. The result appears whole or
    not at all. Raises Unreadable with a sentence that names the file.
    """
    staged = Staged()
    source = SOURCES[reader]
    is_tracker = reader != "records"
    unfinished = into.with_suffix(".unfinished")
    with unfinished.open("w", encoding="utf-8") as out:
        for index, (path, name) in enumerate(paths):
            notes: list[str] = []
            for row in source.read(path, notes, zone=zone, columns=columns):
                if isinstance(row, SkippedRow):
                    staged.skipped += 1
                    line: dict[str, Any] = {"f": index, "s": [row.line, row.reason, row.reference]}
                else:
                    staged.rows += 1
                    staged.see(row, is_tracker=is_tracker)
                    line = {"f": index, "r": row.as_json()}
                out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
                if (staged.rows + staged.skipped) % ROWS_BETWEEN_SIGNS == 0:
                    alive(staged.rows + staged.skipped)
            staged.notes += [f"{name}: {note}" if len(paths) > 1 else note for note in notes]
    staged.size = unfinished.stat().st_size
    unfinished.replace(into)
    return staged


def read_staged(path: Path, cursor: int, most: int) -> Iterator[tuple[int, SourceRow | SkippedRow, int]]:
    """Yield (file index, row, cursor behind it) for up to `most` rows from a cursor on."""
    with path.open("rb") as rows:
        rows.seek(cursor)
        for _ in range(most):
            line = rows.readline()
            if not line:
                return
            plain = json.loads(line)
            cursor += len(line)
            if "s" in plain:
                yield plain["f"], SkippedRow(*plain["s"]), cursor
            else:
                yield plain["f"], SourceRow.from_json(plain["r"]), cursor
