"""What an action raises when it can't do what was asked; each carries a sentence for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from strategy.models import Record


class Refused(Exception):
    """The act isn't allowed as things stand; `str(error)` says why and what to do."""


class Conflict(Refused):
    """Somebody else saved the record since the form was opened; `record` is it as it is now."""

    def __init__(self, record: Record) -> None:
        super().__init__(
            f"{record.key} was changed by someone else while you were editing. "
            "Both texts are below: take what you want to keep, then save again."
        )
        self.record = record
