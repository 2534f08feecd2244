"""Writes to invitations: making, renewing, revoking, sending and accepting them."""

from __future__ import annotations

import smtplib
from datetime import timedelta

from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.actions import audit
from accounts.actions.members import add_member
from accounts.actions.people import create_person
from accounts.errors import Refused
from accounts.letters import invitation_letter
from accounts.models import INVITATION_DAYS, Invitation, Membership, Role, User, Workspace, new_nonce
from accounts.queries.people import person_with_email

CLAIM_LASTS = timedelta(minutes=5)  # a job that began to send a letter longer ago than this has died


@transaction.atomic
def invite(*, workspace: Workspace, email: str, role: Role, by: User) -> Invitation:
    """Invite an address, or renew the invitation that it has: the old link ends, a new letter goes out.

    Raises Refused for a member, ValidationError for what isn't an address.
    """
    email = email.strip().casefold()
    validate_email(email)
    if Membership.objects.filter(workspace=workspace, user__email__iexact=email).exists():
        raise Refused(f"{email} is a member already. Change their role in the list of members.")
    now = timezone.now()
    invitation, is_new = Invitation.objects.update_or_create(
        workspace=workspace,
        email=email,
        accepted_at=None,
        defaults={
            "role": role,
            "nonce": new_nonce(),
            "invited_by": by,
            "created_at": now,
            "expires_at": now + timedelta(days=INVITATION_DAYS),
            "claimed_at": None,
            "sent_at": None,
            "mail_error": "",
        },
    )
    verb = "Invited" if is_new else "Renewed the invitation of"
    audit.note(workspace=workspace, by=by, verb="invite", summary=f"{verb} {email} as {role.label.lower()}.")
    return invitation


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Withdraw an invitation that nobody accepted; its link ends."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True).delete()
    audit.note(
        workspace=invitation.workspace,
        by=by,
        verb="revoke_invitation",
        summary=f"Withdrew the invitation of {invitation.email}.",
    )


@transaction.atomic
def accept_as_member(*, invitation: Invitation, user: User) -> Membership:
    """Let a person who has an account join; raises Refused when the link was used or isn't theirs."""
    if user.email.casefold() != invitation.email.casefold():
        raise Refused(f"This invitation is for {invitation.email}, and you are signed in as {user.email}.")
    return _accept(invitation, user)


@transaction.atomic
def accept_as_newcomer(*, invitation: Invitation, name: str, password: str) -> Membership:
    """Make an account for the invited address and join; raises Refused when it has one or the link was used."""
    if person_with_email(invitation.email) is not None:
        raise Refused("There is an account with this address already. Sign in to join.")
    user = create_person(
        email=invitation.email, name=name, password=password, is_verified=invitation.sent_at is not None
    )
    return _accept(invitation, user)


def _accept(invitation: Invitation, user: User) -> Membership:
    now = timezone.now()
    took = Invitation.objects.filter(
        pk=invitation.pk, nonce=invitation.nonce, accepted_at__isnull=True, expires_at__gt=now
    ).update(accepted_at=now)
    if not took:
        raise Refused("This invitation was used or has expired. Ask for a new one.")
    return add_member(workspace=invitation.workspace, user=user, role=Role(invitation.role), by=user)


def send_letter(invitation_id: int) -> bool:
    """Send one invitation's letter if nobody else did or is at it; returns whether it went out.

    The claim is committed before the mail server is asked, so that no transaction waits for it.
    A claim whose job died is free again after five minutes: a letter may then come twice, never not at all.
    """
    now = timezone.now()
    waiting = Invitation.objects.filter(pk=invitation_id, sent_at__isnull=True, accepted_at__isnull=True)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_LASTS)
    if not waiting.filter(free, expires_at__gt=now).update(claimed_at=now):
        return False
    invitation = Invitation.objects.select_related("workspace", "invited_by").get(pk=invitation_id)
    mine = Invitation.objects.filter(pk=invitation_id, nonce=invitation.nonce)
    try:
        invitation_letter(invitation).send()
    except (OSError, smtplib.SMTPException) as error:
        mine.update(mail_error=f"{type(error).__name__}: {error}"[:300])
        return False
    mine.update(sent_at=timezone.now(), mail_error="")
    return True
