"""Taking texts apart into words and pairs of words that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

WORD = re.compile(r"[^\W_][\w'’-]*[^\W_]|[^\W_]{2}")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
LONGEST = 80
MOST_TEXT = 20_000
SILENT = """
a about above after again all also an and any are as at be because been before being below between both but by
can could did do does doing down during each few for from further had has have having he her here hers him his
how i if in into is it its itself just like make makes me more most must my need needs no nor not now of off on
once only or other our ours out over own per same she should so some such than that the their them then there
these they this those through to too under until up use used uses using very via was we were what when where
which while who whom why will with within without would you your add added adds allow allows new fix get set
issue task story epic bug please see works work working want wants able currently instead
one two three four five ten first second yet never none nobody somebody anybody whether against back said say
ask asked asking asks take takes made still another many much even today single known know times
"""
STOP = frozenset(SILENT.split())
"""Words that are in every text and say nothing about what it is for."""


def spoken(text: str) -> list[str]:
    """Return the words of a text as they stand, in order, without the ones that say nothing."""
    plain = unicodedata.normalize("NFKC", text[:MOST_TEXT])
    return [
        word for word in WORD.findall(plain) if len(word) > 2 and not word[0].isdigit() and word.casefold() not in STOP
    ]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a word without case and plural, as it is compared."""
    bare = word.casefold().replace("’", "'").removesuffix("'s").strip("'-")
    if len(bare) > 4 and bare.endswith("ies"):
        return bare[:-3] + "y"
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        bare = bare[:-1]
    if len(bare) > 5 and bare.endswith("ing"):
        bare = bare[:-3]
    elif len(bare) > 4 and bare.endswith("ed"):
        bare = bare[:-2]
    return bare[:LONGEST]


def counted(text: str) -> Counter[str]:
    """Return how often each word, and each two that follow each other, is in a text."""
    words = [stem(word) for word in spoken(text)]
    pairs = (f"{left} {right}"[:LONGEST] for left, right in pairwise(words) if left != right)
    return Counter([*words, *pairs])


def surfaces(text: str) -> dict[str, str]:
    """Return how each word and pair is written in a text, by its compared form; the first one counts."""
    words = spoken(text)
    written: dict[str, str] = {}
    for word in words:
        written.setdefault(stem(word), word.lower() if not word.isupper() else word)
    for left, right in pairwise(words):
        written.setdefault(f"{stem(left)} {stem(right)}"[:LONGEST], f"{left} {right}".lower())
    return written


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, as they stand."""
    return [part.strip(" \t*#->") for part in SENTENCE.split(text[:MOST_TEXT]) if part.strip(" \t*#->")]
