"""Jobs of accounts: letters that wait to be sent."""

from __future__ import annotations

from celery import shared_task

from accounts.actions.invitations import send_letter
from accounts.letters import mail_is_configured
from accounts.queries.invitations import waiting_letters


@shared_task(name="accounts.send_invitations")
def send_invitations() -> int:
    """Send every invitation that waits; returns how many went out. Doing it twice sends nothing twice."""
    if not mail_is_configured():
        return 0
    return sum(send_letter(invitation_id) for invitation_id in waiting_letters())
