"""Creates the demo workspace, if it isn't there."""

from __future__ import annotations

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.demo.build import build, demo_workspace
from config.demo.removal import remove


class Command(BaseCommand):
    """./dev manage demo [--fresh]."""

    help = "Create the demo workspace, a maker of health wearables with ten weeks of work; does nothing if it is there."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to begin again."""
        parser.add_argument("--fresh", action="store_true", help="remove the demo workspace first, and build it anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build the workspace and say how long it took."""
        known = demo_workspace()
        if known is not None and not options["fresh"]:
            self.stdout.write(f"The demo workspace {known.name} is there already. Build it anew with --fresh.")
            return
        began = monotonic()
        if known is not None:
            remove(known)
        workspace = build()
        self.stdout.write(f"The demo workspace {workspace.name} is ready, after {monotonic() - began:.1f} seconds.")
