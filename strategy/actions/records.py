"""Creating, editing, deleting and restoring records, and choosing the root."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User, Workspace
from strategy.actions.acts import begin, moved, save_with_history
from strategy.actions.alignment import realign, recompute
from strategy.actions.links import check, close, join, promote, reopen, replace
from strategy.errors import Conflict, Refused
from strategy.kinds import KINDS, MISSION, VISION, may_contribute
from strategy.locks import lock_alignment
from strategy.markup import to_html
from strategy.meaning import fingerprint
from strategy.models import Change, Link, Record, Section


@transaction.atomic
def create_record(
    *,
    workspace: Workspace,
    by: User | None,
    kind: str,
    title: str,
    statement: str = "",
    sections: Mapping[str, str] | None = None,
    parent: Record | None = None,
    why: str = "",
    key: str | None = None,
    **fields: Any,
) -> Record:
    """Create a record, linked to `parent` if one is given, as one act; returns it.

    Without a `key` the next of its kind's prefix is given. Raises Refused with what to do.
    """
    lock_alignment(workspace.pk)
    if not title.strip():
        raise Refused("Give the record a title.")
    if key is not None and Record.objects.filter(key=key).exists():
        raise Refused(f"A record with the key {key} exists already. Choose another key.")
    record = Record(
        workspace=workspace,
        kind=kind,
        title=title.strip(),
        statement=statement,
        key=key or next_key(workspace.pk, KINDS[kind].prefix),
        created_by=by,
        **fields,
    )
    record.description_html = to_html(record.description)
    record.fingerprint = fingerprint(kind, record.title, statement, sections or {})
    change = begin("create", f"{record.key} {record.title} created", by=by)
    save_with_history(record, change)
    _save_sections(record, sections or {}, change)
    if parent is not None:
        join(change, record, parent, why=why)
        realign(workspace.pk, [record.pk])
        record.refresh_from_db(fields=["alignment"])
    moved({record.pk} | ({parent.pk} if parent else set()))
    record.last_change = change
    return record


@transaction.atomic
def edit_record(
    *,
    record: Record,
    by: User | None,
    version: int,
    changes: Mapping[str, Any],
    sections: Mapping[str, str] | None = None,
) -> Record:
    """Save what was changed in a form that showed `version`, and return the record.

    Raises Conflict, carrying the record as it is, where somebody else saved since; Refused where
    the change isn't allowed.
    """
    lock_alignment(record.workspace_id)
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.version != version:
        raise Conflict(record)
    before, kind_before = record.approves, record.kind
    changed = [name for name, value in changes.items() if getattr(record, name) != value]
    texts = {section.slot: section.text for section in record.sections.all()}
    new_texts = {slot: text for slot, text in (sections or {}).items() if texts.get(slot, "") != text}
    if not changed and not new_texts:
        return record
    for name in changed:
        setattr(record, name, changes[name])
    if not record.title.strip():
        raise Refused("Give the record a title.")
    if "kind" in changed:
        _check_kind(record, kind_before)
    change = begin("edit", f"{record.key} edited", by=by)
    if "description" in changed:
        record.description_html = to_html(record.description)
    record.fingerprint = fingerprint(record.kind, record.title, record.statement, texts | new_texts)
    record.version += 1
    record.updated_at = change.at
    save_with_history(record, change)
    _save_sections(record, new_texts, change)
    if record.approves != before:
        realign(record.workspace_id, [record.pk, *_children(record)])
        record.refresh_from_db(fields=["alignment"])
    moved({record.pk})
    record.last_change = change
    return record


@transaction.atomic
def delete_record(*, record: Record, by: User | None) -> Record:
    """Delete a record: its links end, what it carried loses the path, and restoring brings all back."""
    lock_alignment(record.workspace_id)
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.is_root:
        raise Refused(f"{record.key} is the root: everything hangs below it. Choose another root first.")
    if record.deleted_at is not None:
        raise Refused(f"{record.key} is deleted already.")
    change = begin("delete", f"{record.key} {record.title} deleted", by=by)
    links = list(Link.objects.current().filter(parent=record)) + list(Link.objects.current().filter(child=record))
    children = {link.child_id for link in links if link.parent_id == record.pk}
    close(change, links)
    record.deleted_at = change.at
    save_next_version(record, change)
    realign(record.workspace_id, {record.pk, *children})
    promote(change, children)
    moved({record.pk, *children})
    record.last_change = change
    return record


@transaction.atomic
def restore_record(*, record: Record, by: User | None) -> Record:
    """Bring a deleted record back with the links that its deletion ended, where both ends still exist."""
    lock_alignment(record.workspace_id)
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.deleted_at is None:
        raise Refused(f"{record.key} isn't deleted.")
    deletion = Change.objects.filter(verb__in=("delete", "undo"), at=record.deleted_at).last()
    change = begin("restore", f"{record.key} {record.title} restored", by=by)
    record.deleted_at = None
    save_next_version(record, change)
    touched = {record.pk}
    if deletion is not None:
        touched |= reopen_all(change, deletion.closed_links.select_related("child", "parent"))
    realign(record.workspace_id, touched)
    promote(change, touched)
    moved(touched)
    record.refresh_from_db(fields=["alignment"])
    record.last_change = change
    return record


@transaction.atomic
def set_root(*, record: Record, by: User | None) -> Record:
    """Make a vision the one that everything must arrive at; alignment is computed from nothing."""
    if record.kind != VISION:
        raise Refused(f"{record.key} is no vision. Only a vision can be the root.")
    lock_alignment(record.workspace_id)
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.deleted_at is not None:
        raise Refused(f"{record.key} is deleted. Restore it first.")
    if record.is_root:
        return record
    change = begin("set root", f"{record.key} is the root", by=by)
    for old in Record.objects.filter(is_root=True):
        old.is_root = False
        save_next_version(old, change)
    record.is_root = True
    save_next_version(record, change)
    recompute(record.workspace_id)
    moved(None)
    record.refresh_from_db(fields=["alignment"])
    record.last_change = change
    return record


def next_key(workspace_id: int, prefix: str) -> str:
    """Return the next free key of a prefix: INI-12 after INI-11."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO strategy_keycounter (workspace_id, prefix, last) VALUES (%s, %s, 1) "
                "ON CONFLICT (workspace_id, prefix) DO UPDATE SET last = strategy_keycounter.last + 1 "
                "RETURNING last",
                [workspace_id, prefix],
            )
            key = f"{prefix}-{cursor.fetchone()[0]}"
        if not Record.objects.filter(key=key).exists():
            return key


def reopen_all(change: Change, links: Iterable[Link]) -> set[int]:
    """Open closed links again where that is still possible, and return the children concerned.

    What can't be opened any more (the pair is linked again, an end is deleted, it would close a
    circle) is said in the change's summary.
    """
    touched: set[int] = set()
    left_out: list[str] = []
    for link in links:
        held = Link.objects.current().filter(child=link.child_id)
        if link.child.deleted_at or link.parent.deleted_at or held.filter(parent=link.parent_id).exists():
            left_out.append(f"{link.child.key} to {link.parent.key}")
            continue
        try:
            check(link.child, link.parent)
        except Refused:
            left_out.append(f"{link.child.key} to {link.parent.key}")
            continue
        if link.is_primary and (other := held.filter(is_primary=True).first()):
            replace(change, other, is_primary=False)
        reopen(change, link)
        touched.add(link.child_id)
    if left_out:
        change.summary = f"{change.summary} (not linked again: {', '.join(left_out)})"[:500]
        change.save(update_fields=["summary"])
    return touched


def _children(record: Record) -> list[int]:
    return list(Link.objects.current().filter(parent=record).values_list("child_id", flat=True))


def _check_kind(record: Record, before: str) -> None:
    """Raise Refused where the record's links wouldn't be allowed for its new kind."""
    if MISSION in (before, record.kind) or record.is_root:
        raise Refused(f"{record.key} keeps its level: a mission or the root can't become something else.")
    for link in Link.objects.current().filter(child=record).select_related("parent"):
        if not may_contribute(record.kind, link.parent.kind):
            raise Refused(f"{record.key} contributes to {link.parent.key}, which that level may not. Unlink it first.")
    for link in Link.objects.current().filter(parent=record).select_related("child"):
        if not may_contribute(link.child.kind, record.kind):
            raise Refused(f"{link.child.key} contributes to {record.key}, which that level may not. Unlink it first.")


def save_next_version(record: Record, change: Change) -> None:
    """Save a record that an act changed, as its next version."""
    record.version += 1
    record.updated_at = timezone.now()
    save_with_history(record, change)


def _save_sections(record: Record, texts: Mapping[str, str], change: Change) -> None:
    for slot, text in texts.items():
        section = Section.objects.filter(record=record, slot=slot).first()
        if section is None:
            if not text:
                continue
            section = Section(workspace_id=record.workspace_id, record=record, slot=slot)
        section.text = text
        section.html = to_html(text)
        save_with_history(section, change)
