"""Writes to a workspace: making one and changing its settings."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from accounts.actions import audit
from accounts.actions.people import create_person
from accounts.errors import Refused
from accounts.models import Membership, Role, User, Workspace
from accounts.queries.people import person_with_email


@transaction.atomic
def create_workspace(*, slug: str, name: str, admin_email: str, by: User | None) -> Membership:
    """Create a workspace and its first administrator; returns the administrator's membership.

    A person who is known already joins with the password they have. Raises Refused for a slug
    that is taken, or a slug or an e-mail address that isn't one.
    """
    workspace = Workspace(slug=slug, name=name)
    try:
        workspace.full_clean()
        validate_email(admin_email.strip())
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    workspace.save()
    user = person_with_email(admin_email) or create_person(email=admin_email.strip())
    membership = Membership.objects.create(workspace=workspace, user=user, role=Role.ADMINISTRATOR)
    audit.note(
        workspace=workspace,
        by=by,
        verb="create_workspace",
        summary=f"Created the workspace, with {user.email} as administrator.",
    )
    return membership


@transaction.atomic
def change_settings(
    *, workspace: Workspace, by: User, name: str, time_zone: str, words: Mapping[str, Mapping[str, str]]
) -> Workspace:
    """Change a workspace's name, time zone (IANA name) and its own words for the levels."""
    changes = []
    if workspace.name != name:
        changes.append(f"name to {name}")
    if workspace.time_zone != time_zone:
        changes.append(f"time zone to {time_zone}")
    if workspace.words != words:
        changes.append("words for the levels")
    workspace.name, workspace.time_zone = name, time_zone
    workspace.words = {level: dict(said) for level, said in words.items()}
    workspace.save(update_fields=["name", "time_zone", "words"])
    if changes:
        audit.note(workspace=workspace, by=by, verb="change_settings", summary=f"Changed the {', the '.join(changes)}.")
    return workspace
