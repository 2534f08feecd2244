"""Reads the objects of a JSON file one at a time, in bounded memory, whatever wraps them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from integrations.base import SkippedRow, Unreadable
from integrations.files import EMPTY, open_text

PIECE = 256 * 1024
LONGEST_OBJECT = 32 * 1024 * 1024
FIRST_LOOK = 4 * 1024 * 1024
_BROKEN = (ValueError, RecursionError)

NOT_JSON = "This isn't JSON. Choose the source that made the file, or export it again."
CUT_OFF = "The JSON breaks off or is wrong near line {line}. Export the file again, and import the new one."
BAD_LINE = "This line isn't JSON. Correct it in the file, or export it again."


class _Buffer:
    """A window on a text that moves forward, and knows the line it stands on."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.held = ""
        self.at = 0
        self.line = 1
        self.ended = False
        self.decoder = json.JSONDecoder()

    def more(self, size: int = PIECE) -> bool:
        piece = self.text.read(size)
        self.ended = not piece
        if piece:
            self.held = self.held[self.at :] + piece
            self.at = 0
        return bool(piece)

    def move(self, to: int) -> None:
        self.line += self.held.count("\n", self.at, to)
        self.at = to

    def peek(self) -> str:
        """Return the next character that isn't white space, without taking it; '' at the end."""
        while True:
            for index in range(self.at, len(self.held)):
                if self.held[index] not in " \t\r\n\ufeff\x00":
                    self.move(index)
                    return self.held[index]
            self.move(len(self.held))
            if not self.more():
                return ""

    def take(self, character: str) -> None:
        if self.peek() != character:
            raise self.broken()
        self.move(self.at + 1)

    def value(self) -> Any:
        """Return the next whole JSON value; raises Unreadable where there is none."""
        self.peek()
        size = PIECE
        while True:
            try:
                found, end = self.decoder.raw_decode(self.held, self.at)
            except _BROKEN as error:
                if len(self.held) - self.at > LONGEST_OBJECT or isinstance(error, RecursionError):
                    raise self.broken() from error
                size *= 2
                if not self.more(size):
                    raise self.broken() from error
            else:
                # A number may go on in the next piece; nothing that we look for is a bare number.
                self.move(end)
                return found

    def broken(self) -> Unreadable:
        return Unreadable(CUT_OFF.format(line=self.line))


class JsonObjects:
    """The objects in one of the named arrays of a JSON file, in a bare array, or one a line.

    `beside` holds the other values of the wrapping object that were asked for, as far as
    they have been read; with `look_beside` they are all read beforehand. `wrapped` tells, once
    the first element came, whether there is such an object.
    """

    def __init__(
        self, path: Path, arrays: tuple[str, ...], beside: tuple[str, ...] = (), notes: list[str] | None = None
    ) -> None:
        """Remember what to look for; nothing is read yet."""
        self.path, self.arrays, self.wanted, self.notes = path, arrays, beside, notes
        self.beside: dict[str, Any] = {}
        self.wrapped = False

    def look_beside(self) -> None:
        """Read the file once for the values beside the array (Jira writes them after it)."""
        for _ in self._walk(None):
            pass

    def __iter__(self) -> Iterator[tuple[int, Any] | SkippedRow]:
        """Yield (line, value) for each element; raises Unreadable where the file isn't what it should be."""
        return self._walk(self.notes)

    def _walk(self, notes: list[str] | None) -> Iterator[tuple[int, Any] | SkippedRow]:
        with open_text(self.path, notes) as text:
            buffer = _Buffer(text)
            first = buffer.peek()
            if first == "":
                raise Unreadable(EMPTY)
            if first == "[":
                yield from self._array(buffer)
            elif first == "{":
                yield from self._object_or_lines(buffer, notes)
            else:
                raise Unreadable(NOT_JSON)

    def _array(self, buffer: _Buffer) -> Iterator[tuple[int, Any]]:
        buffer.take("[")
        if buffer.peek() == "]":
            buffer.take("]")
            return
        while True:
            buffer.peek()
            line = buffer.line
            yield line, buffer.value()
            if buffer.peek() == "]":
                buffer.take("]")
                return
            buffer.take(",")

    def _object_or_lines(self, buffer: _Buffer, notes: list[str] | None) -> Iterator[tuple[int, Any] | SkippedRow]:
        while len(buffer.held) < FIRST_LOOK and buffer.more():
            pass
        try:
            first, end = buffer.decoder.raw_decode(buffer.held, buffer.at)
        except _BROKEN:
            if "\n" in buffer.held[buffer.at : buffer.at + FIRST_LOOK] and self._line_is_whole(buffer):
                yield from self._lines(notes)
            else:
                yield from self._wrapped(buffer)
            return
        if any(isinstance(first.get(name), list) for name in self.arrays):
            yield from self._wrapped(buffer)
            return
        if "\n" not in buffer.held[buffer.at : end]:
            yield from self._lines(notes)
            return
        while buffer.peek():
            line = buffer.line
            yield line, buffer.value()

    def _line_is_whole(self, buffer: _Buffer) -> bool:
        """Tell whether the first line doesn't parse but the second does: one object a line, with a bad first."""
        lines = [line for line in buffer.held[buffer.at :].split("\n", 2)[1:2] if line.strip()]
        try:
            return bool(lines) and isinstance(json.loads(lines[0]), dict)
        except _BROKEN:
            return False

    def _wrapped(self, buffer: _Buffer) -> Iterator[tuple[int, Any]]:
        found = False
        self.wrapped = True
        buffer.take("{")
        if buffer.peek() == "}":
            raise Unreadable(self._nothing_found())
        while True:
            name = buffer.value()
            buffer.take(":")
            if name in self.arrays and buffer.peek() == "[":
                found = True
                yield from self._array(buffer)
            else:
                value = buffer.value()
                if name in self.wanted:
                    self.beside[name] = value
            if buffer.peek() == "}":
                break
            buffer.take(",")
        if not found:
            raise Unreadable(self._nothing_found())

    def _nothing_found(self) -> str:
        names = " or ".join(f"“{name}”" for name in self.arrays)
        return (
            f"There is no list called {names} in this JSON file. Check that it is the export of the source you chose."
        )

    def _lines(self, notes: list[str] | None) -> Iterator[tuple[int, Any] | SkippedRow]:
        good = 0
        with open_text(self.path) as text:
            number = 0
            while line := text.readline(LONGEST_OBJECT):
                number += 1
                if not line.endswith(("\n", "\r")) and len(line) >= LONGEST_OBJECT:
                    raise Unreadable(CUT_OFF.format(line=number))
                if not line.strip(" \t\r\n\ufeff\x00"):
                    continue
                try:
                    value = json.loads(line.strip("\ufeff\x00 \t\r\n"))
                except _BROKEN:
                    yield SkippedRow(number, BAD_LINE)
                    continue
                good += 1
                yield number, value
        if not good:
            raise Unreadable(NOT_JSON)
