"""The words and links of the mail that accounts sends, and whether any mail can be sent."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Invitation

_signer = Signer(salt="accounts.invitation")
_WITHOUT_MAIL = ("console", "dummy")


def mail_is_configured() -> bool:
    """Return whether mail leaves this machine: EMAIL_URL names a mail server."""
    return not any(word in settings.EMAIL_BACKEND for word in _WITHOUT_MAIL)


def absolute(path: str) -> str:
    """Return the full address of a path of this site, as a mail needs it."""
    return f"{settings.SITE_URL}{path}"


def invitation_link(invitation: Invitation) -> str:
    """Return the address where the invited person joins."""
    token = _signer.sign(invitation.nonce)
    return absolute(reverse("invitation_accept", kwargs={"token": token}))


def nonce_in(token: str) -> str | None:
    """Return the nonce of the invitation that a link's token was signed for, or none for a forged one."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None


def invitation_letter(invitation: Invitation) -> EmailMessage:
    """Return the mail that invites somebody."""
    body = render_to_string(
        "accounts/invitation_letter.txt", {"invitation": invitation, "link": invitation_link(invitation)}
    )
    inviter = f"{invitation.invited_by} invites you" if invitation.invited_by else "You are invited"
    subject = " ".join(f"{inviter} to {invitation.workspace.name} on Throughline".split())
    return EmailMessage(subject=subject, body=body, to=[invitation.email])


def test_letter(to: str) -> EmailMessage:
    """Return a mail that proves that mail arrives."""
    return EmailMessage(
        subject="Throughline can send mail",
        body="This mail was sent from the settings page of Throughline. If you read it, invitations arrive too.",
        to=[to],
    )
