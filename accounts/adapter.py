"""How allauth signs people in here: nobody makes an account by themselves."""

from __future__ import annotations

import smtplib
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages  # noqa: TID251 (allauth's side of the views)
from django.http import HttpRequest  # noqa: TID251
from django.urls import reverse

from accounts.letters import absolute

log = structlog.get_logger()


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed: people come by an invitation, or by an operator's command."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody may sign up."""
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link for a new password, at the address that the server knows as its own.

        The address that the request was sent to is the asker's word: it could lead elsewhere.
        """
        uidb36, token = key.split("-", 1)
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token}))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; when the mail server is away say so, the same for every address, instead of failing."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            log.warning("mail_failed", template=template_prefix, error=str(error))
            messages.error(self.request, "The mail could not be sent. Try again in a few minutes.")
