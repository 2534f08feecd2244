"""Creates a workspace and prints the link with which its administrator sets a first password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.access import workspace_url
from accounts.actions.people import one_time_password_path
from accounts.actions.workspaces import create_workspace
from accounts.errors import Refused
from accounts.letters import absolute

SECONDS_A_DAY = 86_400


class Command(BaseCommand):
    """./dev manage create_workspace SLUG --name NAME --admin EMAIL."""

    help = "Create a workspace with its first administrator; prints a one-time link to set their password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the slug, the name and the administrator's address."""
        parser.add_argument("slug", help="its place in addresses: small letters, digits, hyphens")
        parser.add_argument("--name", required=True, help="what people call it")
        parser.add_argument("--admin", required=True, metavar="EMAIL", help="who administers it first")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the workspace and say what to do next."""
        try:
            membership = create_workspace(
                slug=options["slug"], name=options["name"], admin_email=options["admin"], by=None
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        workspace, user = membership.workspace, membership.user
        self.stdout.write(f"The workspace {workspace.name} is at {absolute(workspace_url(workspace, 'home'))}")
        if user.has_usable_password():
            self.stdout.write(f"{user.email} has an account already and signs in as always.")
            return
        days = settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY
        self.stdout.write(f"{user.email} sets a password here, once, within {days} days:")
        self.stdout.write(absolute(one_time_password_path(user=user)))
