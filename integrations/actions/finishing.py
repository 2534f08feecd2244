"""The end of an import: the root where there is none, what is missing from a full import, the totals."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from integrations.actions.history import CHANGED, write_history
from integrations.actions.take_in import STRATEGISTS_ONLY
from integrations.actions.work import Work
from integrations.base import SourceRow
from integrations.models import WAITING, SkippedLine, TrackerItem, UnresolvedParent, WhyUnresolved
from strategy.actions import records
from strategy.actions.acts import moved
from strategy.actions.alignment import realign
from strategy.actions.links import promote
from strategy.kinds import MISSION, VISION
from strategy.models import Change, Link, Origin, Record
from strategy.permissions import STRATEGISTS_OWN

BATCH = 1000
# A file in which more than this share of what is known is missing is taken for a part.
MOST_MISSING = 0.5


def choose_root(work: Work, flagged: list[int]) -> Record | None:
    """Make a vision of the import the root where the workspace has none, and return it.

    That is the one which the file itself calls the root (our own export does), else the only vision
    of the import with nothing but missions above it; where there are several, none.
    A contributor's import chooses none.
    """
    if not work.steers or Record.objects.present().filter(is_root=True).exists():
        return None
    imported = Record.objects.present().filter(kind=VISION, tracker_item__seen_in=work.run.pk)
    candidates = list(imported.filter(pk__in=flagged))
    if len(candidates) != 1:
        held_up = Link.objects.current().exclude(parent__kind=MISSION).values("child")
        candidates = [record for record in imported.exclude(pk__in=held_up)[:2] if not _waits_for_vision(record)]
    if len(candidates) != 1:
        return None
    return records.set_root(record=candidates[0], by=work.run.created_by)


def _waits_for_vision(record: Record) -> bool:
    return UnresolvedParent.objects.filter(child=record).exists()


def link_again(work: Work) -> None:
    """Open again the links of people that ended when an import was undone.

    That is done as soon as both ends are back. What somebody said about the two since, counts instead.
    """
    undoings = Change.objects.filter(undoes__origin=Origin.TRACKER)
    later = Link.objects.filter(child=OuterRef("child"), parent=OuterRef("parent"), pk__gt=OuterRef("pk"))
    seen = Q(child__tracker_item__seen_in=work.run.pk) | Q(parent__tracker_item__seen_in=work.run.pk)
    ended = Link.objects.filter(seen, ~Exists(later), closed_in__in=undoings, valid_to__isnull=False)
    ended = ended.filter(child__deleted_at=None, parent__deleted_at=None).exclude(origin=Origin.TRACKER)
    links = list(ended.select_related("child", "parent").order_by("pk"))
    if not links:
        return
    touched = records.reopen_all(work.change, links)
    realign(work.run.workspace_id, touched)
    promote(work.change, touched)
    moved(touched)


def mark_gone(work: Work, *, is_full: bool | None) -> tuple[int, int]:
    """Mark what is missing from a full import, and return how many are marked now and how many are missing.

    Only projects that the files cover are looked at. Where nobody said whether the files hold
    everything, more missing than half of what was known before means that they are a part.
    """
    if is_full is False:
        return 0, 0
    covered = TrackerItem.objects.filter(source=work.source)
    if work.source.is_tracker:
        seen_projects = covered.filter(seen_in=work.run.pk).values_list("project", flat=True).distinct()
        covered = covered.filter(project__in=list(seen_projects))
    # An import that began later may have seen an item meanwhile; what it saw isn't missing.
    if not work.steers:
        covered = covered.exclude(record__kind__in=STRATEGISTS_OWN)
    missing = covered.filter(seen_in__lt=work.run.pk, is_gone=False, record__deleted_at=None)
    lost = missing.count()
    known = covered.filter(record__deleted_at=None, is_gone=False).count() - work.run.counts.get("created", 0)
    if not lost or (is_full is None and lost > MOST_MISSING * known):
        return 0, lost
    while chunk := list(missing.select_related("record").order_by("pk")[:BATCH]):
        changed = [item.record for item in chunk]
        for record in changed:
            record.is_gone = True
            record.version += 1
            record.updated_at = work.now
        Record.objects.bulk_update(changed, ["is_gone", "version", "updated_at"], batch_size=250)
        write_history(Record, changed, work.change, kind=CHANGED, at=work.now)
        TrackerItem.objects.filter(pk__in=[item.pk for item in chunk]).update(is_gone=True)
    return lost, lost


def tell_skipped_parents(work: Work) -> None:
    """Say of parents that stand in the files, but were left out, that this is why they are missing."""
    skipped = SkippedLine.objects.filter(run=work.run).exclude(Q(reference="") | Q(reason=STRATEGISTS_ONLY))
    unresolved = UnresolvedParent.objects.filter(
        child__tracker_item__seen_in=work.run.pk, reference__in=skipped.values("reference")
    )
    unresolved.filter(why_unresolved__in=WAITING).update(why_unresolved=WhyUnresolved.SKIPPED)


def totals(work: Work) -> dict[str, Any]:
    """Return what the import means for the workspace: in scope, without a path, parents that are missing."""
    imported = Record.objects.present().filter(tracker_item__seen_in=work.run.pk)
    unresolved = UnresolvedParent.objects.filter(child__tracker_item__seen_in=work.run.pk)
    waiting = Q(why_unresolved__in=WAITING)
    return {
        "unresolved_parents": unresolved.filter(waiting).count(),
        "refused_parents": unresolved.exclude(waiting).count(),
        "in_scope": imported.in_scope().count(),
        "no_path": imported.in_scope().without_path().count(),
        "records_without_path": imported.without_path().count(),
        "records": imported.count(),
    }


def flagged_roots(rows: list[tuple[Record, SourceRow]]) -> list[int]:
    """Return the records that the file itself calls the root."""
    return [record.pk for record, row in rows if row.is_root and record.kind == VISION]
