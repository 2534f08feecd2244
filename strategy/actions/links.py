"""Linking a record to what it contributes to: make, explain, accept, move, unlink; one undo each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from strategy.actions.acts import begin, may_confirm, moved
from strategy.actions.alignment import realign
from strategy.errors import LinkChanged, Refused
from strategy.kinds import KINDS, may_contribute
from strategy.locks import lock_alignment
from strategy.models import Change, Link, LinkType, Origin, Record
from strategy.queries.ancestry import is_below
from strategy.sql import PASSES, among

MOST_AT_ONCE = 1000
"""Links that one act of a person makes: more would keep everybody else waiting for the workspace's lock."""

CARRIED = (
    "workspace_id",
    "child_id",
    "parent_id",
    "type",
    "why",
    "why_by_id",
    "why_at",
    "weight",
    "is_primary",
    "origin",
    "confirmed_by_id",
    "confirmed_at",
    "fingerprint",
    "created_by_id",
    "created_at",
)


@transaction.atomic
def link(
    *,
    child: Record,
    parent: Record,
    by: User | None,
    why: str = "",
    link_type: str | None = None,
    weight: Decimal | int | None = None,
    primary: bool | None = None,
    origin: str | None = None,
) -> Link:
    """Link `child` to `parent` and return the link; the same pair again updates what is given.

    `link_type` is "contributes" and `weight` 1 for a new link that isn't told otherwise.
    The first link of a record becomes its primary one, and so does one made with `primary=True`.
    Raises Refused with the reason where the link isn't allowed.
    """
    lock_alignment(child.workspace_id)
    change = begin("link", f"{child.key} linked to {parent.key}", by=by, origin=origin)
    made = join(change, child, parent, why=why, link_type=link_type, weight=weight, primary=primary)
    realign(child.workspace_id, [child.pk], losing=False)
    moved({child.pk, parent.pk})
    return made


@transaction.atomic
def link_many(*, children: Iterable[Record], parent: Record, by: User | None, why: str = "") -> Change:
    """Link several records to one parent as one act, with one undo; raises Refused if one can't be."""
    chosen = list(children)
    if not chosen:
        raise Refused("Choose at least one record to link.")
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(f"{len(chosen)} records are more than {MOST_AT_ONCE} at once. Choose fewer, and link in parts.")
    lock_alignment(parent.workspace_id)
    change = begin("link", f"{len(chosen)} records linked to {parent.key}", by=by)
    join_all(change, chosen, parent, why=why)
    realign(parent.workspace_id, [child.pk for child in chosen], losing=False)
    moved({parent.pk, *(child.pk for child in chosen)})
    return change


@transaction.atomic
def unlink(*, link: Link, by: User | None, origin: str | None = None) -> Change:
    """End a link; the oldest remaining one that passes alignment becomes primary, else the oldest."""
    lock_alignment(link.workspace_id)
    link = current(link)
    change = begin("unlink", f"{link.child.key} unlinked from {link.parent.key}", by=by, origin=origin)
    close(change, [link])
    realign(link.workspace_id, [link.child_id], gaining=False)
    if link.is_primary:
        promote(change, {link.child_id})
    moved({link.child_id, link.parent_id})
    return change


@transaction.atomic
def move_link(*, link: Link, to: Record, by: User | None, why: str = "") -> Link:
    """Let the child contribute to another parent instead: weight and primary stay, the confirmation goes."""
    lock_alignment(link.workspace_id)
    link = current(link)
    if to.pk == link.parent_id:
        raise Refused(f"{link.child.key} contributes to {to.key} already.")
    change = begin("move", f"{link.child.key} moved from {link.parent.key} to {to.key}", by=by)
    existing = Link.objects.current().filter(child=link.child_id, parent=to).first()
    close(change, [link] if existing is None else [link, existing])
    check(link.child, to)
    said = {"why": why, "why_by_id": by.pk if by else None, "why_at": change.at} if why not in ("", link.why) else {}
    new = _copy(
        link,
        **said,
        parent_id=to.pk,
        origin=Origin.PERSON,
        confirmed_by_id=None,
        confirmed_at=None,
        fingerprint="",
        created_by_id=by.pk if by else None,
        created_at=change.at,
    )
    if existing is not None and existing.is_primary:
        new.is_primary = True
    _open(change, [new])
    realign(link.workspace_id, [link.child_id])
    moved({link.child_id, link.parent_id, to.pk})
    return new


@transaction.atomic
def accept_link(*, link: Link, by: User | None) -> Link:
    """Stand behind a link as it was shown: the parent's meaning of today is what was accepted.

    Raises LinkChanged where the link says something else by now.
    """
    lock_alignment(link.workspace_id)
    link = unchanged(link)
    parent = Record.objects.get(pk=link.parent_id)
    change = begin("accept", f"{link.child.key} to {parent.key} accepted", by=by)
    accepted = replace(
        change,
        link,
        confirmed_by_id=by.pk if by else None,
        confirmed_at=change.at,
        fingerprint=parent.fingerprint,
    )
    moved({link.child_id, link.parent_id})
    return accepted


@transaction.atomic
def accept_links(*, links: Iterable[Link], by: User | None) -> Change:
    """Stand behind several links as one act, with one undo."""
    chosen = list(links)
    if not chosen:
        raise Refused("Choose at least one link to accept.")
    lock_alignment(chosen[0].workspace_id)
    change = begin("accept", f"{len(chosen)} links accepted", by=by)
    parents = Record.objects.in_bulk({one.parent_id for one in chosen})
    for one in chosen:
        one = current(one)
        replace(
            change,
            one,
            confirmed_by_id=by.pk if by else None,
            confirmed_at=change.at,
            fingerprint=parents[one.parent_id].fingerprint,
        )
    moved({one.child_id for one in chosen})
    return change


@transaction.atomic
def edit_link(
    *,
    link: Link,
    by: User | None,
    why: str | None = None,
    link_type: str | None = None,
    weight: Decimal | int | None = None,
) -> Link:
    """Change what a link says; what isn't given stays.

    `link` is the row that the person saw; raises LinkChanged where another one holds by now.
    """
    lock_alignment(link.workspace_id)
    link = unchanged(link)
    change = begin("explain", f"{link.child.key} to {link.parent.key} edited", by=by)
    return _say(change, link, why=why, link_type=link_type, weight=weight)


@transaction.atomic
def make_primary(*, link: Link, by: User | None) -> Link:
    """Let this link decide where the record stands in the tree."""
    lock_alignment(link.workspace_id)
    link = current(link)
    if link.is_primary:
        return link
    change = begin("make primary", f"{link.parent.key} is now the first parent of {link.child.key}", by=by)
    _demote(change, link.child_id)
    chosen = replace(change, link, is_primary=True)
    moved({link.child_id})
    return chosen


def current(link: Link) -> Link:
    """Return the row of this link that holds now; raises Refused if the pair is linked no more."""
    found = Link.objects.current().filter(child=link.child_id, parent=link.parent_id).first()
    if found is None:
        raise Refused("This link has been removed meanwhile. Reload the page to see what is there now.")
    found.child, found.parent = link.child, link.parent
    return found


def unchanged(link: Link) -> Link:
    """Return the row of this link if it is the one that holds now; raises LinkChanged, or Refused if none does."""
    found = current(link)
    if found.pk != link.pk:
        raise LinkChanged(found)
    return found


def check(child: Record, parent: Record) -> None:
    """Raise Refused if `child` may not contribute to `parent`; says why and what to do."""
    if child.pk == parent.pk:
        raise Refused(f"{child.key} can't contribute to itself. Choose another record.")
    for record in (child, parent):
        if record.deleted_at is not None:
            raise Refused(f"{record.key} is deleted. Restore it first.")
    if not may_contribute(child.kind, parent.kind):
        below, above = KINDS[child.kind].name.lower(), KINDS[parent.kind].name.lower()
        raise Refused(
            f"{child.key} is {_a(below)} and can't contribute to {_a(above)} ({parent.key}). "
            "Choose a record of a higher level."
        )
    if child.kind == parent.kind and is_below(parent, child):
        raise Refused(
            f"{parent.key} contributes to {child.key} already, directly or through others: "
            "the two would be each other's reason. Unlink one way first."
        )


def join(
    change: Change,
    child: Record,
    parent: Record,
    *,
    why: str = "",
    link_type: str | None = None,
    weight: Decimal | int | None = None,
    primary: bool | None = None,
) -> Link:
    """Link two records as part of a larger act; the caller holds the lock and realigns."""
    return join_all(change, [child], parent, why=why, link_type=link_type, weight=weight, primary=primary)[0]


def join_all(
    change: Change,
    children: Sequence[Record],
    parent: Record,
    *,
    why: str = "",
    link_type: str | None = None,
    weight: Decimal | int | None = None,
    primary: bool | None = None,
) -> list[Link]:
    """Link records to one parent as part of a larger act, in as many queries as for one of them."""
    ids = {child.pk for child in children}
    held: dict[int, dict[int, Link]] = {pk: {} for pk in ids}
    for one in Link.objects.current().filter(child__in=ids):
        held[one.child_id][one.parent_id] = one
    fields = ("key", "kind", "deleted_at", "owner", "fingerprint", "workspace")
    fresh = {record.pk: record for record in Record.objects.filter(pk__in={*ids, parent.pk}).only(*fields)}
    if {*ids, parent.pk} - set(fresh):
        raise Refused("One of these records doesn't exist any more. Reload the page and choose again.")
    confirms = change.origin == Origin.TRACKER or may_confirm(change.by, fresh[parent.pk])
    made, new = [], []
    for child in children:
        if (existing := held[child.pk].get(parent.pk)) is not None:
            made.append(_say(change, existing, why=why or None, link_type=link_type, weight=weight))
            continue
        check(fresh[child.pk], fresh[parent.pk])
        old_primary = next((one for one in held[child.pk].values() if one.is_primary), None)
        if primary and old_primary is not None:
            replace(change, old_primary, is_primary=False)
        link = _new(change, child, fresh[parent.pk], why=why, confirmed=confirms)
        link.type = link_type or LinkType.CONTRIBUTES
        link.weight = Decimal(weight or 1)
        link.is_primary = bool(primary) or old_primary is None
        made.append(link)
        new.append(link)
    _open(change, new)
    return made


def _new(change: Change, child: Record, parent: Record, *, why: str, confirmed: bool) -> Link:
    return Link(
        workspace_id=child.workspace_id,
        child=child,
        parent=parent,
        why=why,
        why_by=change.by if why else None,
        why_at=change.at if why else None,
        origin=Origin.TRACKER if change.origin == Origin.TRACKER else Origin.PERSON,
        confirmed_by=change.by if confirmed else None,
        confirmed_at=change.at if confirmed else None,
        fingerprint=parent.fingerprint if confirmed else "",
        created_by=change.by,
        created_at=change.at,
    )


def close(change: Change, links: Iterable[Link]) -> None:
    """End rows of links, as part of an act."""
    Link.objects.filter(pk__in=[one.pk for one in links], valid_to=None).update(valid_to=change.at, closed_in=change)


def replace(change: Change, link: Link, **said: Any) -> Link:
    """Close a link's row and open the next, which says something else."""
    close(change, [link])
    new = _copy(link, **said)
    _open(change, [new])
    return new


def reopen(change: Change, link: Link) -> Link:
    """Open a closed link again, exactly as it was."""
    new = _copy(link)
    _open(change, [new])
    return new


def promote(change: Change, child_ids: Iterable[int]) -> None:
    """Give each record that has links but no primary one its oldest that passes, else its oldest."""
    chosen, parameter = among("l.child_id", child_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT l.child_id, l.id FROM strategy_link l JOIN strategy_record p ON p.id = l.parent_id
            WHERE {chosen} AND l.valid_to IS NULL AND NOT EXISTS (
                SELECT 1 FROM strategy_link f WHERE f.child_id = l.child_id AND f.valid_to IS NULL AND f.is_primary)
            ORDER BY CASE WHEN {PASSES} THEN 1 ELSE 0 END, l.created_at DESC, l.id DESC""",
            [parameter],
        )
        best = dict(cursor.fetchall())  # the last one of a child wins
    for link in Link.objects.filter(pk__in=best.values()) if best else ():
        replace(change, link, is_primary=True)


def _demote(change: Change, child_id: int) -> None:
    old = Link.objects.current().filter(child=child_id, is_primary=True).first()
    if old is not None:
        replace(change, old, is_primary=False)


def _say(change: Change, link: Link, *, why: str | None, link_type: str | None, weight: Decimal | int | None) -> Link:
    said: dict[str, Any] = {}
    if why is not None and why != link.why:
        said |= {"why": why, "why_by_id": change.by.pk if change.by else None, "why_at": change.at}
    if link_type is not None and link_type != link.type:
        said["type"] = link_type
    if weight is not None and weight != link.weight:
        said["weight"] = weight
    if not said:
        return link
    if said.keys() & {"why", "type"} and link.origin == Origin.PERSON and not may_confirm(change.by, link.parent):
        # What was accepted was the other text.
        said |= {"confirmed_by_id": None, "confirmed_at": None, "fingerprint": ""}
    new = replace(change, link, **said)
    moved({link.child_id, link.parent_id})
    return new


def _copy(link: Link, **said: Any) -> Link:
    return Link(**{field: getattr(link, field) for field in CARRIED} | said)


def _open(change: Change, links: list[Link]) -> None:
    for link in links:
        link.valid_from = change.at
        link.opened_in = change
    Link.objects.bulk_create(links)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
