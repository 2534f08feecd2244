"""How allauth signs people in here: nobody makes an account by themselves."""

from __future__ import annotations

import smtplib
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages  # noqa: TID251 (allauth's side of the views)
from django.http import HttpRequest  # noqa: TID251

log = structlog.get_logger()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: people come by an invitation, or by an operator's command."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody may sign up."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; when the mail server is away say so, the same for every address, instead of failing."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail_failed", template=template_prefix, error=str(error))
            messages.error(self.request, "The mail could not be sent. Try again in a few minutes.")
