"""Every source that can be imported from a file; adding one is a folder and a line here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path
from typing import Protocol

from integrations import jira_csv, jira_json, records_file
from integrations.base import SkippedRow, SourceRow


class FileSource(Protocol):
    """What a source's module offers."""

    SLUG: str
    NAME: str
    ENDINGS: tuple[str, ...]
    TEACHES: str

    def sniff(self, path: Path) -> bool:
        """Tell whether the file looks like one of this source; never raises."""

    def read(
        self, path: Path, notes: list[str], *, zone: tzinfo = ..., columns: dict[str, str] | None = None
    ) -> Iterator[SourceRow | SkippedRow]:
        """Yield rows and skipped rows; raises Unreadable."""


SOURCES: dict[str, FileSource] = {source.SLUG: source for source in (jira_csv, jira_json, records_file)}
SOURCE_CHOICES = [(source.SLUG, source.NAME) for source in SOURCES.values()]


def source_of(path: Path) -> str | None:
    """Return the slug of the source that the file looks like, or None."""
    return next((slug for slug, source in SOURCES.items() if source.sniff(path)), None)
