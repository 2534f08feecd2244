"""Three parents that a record may belong to, with the words that suggested them, and a why from its own text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from math import log

from django.db import connection
from django.db.models import Count, QuerySet
from rapidfuzz import fuzz

from alignment.models import ParentText, ParentWord
from alignment.queries.words import counted, sentences, spoken, stem, surfaces
from strategy.kinds import INITIATIVE, INTENT, SOLUTION, VISION, may_contribute
from strategy.models import Link, Record, Status

SHOWN = 3
LOOKED_AT = 12
POSTINGS = 6000
"""How many (word, parent) rows are read at most: the most telling words first."""
WORDS_ASKED = 40
WORDS_SAID = 4
STRONG, LIKELY = 0.34, 0.17
WHY_LENGTH = 300


@dataclass
class Suggestion:
    """A possible parent: how well it fits, in words, and the why that is offered."""

    parent: Record
    score: float
    words: list[str]
    team_children: int = 0
    why: str = ""
    why_source: str = ""
    under: Record | None = field(default=None)

    @property
    def strength(self) -> str:
        """Return strong, likely or weak."""
        if self.score >= STRONG:
            return "strong"
        return "likely" if self.score >= LIKELY else "weak"

    @property
    def because(self) -> str:
        """Return, as a sentence, what suggested it."""
        parts = []
        if self.words:
            parts.append("Shares {}".format(", ".join(f"“{word}”" for word in self.words)))
        if self.team_children:
            them = f"{self.team_children} records of the same team already contribute"
            if self.team_children == 1:
                them = "1 record of the same team already contributes"
            parts.append(f"{them} to it")
        return "; ".join(parts) + "." if parts else "No words in common."


def possible_parents() -> QuerySet[Record]:
    """Return what can be suggested: aligned intents, initiatives and solutions that are going on."""
    return Record.objects.present().filter(
        kind__in=(INTENT, INITIATIVE, SOLUTION), alignment=True, status__in=(Status.DISCOVERY, Status.ACTIVE)
    )


def suggest(record: Record, *, also_weak: bool = False) -> list[Suggestion]:
    """Return up to three possible parents, the best first; weak ones only if asked for.

    Never the record itself, what hangs below it, or what it contributes to already. Costs a constant
    number of queries, over the stored words of a few thousand possible parents.
    """
    if record.kind == INTENT:
        return _visions(record)
    own = _own_words(record)
    scores, found = _scores(own)
    _add_titles(record, scores)
    barred = _barred(record)
    best = sorted((pk for pk in scores if pk not in barred), key=lambda pk: (-scores[pk], pk))[:LOOKED_AT]
    parents = {
        parent.pk: parent
        for parent in possible_parents().filter(pk__in=best).select_related("team")
        if may_contribute(record.kind, parent.kind)
    }
    mates = _team_children(record, parents)
    written = surfaces(_text(record))
    suggestions = [
        Suggestion(
            parent=parents[pk],
            score=_final(scores[pk], parents[pk], mates.get(pk, 0)),
            words=_words_said(found[pk], written),
            team_children=mates.get(pk, 0),
        )
        for pk in best
        if pk in parents
    ]
    suggestions.sort(key=lambda one: (-one.score, one.parent.pk))
    kept = [one for one in suggestions if also_weak or one.strength != "weak"][:SHOWN]
    _say_where(kept)
    for one in kept:
        one.why, one.why_source = offered_why(record, one.parent, list(found[one.parent.pk]))
    return kept


def offered_why(record: Record, parent: Record, shared: list[str]) -> tuple[str, str]:
    """Return a sentence of the record's own text that may serve as its why, and where it stands."""
    wanted = set(shared) | {stem(word) for word in spoken(f"{parent.title} {parent.statement}")}
    sources = (("statement", record.statement), ("description", record.description))
    best: tuple[float, str, str] | None = None
    for source, text in sources:
        for place, sentence in enumerate(sentences(text)):
            words = [stem(word) for word in spoken(sentence)]
            if len(words) < 3:
                continue
            value = len(wanted & set(words)) - 0.05 * place
            if best is None or value > best[0]:
                best = (value, sentence, source)
    if best is None:
        return f"{record.title}.", "title"
    return best[1][:WHY_LENGTH], best[2]


def _visions(record: Record) -> list[Suggestion]:
    """An intent may only contribute to a vision; there are few, so the nearest are simply offered."""
    visions = Record.objects.present().filter(kind=VISION, alignment=True, status__in=(Status.DISCOVERY, Status.ACTIVE))
    barred = _barred(record)
    found = [
        Suggestion(
            parent=vision,
            score=fuzz.token_set_ratio(_text(record), f"{vision.title} {vision.statement}") / 100,
            words=[],
        )
        for vision in visions.order_by("-is_root", "pk")[:LOOKED_AT]
        if vision.pk not in barred
    ]
    found.sort(key=lambda one: (-one.score, one.parent.pk))
    for one in found[:SHOWN]:
        one.why, one.why_source = offered_why(record, one.parent, [])
    return found[:SHOWN]


def _text(record: Record) -> str:
    return f"{record.title}\n{record.statement}\n{record.description}"


def _own_words(record: Record) -> dict[str, float]:
    """Return the record's words with how loudly it says them; the title is louder."""
    own: dict[str, float] = defaultdict(float)
    for loudness, text in ((2.0, record.title), (1.5, record.statement), (1.0, record.description)):
        for word, times in counted(text).items():
            own[word] += loudness * (1 + log(times))
    return own


def _scores(own: dict[str, float]) -> tuple[dict[int, float], dict[int, dict[str, float]]]:
    """Return, by possible parent, the share of what the record says that is said there too, and the words."""
    spread = dict(
        ParentWord.objects.filter(word__in=sorted(own, key=lambda word: -own[word])[:300])
        .values_list("word")
        .annotate(number=Count("pk"))
        .order_by()
    )
    parents = max(ParentText.objects.count(), 1)
    telling = {word: own[word] * log(1 + parents / number) for word, number in spread.items()}
    asked, postings = [], 0
    for word in sorted(telling, key=lambda word: (-telling[word], word))[:WORDS_ASKED]:
        postings += spread[word]
        if postings > POSTINGS:
            break
        asked.append(word)
    scores: dict[int, float] = defaultdict(float)
    found: dict[int, dict[str, float]] = defaultdict(dict)
    unknown = sum(loudness for word, loudness in own.items() if word not in spread and " " not in word)
    whole = sum(telling[word] for word in asked) + 0.35 * unknown * log(1 + parents)
    for record_id, word, weight in ParentWord.objects.filter(word__in=asked).values_list("record_id", "word", "weight"):
        value = telling[word] * min(1.0, 0.4 + weight / 5)
        scores[record_id] += value / whole
        found[record_id][word] = value
    return scores, found


def _add_titles(record: Record, scores: dict[int, float]) -> None:
    """Raise the best candidates whose titles nearly say the same."""
    best = sorted(scores, key=lambda pk: -scores[pk])[:LOOKED_AT]
    for pk, title in Record.objects.filter(pk__in=best).values_list("pk", "title"):
        likeness = fuzz.token_set_ratio(record.title.casefold(), title.casefold()) / 100
        if likeness > 0.6:
            scores[pk] += 0.25 * (likeness - 0.6)


def _final(score: float, parent: Record, team_children: int) -> float:
    """Return the score with the team's habits; an intent only wins where nothing nearer fits."""
    boosted = score * (1 + 0.08 * min(team_children, 4))
    return boosted * (0.5 if parent.kind == INTENT else 1.0)


def _barred(record: Record) -> set[int]:
    """Return the record, everything below it, and what it contributes to now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """WITH RECURSIVE below(id) AS (
                SELECT CAST(%s AS bigint)
                UNION
                SELECT link.child_id FROM below
                JOIN strategy_link link ON link.parent_id = below.id AND link.valid_to IS NULL
                JOIN strategy_record child ON child.id = link.child_id
                    AND child.kind IN ('intent', 'initiative', 'solution')
            )
            SELECT id FROM below
            UNION SELECT parent_id FROM strategy_link WHERE child_id = %s AND valid_to IS NULL""",
            [record.pk, record.pk],
        )
        return {row[0] for row in cursor.fetchall()}


def _team_children(record: Record, parents: dict[int, Record]) -> dict[int, int]:
    """Return how many records of the same team contribute to each possible parent directly."""
    if record.team_id is None or not parents:
        return {}
    counts = (
        Link.objects.current()
        .filter(parent_id__in=list(parents), child__team_id=record.team_id, child__deleted_at=None)
        .values_list("parent_id")
        .annotate(number=Count("pk"))
        .order_by()
    )
    return dict(counts)


def _words_said(found: dict[str, float], written: dict[str, str]) -> list[str]:
    """Return the most telling shared words as the record writes them; a pair replaces its two words."""
    ranked = sorted(found, key=lambda word: (-found[word] * (1.3 if " " in word else 1), word))
    said: list[str] = []
    for word in ranked:
        inside = {part for known in said for part in known.split()}
        if not (set(word.split()) & inside):
            said.append(word)
        if len(said) == WORDS_SAID:
            break
    return [written.get(word, word) for word in said]


def _say_where(suggestions: list[Suggestion]) -> None:
    """Find the record that each suggested parent itself belongs to first."""
    firsts = {
        link.child_id: link.parent
        for link in Link.objects.current()
        .filter(child_id__in=[one.parent.pk for one in suggestions], is_primary=True)
        .select_related("parent")
    }
    for one in suggestions:
        one.under = firsts.get(one.parent.pk)
