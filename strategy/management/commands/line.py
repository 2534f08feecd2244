"""Prints why a record exists: its line up to the vision, as text."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.models import Record
from strategy.queries.story import MARKUPS, story


class Command(BaseCommand):
    """`line KEY --workspace SLUG`."""

    help = "Print the story of a record: each step up to the vision with its why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the record's key, the workspace and the markup."""
        parser.add_argument("key", help="the record's key, such as INI-12")
        parser.add_argument("--workspace", required=True, help="the workspace's slug")
        parser.add_argument("--markup", choices=MARKUPS, default="text")

    def handle(self, *, key: str, workspace: str, markup: str, **_: Any) -> None:
        """Print the story; says what to do where the workspace or the record isn't there."""
        found = Workspace.objects.filter(slug=workspace).first()
        if found is None:
            raise CommandError(f"No workspace is called {workspace}. Look at its address: /w/<this>/.")
        with in_workspace(found):
            record = Record.objects.filter(key=key).first()
            if record is None:
                raise CommandError(f"{workspace} has no record {key}.")
            self.stdout.write(story(record, markup), ending="")
