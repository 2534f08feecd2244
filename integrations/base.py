"""What every source gives, whatever its file looks like: rows, skipped rows, or one plain sentence."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

LONGEST_TEXT = 100_000
LONGEST_WORD = 255
SMALLEST_WEIGHT, LARGEST_WEIGHT = Decimal("0.001"), Decimal("99999.999")

NOT_STARTED, IN_PROGRESS, CLOSED = "new", "indeterminate", "done"


class Unreadable(Exception):
    """The file can't be imported; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence that the person sees."""
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that was left out: the line it starts on (the first is 1) and the reason, as a sentence."""

    line: int
    reason: str
    reference: str = ""


@dataclass(slots=True)
class ParentReference:
    """What a row says about one thing above it: the field that said so and the id or key that stands in it.

    `outside_id` is the same parent's internal id, where the row gives both. The rest is only
    known to records files, which carry a whole link.
    """

    field: str
    reference: str
    outside_id: str = ""
    type: str = "contributes"
    why: str = ""
    weight: str = "1"
    is_primary: bool = False
    is_confirmed: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the reference as plain JSON values, without what is usual."""
        usual = {"type": "contributes", "weight": "1", "is_primary": False, "is_confirmed": True}
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in values if value != usual.get(name, "")}

    @property
    def names(self) -> tuple[str, ...]:
        """Return every id or key under which the parent may be known, the surest first."""
        return tuple(dict.fromkeys(name for name in (self.outside_id, self.reference) if name))


@dataclass(slots=True)
class SourceRow:
    """One thing as its tracker sees it, in the words of the tracker; mapping to ours comes later.

    Dates are aware datetimes; `estimate` is in the tracker's own unit; `level` is Jira's
    hierarchy level (0 a story, 1 an epic, -1 a sub-task) where the tracker gives it. What
    follows `url` is only known to records files; there `type` is the kind, and `own_type` the type beside it.
    """

    line: int
    outside_id: str
    key: str
    title: str
    text: str = ""
    type: str = ""
    level: int | None = None
    status: str = ""
    status_category: str = ""
    resolution: str = ""
    parents: list[ParentReference] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    components: list[str] = field(default_factory=list)
    project: str = ""
    estimate: float | None = None
    owner_name: str = ""
    owner_email: str = ""
    teams: list[str] = field(default_factory=list)
    created_at: datetime | None = None
    updated_at: datetime | None = None
    resolved_at: datetime | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    url: str = ""
    statement: str = ""
    sections: dict[str, str] = field(default_factory=dict)
    rank: int | None = None
    is_root: bool = False
    own_type: str = ""
    status_text: str = ""
    is_made_here: bool = False
    is_started: bool = False
    is_uncounted: bool = False
    has_own_key: bool = False
    current_until: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the row as plain JSON values, without what is empty."""
        plain: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if value is None or value is False or value in ("", [], {}):
                continue
            plain[name] = value.isoformat() if isinstance(value, date | datetime) else value
        if "parents" in plain:
            plain["parents"] = [parent.as_json() for parent in self.parents]
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> SourceRow:
        """Return the row that `as_json` was called on."""
        values = dict(plain)
        values["parents"] = [ParentReference(**parent) for parent in values.get("parents", [])]
        for name in ("created_at", "updated_at", "resolved_at", "current_until"):
            if name in values:
                values[name] = datetime.fromisoformat(values[name])
        for name in ("starts_on", "ends_on"):
            if name in values:
                values[name] = date.fromisoformat(values[name])
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


def clean(value: object, longest: int = LONGEST_WORD) -> str:
    """Return a value as text that any database stores: no NULs, no half surrogates, at most `longest` characters."""
    if value is None or isinstance(value, dict | list):
        return ""
    text = str(value)
    if "\x00" in text:
        text = text.replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8").strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"


def clean_text(value: object) -> str:
    """Return a longer text with its line ends made plain."""
    return clean(value, LONGEST_TEXT).replace("\r\n", "\n").replace("\r", "\n")


def memo_text(value: object) -> str:
    """Return a text that people wrote, with the white space around it."""
    text = clean_text(value)
    if not text or not isinstance(value, str) or len(text) == LONGEST_TEXT:
        return text
    plain = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return plain.encode("utf-8", "replace").decode("utf-8")


def number(value: object) -> float | None:
    """Return an estimate as a number, or None where there is none that makes sense."""
    if isinstance(value, bool) or value is None or value == "":
        return None
    try:
        found = float(str(value).strip().replace(",", "."))
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and 0 <= found < 1_000_000 else None


def weight(value: object) -> str | None:
    """Return the weight of a link as the text of a decimal that is stored as it is, or None where it is none."""
    found = number(value)
    if found is None:
        return None
    rounded = Decimal(str(found)).quantize(SMALLEST_WEIGHT)
    return f"{rounded.normalize():f}" if SMALLEST_WEIGHT <= rounded <= LARGEST_WEIGHT else None
