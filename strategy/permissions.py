"""Which role may do what, in one table of predicates (docs/definitions.md, "Who may")."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Membership, Role
from strategy.kinds import INTENT, MISSION, VISION

STRATEGISTS_OWN = (MISSION, VISION, INTENT)

Predicate = Callable[[Membership, str | None], bool]


def reads(membership: Membership, kind: str | None) -> bool:
    """Every member reads and comments."""
    return True


def contributes(membership: Membership, kind: str | None) -> bool:
    """A contributor, strategist or administrator."""
    return membership.at_least(Role.CONTRIBUTOR)


def steers(membership: Membership, kind: str | None) -> bool:
    """A strategist or administrator."""
    return membership.at_least(Role.STRATEGIST)


def administers(membership: Membership, kind: str | None) -> bool:
    """An administrator."""
    return membership.at_least(Role.ADMINISTRATOR)


def looks_after(membership: Membership, kind: str | None) -> bool:
    """A contributor for initiatives and below, a strategist for every level."""
    return steers(membership, kind) or (contributes(membership, kind) and kind not in STRATEGISTS_OWN)


VERBS: dict[str, Predicate] = {
    "read": reads,
    "propose": contributes,  # a record of any level, with the status "proposed"
    "create": looks_after,
    "edit": looks_after,
    "set_status": looks_after,
    "delete": looks_after,
    "link": looks_after,  # the level is the child's
    "triage": contributes,
    "import": contributes,
    "confirm": steers,
    "except": steers,
    "sustain": steers,
    "merge": steers,
    "set_root": steers,
    "sources": administers,
    "members": administers,
    "settings": administers,
}


def may(membership: Membership, verb: str, kind: str | None = None) -> bool:
    """Return whether the member may do this to a record of this kind; raises KeyError for an unknown verb."""
    return VERBS[verb](membership, kind)
