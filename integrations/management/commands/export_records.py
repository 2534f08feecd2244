"""`export_records --workspace SLUG [--format json|csv] [--output FILE]`: everything, as a records file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Workspace
from accounts.scope import in_workspace
from integrations.queries.export import as_csv, as_json


class Command(BaseCommand):
    """Writes the records of a workspace to a file that imports back to the same."""

    help = "Write everything of a workspace as a records file, JSON or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=("json", "csv"), default="json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write; the screen if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file; exit code 1 where there is no such workspace."""
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace “{options['workspace']}”. Check its slug.")
        with in_workspace(workspace):
            parts = as_json(workspace.name) if options["format"] == "json" else as_csv()
            if options["output"] is None:
                for part in parts:
                    self.stdout.write(part, ending="")
                return
            with options["output"].open("w", encoding="utf-8", newline="") as file:
                file.writelines(parts)
