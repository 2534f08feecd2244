"""Writes to memberships: joining, roles, leaving. A workspace always keeps an administrator."""

from __future__ import annotations

from django.db import transaction

from accounts.actions import audit
from accounts.errors import Refused
from accounts.models import Membership, Role, User, Workspace
from accounts.scope import in_workspace


@transaction.atomic
def add_member(*, workspace: Workspace, user: User, role: Role, by: User | None) -> Membership:
    """Make a person a member; one who is a member already stays as they are."""
    membership, is_new = Membership.objects.get_or_create(workspace=workspace, user=user, defaults={"role": role})
    if is_new:
        audit.note(workspace=workspace, by=by, verb="add_member", summary=f"{user} joined as {role.label.lower()}.")
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: User | None) -> Membership:
    """Give a member another role; raises Refused for the last administrator."""
    membership = _locked(membership)
    if membership.role == role:
        return membership
    _keep_an_administrator(membership, "be given another role")
    before = Role(membership.role)
    membership.role = role
    membership.save(update_fields=["role"])
    audit.note(
        workspace=membership.workspace,
        by=by,
        verb="change_role",
        summary=f"{membership.user}: {before.label.lower()} became {role.label.lower()}.",
    )
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User | None) -> None:
    """End a membership; what the person wrote stays. Raises Refused for the last administrator."""
    membership = _locked(membership)
    _keep_an_administrator(membership, "be removed")
    audit.note(
        workspace=membership.workspace,
        by=by,
        verb="remove_member",
        summary=f"Removed {membership.user} ({Role(membership.role).label.lower()}).",
    )
    with in_workspace(membership.workspace):  # the places in teams, which go too, are only visible there
        membership.delete()


def _locked(membership: Membership) -> Membership:
    """Return the membership as it is now, while nobody else changes roles in its workspace."""
    Workspace.objects.select_for_update().get(pk=membership.workspace_id)
    fresh = Membership.objects.select_related("user", "workspace").filter(pk=membership.pk).first()
    if fresh is None:
        raise Refused("This person isn't a member any more.")
    return fresh


def _keep_an_administrator(membership: Membership, what: str) -> None:
    if membership.role != Role.ADMINISTRATOR:
        return
    others = Membership.objects.filter(
        workspace=membership.workspace_id, role=Role.ADMINISTRATOR, user__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise Refused(
            f"{membership.user} is the last administrator and can't {what}. Make somebody else an administrator first."
        )
