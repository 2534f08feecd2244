"""Linking a record to what it contributes to: make, explain, accept, move, unlink; one undo each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from strategy.actions.acts import begin, may_confirm, moved
from strategy.actions.alignment import realign
from strategy.errors import Refused
from strategy.kinds import KINDS, may_contribute
from strategy.locks import lock_alignment
from strategy.models import APPROVING, Change, Link, LinkType, Origin, Record
from strategy.queries.ancestry import is_below

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
    lock_alignment(parent.workspace_id)
    change = begin("link", f"{len(chosen)} records linked to {parent.key}", by=by)
    for child in chosen:
        join(change, child, parent, why=why)
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
    now = timezone.now()
    new = _copy(
        link,
        parent_id=to.pk,
        why=why or link.why,
        why_by_id=by.pk if why and by else link.why_by_id,
        why_at=now if why else link.why_at,
        origin=Origin.PERSON,
        confirmed_by_id=None,
        confirmed_at=None,
        fingerprint="",
        created_by_id=by.pk if by else None,
        created_at=now,
    )
    if existing is not None and existing.is_primary:
        new.is_primary = True
    _open(change, new, now)
    realign(link.workspace_id, [link.child_id])
    moved({link.child_id, link.parent_id, to.pk})
    return new


@transaction.atomic
def accept_link(*, link: Link, by: User | None) -> Link:
    """Stand behind a link as it is: the parent's meaning of today is what was accepted."""
    lock_alignment(link.workspace_id)
    link = current(link)
    change = begin("accept", f"{link.child.key} to {link.parent.key} accepted", by=by)
    accepted = replace(
        change,
        link,
        confirmed_by_id=by.pk if by else None,
        confirmed_at=timezone.now(),
        fingerprint=link.parent.fingerprint,
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
    now = timezone.now()
    for one in chosen:
        one = current(one)
        replace(
            change,
            one,
            confirmed_by_id=by.pk if by else None,
            confirmed_at=now,
            fingerprint=one.parent.fingerprint,
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
    """Change what a link says; what isn't given stays."""
    lock_alignment(link.workspace_id)
    link = current(link)
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
    pair = Link.objects.current().select_related("child", "parent").filter(child=link.child_id, parent=link.parent_id)
    found = next(iter(pair), None)  # a pair is linked once at a time: no order to ask for
    if found is None:
        raise Refused("This link has been removed meanwhile. Reload the page to see what is there now.")
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
    held = {one.parent_id: one for one in Link.objects.current().filter(child=child)}
    if (existing := held.get(parent.pk)) is not None:
        return _say(change, existing, why=why or None, link_type=link_type, weight=weight)
    fresh = {
        record.pk: record
        for record in Record.objects.filter(pk__in=(child.pk, parent.pk)).only(
            "key", "kind", "deleted_at", "owner", "fingerprint", "workspace"
        )
    }
    if len(fresh) < 2 and child.pk != parent.pk:
        raise Refused("One of the two records doesn't exist any more. Reload the page and choose again.")
    check(fresh[child.pk], fresh[parent.pk])
    now = timezone.now()
    old_primary = next((one for one in held.values() if one.is_primary), None)
    if primary and old_primary is not None:
        replace(change, old_primary, is_primary=False)
    by = change.by
    tracker = change.origin == Origin.TRACKER
    confirmed = tracker or may_confirm(by, fresh[parent.pk])
    new = Link(
        workspace_id=child.workspace_id,
        child_id=child.pk,
        parent_id=parent.pk,
        type=link_type or LinkType.CONTRIBUTES,
        why=why,
        why_by=by if why else None,
        why_at=now if why else None,
        weight=weight or 1,
        is_primary=bool(primary) or old_primary is None,
        origin=Origin.TRACKER if tracker else Origin.PERSON,
        confirmed_by=by if confirmed else None,
        confirmed_at=now if confirmed else None,
        fingerprint=fresh[parent.pk].fingerprint if confirmed else "",
        created_by=by,
        created_at=now,
    )
    _open(change, new, now)
    return new


def close(change: Change, links: Iterable[Link]) -> None:
    """End rows of links, as part of an act."""
    Link.objects.filter(pk__in=[one.pk for one in links], valid_to=None).update(valid_to=change.at, closed_in=change)


def replace(change: Change, link: Link, **said: Any) -> Link:
    """Close a link's row and open the next, which says something else."""
    close(change, [link])
    new = _copy(link, **said)
    _open(change, new, change.at)
    return new


def reopen(change: Change, link: Link) -> Link:
    """Open a closed link again, exactly as it was."""
    new = _copy(link)
    _open(change, new, change.at)
    return new


def promote(change: Change, child_ids: Iterable[int]) -> None:
    """Give each record that has links but no primary one its oldest that passes, else its oldest."""
    links = Link.objects.current().filter(child__in=set(child_ids)).order_by("child", "created_at", "pk")
    families = [list(family) for _, family in groupby(links, key=lambda one: one.child_id)]
    headless = [family for family in families if not any(one.is_primary for one in family)]
    if not headless:
        return
    passing_parent = Record.objects.filter(pk=OuterRef("parent"), alignment=True, status__in=APPROVING)
    passing = set(links.filter(Exists(passing_parent)).values_list("pk", flat=True))
    for family in headless:
        chosen = next((one for one in family if one.pk in passing), family[0])
        replace(change, chosen, is_primary=True)


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
    new = replace(change, link, **said)
    moved({link.child_id, link.parent_id})
    return new


def _copy(link: Link, **said: Any) -> Link:
    return Link(**{field: getattr(link, field) for field in CARRIED} | said)


def _open(change: Change, link: Link, now: datetime) -> None:
    link.valid_from = now
    link.opened_in = change
    link.save(force_insert=True)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
