"""What a rule is: words for people, thresholds, and one set-based query of what it complains about."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from alignment.models import Finding
from alignment.queries.moment import Moment
from alignment.queries.path_sql import Sql


class Rule(ABC):
    """One rule. A new one is one module with one subclass, added to `alignment.rules.RULES`.

    `version` is raised when what the rule means changes: disputes of older versions end then.
    `is_about_links` says that a complaint is about a record and its counterpart, not a record alone.
    """

    id: ClassVar[str]
    version: ClassVar[int] = 1
    name: ClassVar[str]
    sentence: ClassVar[str]
    matters: ClassVar[str]
    fix: ClassVar[str]
    formula: ClassVar[str]
    is_about_links: ClassVar[bool] = False
    thresholds: ClassVar[dict[str, int]] = {}
    threshold_words: ClassVar[dict[str, str]] = {}

    @property
    def documentation(self) -> str:
        """Return where the rule's page lies in the repository."""
        return f"docs/rules/{self.id}.md"

    @abstractmethod
    def failing(self, moment: Moment, thresholds: Mapping[str, int]) -> Sql:
        """Return the query of (record_id, counterpart_id, cause_id, detail), each pair once.

        `detail` is a JSON object with the numbers and words of the complaint, and nothing that
        changes by itself from one minute to the next: a change of it is written to the finding.
        """

    @abstractmethod
    def say(self, finding: Finding) -> str:
        """Return the complaint as one sentence about the finding's own rows."""

    def with_defaults(self, own: Mapping[str, Any] | None) -> dict[str, int]:
        """Return the thresholds that hold, given those that a workspace set itself."""
        return {name: int((own or {}).get(name, value)) for name, value in self.thresholds.items()}
