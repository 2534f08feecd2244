"""Reads of members, teams and invitations of a workspace."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Prefetch, QuerySet, Value, When

from accounts.models import Invitation, Membership, Role, Team, TeamMembership, User, Workspace


def members(workspace: Workspace) -> QuerySet[Membership]:
    """Return a workspace's members with their teams, administrators first, then by name."""
    rank = Case(
        *[When(role=role.value, then=Value(role.rank)) for role in Role],
        output_field=IntegerField(),
    )
    in_teams = TeamMembership.objects.select_related("team").order_by("team__folded_name")
    return (
        Membership.objects.filter(workspace=workspace)
        .select_related("user")
        .prefetch_related(Prefetch("team_memberships", queryset=in_teams))
        .annotate(rank=rank)
        .order_by("-rank", "user__name", "user__email", "id")
    )


def open_invitations(workspace: Workspace) -> QuerySet[Invitation]:
    """Return the invitations that nobody accepted yet, newest first; expired ones too."""
    return (
        Invitation.objects.filter(workspace=workspace, accepted_at__isnull=True)
        .select_related("invited_by", "workspace")
        .order_by("-created_at", "-id")
    )


def teams() -> QuerySet[Team]:
    """Return the entered workspace's teams by name, each with its people."""
    people = TeamMembership.objects.select_related("membership__user").order_by(
        "membership__user__name", "membership__user__email", "id"
    )
    return Team.objects.prefetch_related(Prefetch("team_memberships", queryset=people)).order_by("folded_name", "id")


def workspaces_of(user: User) -> QuerySet[Membership]:
    """Return a person's memberships with their workspaces, by name."""
    return Membership.objects.filter(user=user).select_related("workspace").order_by("workspace__name", "id")


def home_workspace(user: User, last_slug: str | None) -> Workspace | None:
    """Return the workspace a person was in last, else the one they saw last, else any of theirs."""
    mine = list(workspaces_of(user))
    for membership in mine:
        if membership.workspace.slug == last_slug:
            return membership.workspace
    mine.sort(key=lambda membership: (membership.last_seen_at is not None, membership.last_seen_at), reverse=True)
    return mine[0].workspace if mine else None
