"""Reads any CSV a row at a time, in bounded memory, and reports the rows that it has to leave out."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TextIO

from integrations.base import SkippedRow, Unreadable
from integrations.files import open_text

LONGEST_CELL = 1024 * 1024
LONGEST_LINE = 4 * LONGEST_CELL
LONGEST_ROW = 16 * 1024 * 1024
MOST_COLUMNS = 20_000
_END = "\x02the end of the file\x03"

csv.field_size_limit(LONGEST_CELL)

TOO_LONG = (
    "A cell here is longer than a million characters: most likely a quote is opened and never closed. "
    "Correct the row in the file and import it again."
)
NEVER_CLOSED = (
    "A quote is opened in this row and never closed, so everything after it ({lines} lines) was read as one cell. "
    "Correct the row in the file and import it again."
)


class _RowTooLong(Exception):
    """A row grew past what is kept in memory."""


class _Lines:
    """The physical lines of a text, in pieces of bounded size, with the number of the line."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.number = 0
        self.in_row = 0
        self.broken = False
        self.at_start = True
        self.is_cut = False
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        while piece := self.text.readline(LONGEST_LINE):
            self.number += self.at_start
            self.at_start = piece.endswith(("\n", "\r"))
            self.is_cut = not self.at_start and len(piece) >= LONGEST_LINE
            if self.broken:
                # The rest of a line that was given up: the next row starts on the next line.
                self.broken = not self.at_start
                continue
            self.in_row += len(piece)
            if self.in_row > LONGEST_ROW:
                raise _RowTooLong
            yield piece.replace("\x00", "")
        if not self.ended:
            self.ended = True
            yield _END


class Table:
    """The header and the rows of a CSV file.

    `judge` tells how well a list of cells looks like the header that the source expects; with
    it the separator (comma, semicolon, tab or bar) is found. Raises Unreadable where none fits.
    """

    def __init__(self, path: Path, judge: Callable[[list[str]], int], notes: list[str] | None = None) -> None:
        """Find the header and the separator; reads only the start of the file."""
        self.path = path
        self.notes = notes
        with open_text(path, notes) as text:
            start = text.readline(LONGEST_LINE)
            self.skips_first = start.strip().casefold().startswith("sep=")
            if self.skips_first:
                start = text.readline(LONGEST_LINE)
            # A header may hold line ends in quoted names; a few more lines are enough for that.
            lines = [start, *(text.readline(LONGEST_LINE) for _ in range(4))]
        best: tuple[int, str, list[str]] = (0, ",", [])
        for separator in (",", ";", "\t", "|"):
            try:
                cells = next(csv.reader(iter(line.replace("\x00", "") for line in lines), delimiter=separator), [])
            except csv.Error:
                continue
            if len(cells) > MOST_COLUMNS:
                raise Unreadable("The file has more than 20,000 columns. Export fewer fields, and import that file.")
            points = judge(cells)
            if points > best[0]:
                best = (points, separator, cells)
        self.points, self.separator, self.header = best

    def rows(self) -> Iterator[tuple[int, list[str]] | SkippedRow]:
        """Yield (line, cells) for each row after the header, or the row that had to be left out."""
        with open_text(self.path) as text:
            if self.skips_first:
                text.readline(LONGEST_LINE)
            lines = _Lines(text)
            lines.number = int(self.skips_first)
            source = iter(lines)
            reader = csv.reader(source, delimiter=self.separator)
            is_header = True
            while True:
                line = lines.number + lines.at_start
                lines.in_row = 0
                try:
                    cells = next(reader)
                except StopIteration:
                    return
                except (csv.Error, _RowTooLong) as error:
                    # Skip the rest of this line and start again on the next one.
                    lines.broken = lines.is_cut
                    source = iter(lines)
                    reader = csv.reader(source, delimiter=self.separator)
                    is_header = False
                    too_long = isinstance(error, _RowTooLong) or "limit" in str(error)
                    yield SkippedRow(line, TOO_LONG if too_long else "This row isn't CSV. Correct it in the file.")
                    continue
                if lines.is_cut:
                    lines.broken = True
                    is_header = False
                    yield SkippedRow(line, TOO_LONG)
                    continue
                if any(_END in cell for cell in cells):
                    if cells != [_END]:
                        yield SkippedRow(line, NEVER_CLOSED.format(lines=max(lines.number - line, 1)))
                    return
                if is_header:
                    is_header = False
                elif any(cell and not cell.isspace() for cell in cells):
                    yield line, cells
