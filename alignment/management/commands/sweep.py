"""`./dev manage sweep --workspace SLUG [--json]`: the full check, now."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Workspace
from alignment.actions.sweep import SweepRunning, sweep


class Command(BaseCommand):
    """Check a workspace from nothing: alignment, findings, counts, the day's numbers."""

    help = "Recompute alignment and findings of a workspace from nothing, and print the figures."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the workspace, and whether the figures are for a program."""
        parser.add_argument("--workspace", required=True, help="the workspace's slug")
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the check and print what it found."""
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace called {options['workspace']}.")
        read = workspace.dirty_at
        try:
            run = sweep(workspace)
        except SweepRunning:
            raise CommandError("Another check of this workspace is running. Try again in a minute.") from None
        Workspace.objects.filter(pk=workspace.pk, dirty_at=read).update(dirty_at=None)
        if options["json"]:
            self.stdout.write(json.dumps(run.figures))
            return
        figures = run.figures
        self.stdout.write(
            f"{figures['records']} records, {figures['aligned']} aligned; of {figures['in_scope']} pieces of work "
            f"in scope {figures['no_path']} have no path to the vision."
        )
        for rule, number in figures["findings"].items():
            self.stdout.write(f"  {rule}: {number} open")
        self.stdout.write(f"{figures['disagreements']} disagreements, {figures['seconds']} seconds.")
        if run.disagreements:
            self.stderr.write("Stored alignment was wrong, and repaired, at: " + ", ".join(run.disagreeing))
