"""Writes everything to one file, while people go on working."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.backup import backup


class Command(BaseCommand):
    """./dev manage backup FILE."""

    help = "Write every row to FILE (gzipped JSON lines), the same from SQLite and PostgreSQL; not the uploaded files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file's path."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file under another name first, so that a backup that ends early is never taken for a whole one."""
        path: Path = options["file"]
        draft = path.with_name(f"{path.name}.part")
        count = backup(draft)
        draft.replace(path)
        self.stdout.write(f"{count:,} rows are in {path}.")
