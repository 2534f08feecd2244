"""A workspace's own words for the levels of its strategy.

Accounts keeps the words but doesn't know the levels: the package that has them announces
them when it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class LevelWords(NamedTuple):
    """What one level is called: one of them, and several."""

    name: str
    plural: str


_levels: dict[str, LevelWords] = {}


def announce_levels(levels: Mapping[str, LevelWords]) -> None:
    """Say which levels there are, in their order, and what they are called unless a workspace says otherwise."""
    _levels.clear()
    _levels.update(levels)


def levels() -> dict[str, LevelWords]:
    """Return the levels that were announced, by slug, in their order."""
    return dict(_levels)
