"""What an action raises when it can't do what was asked; each carries a sentence for the person who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from strategy.models import Link, Record


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


class LinkChanged(Refused):
    """Somebody else changed the link since it was shown; `link` is the row that holds now."""

    def __init__(self, link: Link) -> None:
        super().__init__(
            f"The link from {link.child.key} to {link.parent.key} changed meanwhile. "
            "Read it again, then save or accept it."
        )
        self.link = link
