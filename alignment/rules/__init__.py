"""The rules, in the order in which they are shown."""

from __future__ import annotations

from alignment.rules.base import Rule
from alignment.rules.missing_middle import MissingMiddle
from alignment.rules.no_path import NoPath
from alignment.rules.no_why import NoWhy
from alignment.rules.nothing_contributes import NothingContributes

RULES: dict[str, Rule] = {rule.id: rule for rule in (NoPath(), NothingContributes(), MissingMiddle(), NoWhy())}

__all__ = ["RULES", "Rule"]
