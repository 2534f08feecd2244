"""Puts a backup into a new database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupRefused, restore


class Command(BaseCommand):
    """./dev manage restore FILE."""

    help = "Put every row of a backup into this database, which has to be migrated and empty."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file's path."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore all or nothing."""
        try:
            count = restore(options["file"])
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except FileNotFoundError as error:
            raise CommandError(f"There is no file {options['file']}.") from error
        self.stdout.write(f"{count:,} rows are back.")
