"""What changed between two texts, word by word, for showing both side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS_COMPARED = 3_000
"""Words of a text that are compared one by one; the time grows with the square of them."""

_PIECES = re.compile(r"\s+|[^\s]+")


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
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [("".join(old[low:high]), name != "equal") for name, low, high, _, _ in steps]
    right = [("".join(new[low:high]), name != "equal") for name, _, _, low, high in steps]
    return list(_pieces(left)), list(_pieces(right))


def _pieces(stretches: list[tuple[str, bool]]) -> Iterator[Piece]:
    return (Piece(text, is_changed) for text, is_changed in stretches if text)


def _whole(text: str, *, is_changed: bool) -> list[Piece]:
    return [Piece(text, is_changed)] if text else []
