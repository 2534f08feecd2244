"""What every action shares: the row that says who did what, and the word that something moved."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User, Workspace
from accounts.scope import current_workspace_id
from strategy.models import Change, Origin, Record
from strategy.permissions import may
from strategy.signals import records_changed

SUMMARY_LENGTH = 500


def begin(
    verb: str, summary: str, *, by: User | None, origin: str | None = None, undoes: Change | None = None
) -> Change:
    """Write down that an act has begun; what it changes points to the row that is returned."""
    if origin is None:
        origin = Origin.PERSON if by is not None else Origin.OPERATOR
    return Change.objects.create(
        workspace_id=current_workspace_id(),
        verb=verb,
        summary=summary[:SUMMARY_LENGTH],
        by=by,
        origin=origin,
        undoes=undoes,
    )


def moved(record_ids: Iterable[int] | None) -> None:
    """Mark the workspace as changed, in this transaction, and tell whoever listens after the commit.

    `record_ids` are the records that changed, None for all of them. The mark is what counts: the
    signal may be lost, the row isn't.
    """
    workspace_id = current_workspace_id()
    Workspace.objects.filter(pk=workspace_id).update(dirty_at=timezone.now())
    ids = None if record_ids is None else set(record_ids)
    transaction.on_commit(
        partial(records_changed.send_robust, sender=Record, workspace_id=workspace_id, record_ids=ids)
    )


def may_confirm(by: User | None, parent: Record) -> bool:
    """Return whether this person's link to `parent` stands without anyone else's acceptance."""
    if by is None:
        return True
    if parent.owner_id == by.pk:
        return True
    membership = Membership.objects.filter(workspace_id=parent.workspace_id, user=by).first()
    return membership is not None and may(membership, "confirm")


def save_with_history(row: Any, change: Change, fields: list[str] | None = None) -> None:
    """Save a record or section, its history row pointing to the change and the person."""
    row._change_reason = change.pk
    row._history_user = change.by
    row.save(update_fields=fields)
