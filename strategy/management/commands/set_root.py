"""Chooses the vision that every line must arrive at."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.actions.records import set_root
from strategy.errors import Refused
from strategy.models import Record


class Command(BaseCommand):
    """`set_root KEY --workspace SLUG`."""

    help = "Make a vision the root: what has a path to it is aligned. Everything is computed again from nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the vision's key and the workspace."""
        parser.add_argument("key", help="the vision's key, such as VIS-1")
        parser.add_argument("--workspace", required=True, help="the workspace's slug")

    def handle(self, *, key: str, workspace: str, **_: Any) -> None:
        """Set the root and say how much has a path now; says what to do where it can't."""
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"No workspace is called {workspace}. Look at its address: /w/<this>/.")
        with in_workspace(found):
            record = Record.objects.filter(key=key).first()
            if record is None:
                raise CommandError(f"{workspace} has no record {key}.")
            try:
                set_root(record=record, by=None)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            present = Record.objects.present()
            aligned = present.with_path().count()
            self.stdout.write(
                f"{record.key} {record.title} is the root. "
                f"{aligned} of {present.exclude(alignment=None).count()} records have a path to it."
            )
