"""What changed between two texts, word by word, for showing both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

WORDS_COMPARED = 3_000
"""Words of a text that are compared one by one; the time grows with the square of them."""

SHORT = 2
"""Words that two changes may have between them and still read as one change."""

_PIECES = re.compile(r"\s*\S+|\s+$")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `is_changed` where the other text says something else there."""

    text: str
    is_changed: bool


def compare(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces; long texts that differ are returned whole, as changed."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if before == after:
        return _whole(before, is_changed=False), _whole(after, is_changed=False)
    if max(len(old), len(new)) > WORDS_COMPARED:
        return _whole(before, is_changed=True), _whole(after, is_changed=True)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (name, low, high, new_low, new_high) in enumerate(steps):
        is_between = 0 < number < len(steps) - 1
        is_changed = name != "equal" or (is_between and high - low <= SHORT)
        left.append(("".join(old[low:high]), is_changed))
        right.append(("".join(new[new_low:new_high]), is_changed))
    return list(_pieces(left)), list(_pieces(right))


def _pieces(stretches: list[tuple[str, bool]]) -> Iterator[Piece]:
    """Yield the stretches, neighbours of the same sort joined, no change beginning with a space."""
    for is_changed, group in groupby(stretches, key=lambda stretch: stretch[1]):
        text = "".join(part for part, _ in group)
        words = text.lstrip() if is_changed else text
        if words and words != text:
            yield Piece(text[: -len(words)], is_changed=False)
        if text:
            yield Piece(words or text, is_changed)


def _whole(text: str, *, is_changed: bool) -> list[Piece]:
    return [Piece(text, is_changed)] if text else []
