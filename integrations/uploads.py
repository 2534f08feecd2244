"""Keeps uploaded files where web and worker find them, and tells at once what can't be read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from accounts.models import Workspace
from integrations.actions.runs import uploads_of
from integrations.base import Unreadable
from integrations.files import open_text
from integrations.sources import SOURCES, source_of

UNKNOWN = (
    "This is none of the files that can be imported. Export from Jira as CSV (all fields) or as JSON, or write a "
    "records file; choose what made it, and the reason why it can't be read is shown."
)
MIXED = "The files come from different sources. Import them one source at a time."


class Refusal(Exception):
    """The files can't be imported; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


@dataclass
class Kept:
    """Files in their place, and which reader they need."""

    folder: Path
    files: list[tuple[Path, str]]
    reader: str


def keep_files(workspace: Workspace, uploads: Iterable[UploadedFile[Any]], reader: str) -> Kept:
    """Write uploaded files to a folder of their own; raises Refusal where one can't be read.

    Without a `reader` it is found out from the files, which must all be of one kind.
    """
    folder = uploads_of(workspace)
    try:
        files = [_write(folder, number, upload) for number, upload in enumerate(uploads, 1)]
        readers = {reader or _reader_of(path, name) for path, name in files}
        if len(readers) > 1:
            raise Refusal(MIXED)
        (found,) = readers
        for path, name in files:
            _look_into(path, name, found)
    except Refusal:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Kept(folder, files, found)


def _write(folder: Path, number: int, upload: UploadedFile[Any]) -> tuple[Path, str]:
    # The name is for people; on disk it is a number, whatever characters somebody sends.
    path = folder / str(number)
    with path.open("wb") as file:
        for piece in upload.chunks():
            file.write(piece)
    return path, Path(upload.name or f"file {number}").name[:200]


def _reader_of(path: Path, name: str) -> str:
    found = source_of(path)
    if found is not None:
        return found
    try:
        with open_text(path) as text:
            text.readline(1000)
    except Unreadable as error:
        raise Refusal(f"{name}: {error.sentence}") from error
    raise Refusal(f"{name}: {UNKNOWN}")


def _look_into(path: Path, name: str, reader: str) -> None:
    """Read the first row, so that a wrong file is answered at once; the rest is the job's."""
    try:
        next(iter(SOURCES[reader].read(path, [])), None)
    except Unreadable as error:
        raise Refusal(f"{name}: {error.sentence}") from error
