"""The audit log: who did what to members, roles, teams and settings."""

from __future__ import annotations

from accounts.models import AuditEntry, User, Workspace
from accounts.scope import in_workspace


def note(*, workspace: Workspace, by: User | None, verb: str, summary: str) -> AuditEntry:
    """Write one line of a workspace's audit log; without `by` an operator's command did it."""
    with in_workspace(workspace):
        return AuditEntry.objects.create(workspace=workspace, by=by, verb=verb, summary=summary[:500])
