"""Prints a link with which somebody sets a new password, for servers without mail and people without either."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.people import one_time_password_path
from accounts.letters import absolute
from accounts.queries.people import person_with_email

SECONDS_A_DAY = 86_400


class Command(BaseCommand):
    """./dev manage password_link EMAIL."""

    help = "Print a one-time link with which somebody sets a new password."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person's address."""
        parser.add_argument("email", help="the address that they sign in with")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the link."""
        user = person_with_email(options["email"])
        if user is None:
            raise CommandError(f"Nobody signs in as {options['email']}.")
        days = settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY
        self.stdout.write(f"{user.email} sets a password here, once, within {days} days:")
        self.stdout.write(absolute(one_time_password_path(user=user)))
