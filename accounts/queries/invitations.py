"""Reads of invitations."""

from __future__ import annotations

from django.utils import timezone

from accounts.letters import nonce_in
from accounts.models import Invitation

LETTERS_A_TIME = 50


def invitation_for(token: str) -> Invitation | None:
    """Return the invitation that a link was made for, however old; none for a wrong or withdrawn one."""
    nonce = nonce_in(token)
    if nonce is None:
        return None
    return Invitation.objects.select_related("workspace", "invited_by").filter(nonce=nonce).first()


def waiting_letters() -> list[int]:
    """Return the ids of invitations whose letter wasn't sent yet, oldest first, a handful at a time."""
    return list(
        Invitation.objects.filter(sent_at__isnull=True, accepted_at__isnull=True, expires_at__gt=timezone.now())
        .order_by("created_at", "id")
        .values_list("id", flat=True)[:LETTERS_A_TIME]
    )
