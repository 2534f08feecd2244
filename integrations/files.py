"""Opens an uploaded file as text: what it is, how it is encoded, and a sentence where it can't be read."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO, cast

from integrations.base import Unreadable

HEAD = 64 * 1024
MOST_BYTES = 8 * 1024**3

_CONTROL = (*range(9), *range(14, 27), *range(28, 32))

EMPTY = "The file is empty. Export it again and check that it has rows before you import it."
DAMAGED = "The compressed file is damaged or cut off. Export or copy it again, then import the new file."
TOO_LARGE = "The file holds more than 8 GB of text. Export it in parts, for example a project at a time."
NOT_TEXT = (
    "This isn't a text file. Export the issues as CSV or JSON (in Jira: Export, then Export CSV all fields) "
    "and import that file."
)
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF. Export the issues as CSV or JSON instead, and import that file."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel workbook (.xls). Open it, save the sheet as CSV UTF-8, and import that file.",
    ),
    (b"\x89PNG", "This is a picture. Export the issues as CSV or JSON, and import that file."),
    (b"\xff\xd8\xff", "This is a picture. Export the issues as CSV or JSON, and import that file."),
    (b"SQLite format 3", "This is a database. Export the issues as CSV or JSON, and import that file."),
    (b"BZh", "This is a bzip2 archive. Unpack it, and import the CSV or JSON file inside."),
    (b"\xfd7zXZ", "This is an xz archive. Unpack it, and import the CSV or JSON file inside."),
    (b"7z\xbc\xaf", "This is a 7z archive. Unpack it, and import the CSV or JSON file inside."),
    (b"\x28\xb5\x2f\xfd", "This is a zstd archive. Unpack it, and import the CSV or JSON file inside."),
)
WORKBOOK = "This is an Excel workbook (.xlsx). Open it, save the sheet as CSV UTF-8, and import that file."
ZIP = "This is a zip archive. Unpack it, and import the CSV or JSON file inside."
WEB_PAGE = (
    "This is a web page, not an export. Often that means the tracker asked for a sign-in while downloading: "
    "sign in there, export again, and import that file."
)
XML = "This is XML. Export the issues as CSV or JSON instead, and import that file."


class _Guarded(io.RawIOBase):
    """A binary stream whose errors are sentences, and which doesn't grow without end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview | bytearray) -> int:  # type: ignore[override]
        try:
            piece = self._stream.read(len(buffer))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Unreadable(DAMAGED) from error
        self._left -= len(piece)
        if self._left < 0:
            raise Unreadable(TOO_LARGE)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _open_bytes(path: Path) -> io.BufferedReader:
    try:
        stream: IO[bytes] = path.open("rb")
    except OSError as error:
        raise Unreadable(f"The file {path.name} can't be opened. Check its name and that it may be read.") from error
    if stream.read(2) == b"\x1f\x8b":
        stream.close()
        stream = cast("IO[bytes]", gzip.open(path, "rb"))  # noqa: SIM115  _Guarded closes it
    else:
        stream.seek(0)
    return io.BufferedReader(_Guarded(stream), buffer_size=HEAD)


def _refuse_what_is_not_text(head: bytes) -> None:
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable(EMPTY)
    for magic, sentence in MAGIC:
        if head.startswith(magic):
            raise Unreadable(sentence)
    if head.startswith(b"PK\x03\x04"):
        raise Unreadable(WORKBOOK if b"[Content_Types].xml" in head or b"xl/" in head else ZIP)
    start = head[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html")):
        raise Unreadable(WEB_PAGE)
    if start.startswith(b"<?xml"):
        raise Unreadable(WEB_PAGE if b"<html" in start else XML)


def _encoding_by_head(head: bytes) -> str | None:
    """Return the encoding that a byte order mark or the pattern of NULs gives away, else None."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return encoding
    pairs = len(head) // 2
    if pairs:
        if head[1::2].count(0) > 0.6 * pairs and head[0::2].count(0) < 0.1 * pairs:
            return "utf-16-le"
        if head[0::2].count(0) > 0.6 * pairs and head[1::2].count(0) < 0.1 * pairs:
            return "utf-16-be"
    if sum(head.count(code) for code in _CONTROL) > len(head) // 25 + 4:
        raise Unreadable(NOT_TEXT)
    return None


def _is_utf8(path: Path) -> tuple[bool, int]:
    """Return whether the whole file is UTF-8, and how many NULs are in it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    nuls = 0
    with _open_bytes(path) as stream:
        while piece := stream.read(1024 * 1024):
            nuls += piece.count(0)
            try:
                decoder.decode(piece)
            except UnicodeDecodeError:
                return False, nuls
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False, nuls
    return True, nuls


@contextmanager
def open_text(path: Path, notes: list[str] | None = None) -> Iterator[TextIO]:
    """Open a file, gzipped or not, as text; what was odd about it is added to `notes`.

    Line ends are left as they are. Raises Unreadable with a sentence where the file is
    empty, isn't text, or is damaged; also later, while it is read.
    """
    with _open_bytes(path) as stream:
        head = stream.peek(HEAD)[:HEAD]
    _refuse_what_is_not_text(head)
    encoding = _encoding_by_head(head)
    if encoding is None or encoding == "utf-8-sig":
        whole, nuls = _is_utf8(path)
        if not whole:
            encoding = "cp1252"
            if notes is not None:
                notes.append("The file isn't UTF-8, so it was read as Windows Latin-1: check a few accents.")
        if nuls and notes is not None:
            notes.append("The file holds NUL characters, which can't be stored; they were left out.")
    with (
        _open_bytes(path) as stream,
        io.TextIOWrapper(stream, encoding=encoding or "utf-8", errors="replace", newline="") as text,
    ):
        yield text
