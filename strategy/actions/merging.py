"""Merging two records that mean the same."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from strategy.actions.acts import begin, moved
from strategy.actions.alignment import realign
from strategy.actions.links import check, close, promote, replace
from strategy.actions.records import save_next_version
from strategy.errors import Refused
from strategy.locks import lock_alignment
from strategy.models import Link, Origin, Record, Status


@transaction.atomic
def merge_records(*, source: Record, into: Record, by: User | None) -> Record:
    """Re-point what contributes to `source` to `into`, drop `source`, and return it; one undo.

    Where a record contributes to both, both whys are kept on the link that stays. Raises Refused
    where the two can't be one.
    """
    lock_alignment(into.workspace_id)
    source = Record.objects.select_for_update(of=("self",)).get(pk=source.pk)
    into = Record.objects.get(pk=into.pk)
    _check_pair(source, into)
    change = begin("merge", f"{source.key} merged into {into.key}", by=by)
    held = {link.child_id: link for link in Link.objects.current().filter(parent=into)}
    children = set()
    for link in Link.objects.current().filter(parent=source).select_related("child", "parent"):
        children.add(link.child_id)
        if link.child_id == into.pk:
            close(change, [link])
        elif (kept := held.get(link.child_id)) is not None:
            close(change, [link])
            whys = [why for why in dict.fromkeys((kept.why, link.why)) if why]
            replace(change, kept, why="\n\n".join(whys), is_primary=kept.is_primary or link.is_primary)
        else:
            check(link.child, into)
            replace(
                change,
                link,
                parent_id=into.pk,
                origin=Origin.PERSON,  # no tracker named this parent, so none ends the link
                confirmed_by_id=by.pk if by else None,
                confirmed_at=change.at,
                fingerprint=into.fingerprint,
            )
    source.status = Status.DROPPED
    source.merged_into = into
    save_next_version(source, change)
    realign(into.workspace_id, children)
    promote(change, children)
    moved({source.pk, into.pk, *children})
    source.refresh_from_db(fields=["alignment"])
    source.last_change = change
    return source


def _check_pair(source: Record, into: Record) -> None:
    if source.pk == into.pk:
        raise Refused(f"{source.key} is the same record. Choose the one to merge it into.")
    if source.kind != into.kind:
        raise Refused("Two records of different levels can't be merged. Move what hangs below instead.")
    if source.is_root:
        raise Refused(f"{source.key} is the root. Choose another root first, or merge the other way round.")
    for record in (source, into):
        if record.deleted_at is not None:
            raise Refused(f"{record.key} is deleted. Restore it first.")
