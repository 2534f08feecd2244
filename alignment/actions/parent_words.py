"""Keeping the words of possible parents: what suggestions are found by."""

from __future__ import annotations

from collections import defaultdict
from math import log

from django.db import transaction
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from accounts.scope import current_workspace_id
from alignment.models import ParentText, ParentWord
from alignment.queries.suggestions import possible_parents
from alignment.queries.words import counted
from strategy.models import Link, Record, Section

CHILDREN = 40
AT_ONCE = 200
WORDS_KEPT = 250
VERSION = 2
TITLE, STATEMENT, SECTION, CHILD = 3.0, 2.0, 1.0, 0.5


def refresh_parent_words() -> int:
    """Take the words again of every possible parent whose text or children changed; returns how many."""
    stamps = _stamps()
    known = dict(ParentText.objects.values_list("record_id", "stamp"))
    gone = [record_id for record_id in known if record_id not in stamps]
    stale = [record_id for record_id, stamp in stamps.items() if known.get(record_id) != stamp]
    if gone:
        _forget(gone)
    for start in range(0, len(stale), AT_ONCE):
        _learn(stale[start : start + AT_ONCE], stamps)
    return len(gone) + len(stale)


def _stamps() -> dict[int, str]:
    """Return, for every possible parent, a text that changes when its words may have."""
    links = Link.objects.current().filter(parent=OuterRef("pk")).order_by().values("parent")
    parents = possible_parents().annotate(
        children=Coalesce(Subquery(links.annotate(n=Count("pk")).values("n")), 0),
        newest=Coalesce(Subquery(links.annotate(n=Max("pk")).values("n")), 0),
    )
    return {
        record_id: f"{VERSION}:{version}:{children}:{newest}"
        for record_id, version, children, newest in parents.values_list("pk", "version", "children", "newest")
    }


@transaction.atomic
def _forget(record_ids: list[int]) -> None:
    ParentWord.objects.filter(record_id__in=record_ids).delete()
    ParentText.objects.filter(record_id__in=record_ids).delete()


@transaction.atomic
def _learn(record_ids: list[int], stamps: dict[int, str]) -> None:
    workspace_id = current_workspace_id()
    weights = _weights(record_ids)
    _forget(record_ids)
    ParentWord.objects.bulk_create(
        [
            ParentWord(workspace_id=workspace_id, record_id=record_id, word=word, weight=weight)
            for record_id, words in weights.items()
            for word, weight in words.items()
        ],
        batch_size=200,
    )
    ParentText.objects.bulk_create(
        [
            ParentText(workspace_id=workspace_id, record_id=record_id, stamp=stamps[record_id])
            for record_id in record_ids
        ]
    )


def _weights(record_ids: list[int]) -> dict[int, dict[str, float]]:
    """Return the words of each record that say most, with their weights."""
    said: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))

    def hear(record_id: int, text: str, loudness: float) -> None:
        for word, times in counted(text).items():
            said[record_id][word] += loudness * (1 + log(times))

    for record in Record.objects.filter(pk__in=record_ids).only("title", "statement"):
        hear(record.pk, record.title, TITLE)
        hear(record.pk, record.statement, STATEMENT)
    for record_id, text in Section.objects.filter(record_id__in=record_ids).values_list("record_id", "text"):
        hear(record_id, text, SECTION)
    children = (
        Link.objects.current()
        .filter(Q(parent_id__in=record_ids), child__deleted_at=None)
        .annotate(place=Window(RowNumber(), partition_by=F("parent_id"), order_by=F("pk").desc()))
        .filter(place__lte=CHILDREN)
    )
    for parent_id, title in children.values_list("parent_id", "child__title"):
        hear(parent_id, title, CHILD)
    return {
        record_id: dict(sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))[:WORDS_KEPT])
        for record_id, words in said.items()
    }
