"""Joins the parents that trackers name: now, or whenever an import brings them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from integrations.actions.families import Families
from integrations.actions.take_in import Taken
from integrations.actions.wanted import parents_print
from integrations.actions.work import Work
from integrations.base import ParentReference
from integrations.base import weight as cleaned_weight
from integrations.models import WAITING, TrackerItem, UnresolvedParent, WhyUnresolved
from strategy.actions.links import promote
from strategy.kinds import may_contribute
from strategy.models import Link, Origin, Record

BATCH = 500


@dataclass
class Wish:
    """One link that a tracker asks for: who names whom, and what the link says."""

    child: int
    reference: ParentReference
    parent: int | None = None
    source_id: int = 0
    waited: UnresolvedParent | None = None


@dataclass
class Joining:
    """The links of one chunk while they are worked out."""

    work: Work
    levels: dict[int, tuple[str, bool, str, int | None]] = field(default_factory=dict)
    making: list[Link] = field(default_factory=list)
    unresolved: list[UnresolvedParent] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)


def join_parents(work: Work, taken: Taken) -> set[int]:
    """Make the links that the rows of a chunk name, and those that waited for its records.

    Returns the records whose links changed. Links that people made stay; one that people removed
    isn't made again. The caller holds the workspace's lock and realigns.
    """
    joining = Joining(work)
    refused = _refused_before(taken)
    looked_at = [
        (item, record, row)
        for item, record, row in taken.rows
        if item.parents_hash != parents_print(row) or record.pk in refused
    ]
    wishes = [
        Wish(record.pk, reference, source_id=work.source.pk)
        for _, record, row in looked_at
        for reference in row.parents
    ]
    _find(work, wishes)
    children = {record.pk for _, record, _ in looked_at}
    waiting = [wish for wish in _waiting_for(taken.new) if wish.child not in children]
    everything = wishes + waiting
    _load_levels(joining, everything)
    held = _held(children | {wish.child for wish in waiting})
    UnresolvedParent.objects.filter(child__in=children).delete()
    _end_old(joining, children, wishes, held)
    _make(joining, everything, held)
    UnresolvedParent.objects.bulk_create(joining.unresolved, batch_size=BATCH, ignore_conflicts=True)
    for item, _, row in looked_at:
        item.parents_hash = parents_print(row)
    TrackerItem.objects.bulk_update([item for item, _, _ in looked_at], ["parents_hash"], batch_size=BATCH)
    return joining.touched


def _refused_before(taken: Taken) -> set[int]:
    """Return the records with a parent that wasn't allowed last time: levels may have changed since."""
    rows = UnresolvedParent.objects.filter(child__in=[record.pk for _, record, _ in taken.rows]).exclude(
        why_unresolved__in=WAITING
    )
    return set(rows.values_list("child_id", flat=True))


def _find(work: Work, wishes: list[Wish]) -> None:
    """Find the parents: in the source itself by id or key, else any record of the workspace by its key."""
    names = {name for wish in wishes for name in wish.reference.names}
    if not names:
        return
    found: dict[str, int] = {}
    items = TrackerItem.objects.filter(Q(outside_id__in=names) | Q(key__in=names), source=work.source)
    for outside_id, key, record_id in items.values_list("outside_id", "key", "record_id"):
        found[outside_id] = record_id
        found.setdefault(key, record_id)
    missing = [name for name in names if name not in found and not name.isdecimal()]
    found |= dict(Record.objects.present().filter(key__in=missing).values_list("key", "pk"))
    for wish in wishes:
        wish.parent = next((found[name] for name in wish.reference.names if name in found), None)


def _waiting_for(new: list[TrackerItem]) -> list[Wish]:
    """Return the links that waited for the new items, whichever import asked for them."""
    if not new:
        return []
    by_name = {name: item for item in new for name in (item.key, item.outside_id)}
    records = dict(Record.objects.filter(pk__in=[item.record_id for item in new]).values_list("key", "pk"))
    source_id = new[0].source_id
    ids = {item.outside_id for item in new}
    rows = UnresolvedParent.objects.filter(
        Q(source_id=source_id, reference__in=set(by_name))
        | Q(source_id=source_id, outside_id__in=ids)
        | Q(reference__in=set(records)),
        why_unresolved__in=WAITING,
    )
    wishes = []
    for row in rows:
        item = by_name.get(row.outside_id) or by_name.get(row.reference) if row.source_id == source_id else None
        parent = item.record_id if item is not None else records.get(row.reference)
        if parent is not None:
            reference = ParentReference(row.field, row.reference, row.outside_id, **row.link)
            wishes.append(Wish(row.child_id, reference, parent, row.source_id, waited=row))
    return wishes


def _load_levels(joining: Joining, wishes: list[Wish]) -> None:
    ids = {wish.child for wish in wishes} | {wish.parent for wish in wishes if wish.parent is not None}
    rows = Record.objects.filter(pk__in=ids).values_list("pk", "kind", "deleted_at", "fingerprint", "owner_id")
    joining.levels = {pk: (kind, deleted is not None, text, owner) for pk, kind, deleted, text, owner in rows}


def _held(children: Iterable[int]) -> dict[int, dict[int, Link]]:
    """Return the current links up of some records: child -> parent -> link."""
    held: dict[int, dict[int, Link]] = defaultdict(dict)
    for link in Link.objects.current().filter(child__in=set(children)):
        held[link.child_id][link.parent_id] = link
    return held


def _end_old(joining: Joining, children: set[int], wishes: list[Wish], held: dict[int, dict[int, Link]]) -> None:
    """End the links that the tracker made and no longer names."""
    wanted = {(wish.child, wish.parent) for wish in wishes}
    ending = [
        link
        for child in children
        for parent, link in held.get(child, {}).items()
        if link.origin == Origin.TRACKER and (child, parent) not in wanted
    ]
    if not ending:
        return
    work = joining.work
    Link.objects.filter(pk__in=[link.pk for link in ending]).update(valid_to=work.now, closed_in=work.change)
    for link in ending:
        del held[link.child_id][link.parent_id]
        joining.touched.add(link.child_id)
    work.counts["links_ended"] += len(ending)


def _removed_here(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the pairs whose tracker's link a person removed: it isn't made again.

    What ended because an import was undone doesn't count.
    """
    if not pairs:
        return set()
    last: dict[tuple[int, int], bool] = {}
    closed = Link.objects.filter(
        child__in={child for child, _ in pairs}, origin=Origin.TRACKER, valid_to__isnull=False
    ).order_by("valid_to", "pk")
    for child, parent, by, undone in closed.values_list(
        "child_id", "parent_id", "closed_in__origin", "closed_in__undoes__origin"
    ):
        last[child, parent] = Origin.TRACKER not in (by, undone)
    return {pair for pair in pairs if last.get(pair)}


def _make(joining: Joining, wishes: list[Wish], held: dict[int, dict[int, Link]]) -> None:
    work = joining.work
    families = Families(
        (wish.child, wish.parent)
        for wish in wishes
        if wish.parent is not None and joining.levels[wish.child][0] == joining.levels[wish.parent][0]
    )
    removed = _removed_here({(wish.child, wish.parent) for wish in wishes if wish.parent is not None})
    has_primary = {child for child, links in held.items() if any(link.is_primary for link in links.values())}
    joined: list[int] = []
    for wish in sorted(wishes, key=lambda wish: not wish.reference.is_primary):
        reason = _reason_against(joining, wish, families)
        if reason is not None:
            if wish.waited is None:
                joining.unresolved.append(_unresolved(work, wish, reason))
            elif wish.waited.why_unresolved != reason:
                wish.waited.why_unresolved = reason
                wish.waited.save(update_fields=["why_unresolved"])
            continue
        if wish.waited is not None:
            joined.append(wish.waited.pk)
        if wish.parent is None or wish.parent in held[wish.child] or (wish.child, wish.parent) in removed:
            continue
        link = _link(joining, wish, wish.parent, is_primary=wish.child not in has_primary)
        has_primary.add(wish.child)
        held[wish.child][wish.parent] = link
        families.add(wish.child, wish.parent)
        joining.making.append(link)
        joining.touched.add(wish.child)
    Link.objects.bulk_create(joining.making, batch_size=BATCH)
    work.counts["links_made"] += len(joining.making)
    UnresolvedParent.objects.filter(pk__in=joined).delete()
    without_primary = [child for child in joining.touched if child not in has_primary and held.get(child)]
    if without_primary:
        promote(work.change, without_primary)


def _reason_against(joining: Joining, wish: Wish, families: Families) -> WhyUnresolved | None:
    """Return why a link can't be made, or None where it can."""
    if wish.parent is None:
        return _missing(joining.work, wish)
    if wish.parent == wish.child:
        return WhyUnresolved.ITSELF
    child, parent = joining.levels[wish.child], joining.levels[wish.parent]
    if parent[1]:
        return WhyUnresolved.DELETED
    if not may_contribute(child[0], parent[0]):
        return WhyUnresolved.LEVEL
    if child[0] == parent[0] and families.is_below(wish.parent, wish.child):
        return WhyUnresolved.CYCLE
    return None


def _missing(work: Work, wish: Wish) -> WhyUnresolved:
    """Tell a parent that may still come from one that lives in another project or system."""
    reference = wish.reference.reference
    if work.source.is_tracker:
        project, hyphen, digits = reference.rpartition("-")
        projects: dict[str, Any] = work.run.found.get("projects", {})
        known = not hyphen or not digits.isdecimal() or project in projects
        return WhyUnresolved.MISSING if known else WhyUnresolved.ELSEWHERE
    return WhyUnresolved.ELSEWHERE if "/" in reference else WhyUnresolved.MISSING


def _unresolved(work: Work, wish: Wish, reason: WhyUnresolved) -> UnresolvedParent:
    reference = wish.reference
    names = ("type", "why", "weight", "is_primary", "is_confirmed")
    usual = ParentReference("", "")
    # Whose it will be when it comes isn't known, so that only a strategist's import stands for it beforehand.
    reference.is_confirmed = reference.is_confirmed and work.steers
    return UnresolvedParent(
        workspace_id=work.run.workspace_id,
        source_id=wish.source_id,
        child_id=wish.child,
        field=reference.field,
        reference=reference.reference,
        outside_id=reference.outside_id,
        why_unresolved=reason,
        link={name: getattr(reference, name) for name in names if getattr(reference, name) != getattr(usual, name)},
    )


def _link(joining: Joining, wish: Wish, parent: int, *, is_primary: bool) -> Link:
    """Return the link that a tracker makes: it counts as confirmed, and carries a why only where the file has one.

    One from a records file counts as confirmed where whoever imports it may confirm it; one that waited
    was judged when it was asked for.
    """
    work, reference = joining.work, wish.reference
    _, _, meaning, owner_id = joining.levels[parent]
    stands = reference.is_confirmed and (wish.waited is not None or work.may_confirm(owner_id))
    return Link(
        workspace_id=work.run.workspace_id,
        child_id=wish.child,
        parent_id=parent,
        type=reference.type,
        why=reference.why,
        why_at=work.now if reference.why else None,
        weight=Decimal(cleaned_weight(reference.weight) or 1),
        is_primary=is_primary,
        origin=Origin.TRACKER,
        confirmed_at=work.now if stands else None,
        fingerprint=meaning if stands else "",
        created_by=work.run.created_by,
        created_at=work.now,
        valid_from=work.now,
        opened_in=work.change,
    )
