"""Undoing an act: what it opened is closed, what it closed is opened again, texts go back."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import User
from strategy.actions.acts import begin, moved, save_with_history
from strategy.actions.alignment import realign, recompute
from strategy.actions.links import CARRIED, close, promote
from strategy.actions.records import reopen_all, save_next_version
from strategy.errors import Refused
from strategy.locks import lock_alignment
from strategy.markup import to_html
from strategy.models import Change, Link, Record, Section

NOT_RESTORED = ("id", "version", "updated_at", "alignment", "description_html")


@transaction.atomic
def undo(*, change: Change, by: User | None) -> Change:
    """Undo an act and return the change that undid it (which can be undone in its turn).

    Raises Refused where something newer stands on what the act did.
    """
    lock_alignment(change.workspace_id)
    if Change.objects.filter(undoes=change).exists():
        raise Refused("This was undone already.")
    undoing = begin("undo", f"Undone: {change.summary}", by=by, undoes=change)
    opened = [
        _as_it_stands(link) for link in change.opened_links.exclude(closed_in=change).select_related("child", "parent")
    ]
    close(undoing, opened)
    suspects = {link.child_id for link in opened}
    rerooted = False
    for past in Record.history.filter(workspace_id=change.workspace_id, history_change_reason=change.pk):
        record = Record.objects.select_for_update(of=("self",)).get(pk=past.id)
        approved, was_root = record.approves, record.is_root
        _put_back(record, past, undoing)
        rerooted = rerooted or record.is_root != was_root
        if record.approves != approved:
            suspects |= set(Link.objects.current().filter(parent=record).values_list("child_id", flat=True))
        suspects.add(record.pk)
    for past in Section.history.filter(workspace_id=change.workspace_id, history_change_reason=change.pk):
        _put_section_back(past, undoing)
    closed = Link.objects.filter(closed_in=change).exclude(opened_in=change)
    closed = closed.select_related("child", "parent").order_by("pk")
    suspects |= reopen_all(undoing, closed)
    if rerooted:
        recompute(change.workspace_id)
    else:
        realign(change.workspace_id, suspects)
    promote(undoing, suspects)
    moved(None if rerooted else suspects | {link.parent_id for link in opened})
    return undoing


def _put_back(record: Record, past: Any, undoing: Change) -> None:
    """Give a record the state that it had before the history row `past` was written."""
    later = Record.history.filter(id=record.pk, history_id__gt=past.history_id)
    if _something_stands(set(later.values_list("history_change_reason", flat=True))):
        raise Refused(f"{record.key} was changed again since. Undo the later change first, or edit the record.")
    was_there = past.history_type != "+" and past.prev_record.deleted_at is None
    if not was_there and past.deleted_at is None:
        if Link.objects.current().filter(parent=record).exists():
            raise Refused(f"Other records contribute to {record.key} by now. Unlink them, or delete {record.key}.")
        close(undoing, Link.objects.current().filter(child=record))
    if past.history_type == "+":
        record.deleted_at = undoing.at
    else:
        before = past.prev_record
        for field in past.tracked_fields:
            was = getattr(before, field.attname)
            if field.name not in NOT_RESTORED and was != getattr(past, field.attname):
                setattr(record, field.attname, was if _still_there(field, was) else None)
        record.description_html = to_html(record.description)
    save_next_version(record, undoing)


def _still_there(field: Any, value: Any) -> bool:
    """Return whether what a field points to exists yet: a team may be gone since; any other value is there."""
    if not field.is_relation or value is None:
        return True
    return bool(field.remote_field.model._base_manager.filter(pk=value).exists())


def _as_it_stands(link: Link) -> Link:
    """Return the row that says today what `link` said; raises Refused if none does."""
    if link.is_current:
        return link
    now = Link.objects.current().filter(child=link.child_id, parent=link.parent_id).first()
    if now is None or any(getattr(now, field) != getattr(link, field) for field in CARRIED):
        raise Refused(
            f"The link from {link.child.key} to {link.parent.key} was changed since. "
            "Undo the later change first, or change the link by hand."
        )
    return now


def _something_stands(change_ids: set[int]) -> bool:
    """Return whether these changes did something that wasn't undone by another of them."""
    undone: set[int] = set()
    for change in Change.objects.filter(pk__in=change_ids).order_by("-pk"):
        if change.pk in undone:
            continue
        if change.undoes_id not in change_ids:
            return True
        undone.add(change.undoes_id)
    return False


def _put_section_back(past: Any, undoing: Change) -> None:
    section = Section.objects.get(pk=past.id)
    section.text = past.prev_record.text if past.history_type != "+" else ""
    section.html = to_html(section.text)
    save_with_history(section, undoing)
