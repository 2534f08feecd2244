"""Which role may do what, in one table of predicates (definitions.md, "Who may")."""

from __future__ import annotations

import rules

from accounts.models import Membership, Role
from strategy.kinds import INTENT, MISSION, VISION

STRATEGISTS_OWN = (MISSION, VISION, INTENT)


@rules.predicate
def reads(membership: Membership, kind: str | None) -> bool:
    """Every member reads and comments."""
    return True


@rules.predicate
def contributes(membership: Membership, kind: str | None) -> bool:
    """A contributor, strategist or administrator."""
    return membership.at_least(Role.CONTRIBUTOR)


@rules.predicate
def steers(membership: Membership, kind: str | None) -> bool:
    """A strategist or administrator."""
    return membership.at_least(Role.STRATEGIST)


@rules.predicate
def administers(membership: Membership, kind: str | None) -> bool:
    """An administrator."""
    return membership.at_least(Role.ADMINISTRATOR)


@rules.predicate
def below_the_intents(membership: Membership, kind: str | None) -> bool:
    """The level is one that contributors look after: initiatives and below."""
    return kind not in STRATEGISTS_OWN


VERBS = rules.RuleSet()
VERBS.add_rule("read", reads)
VERBS.add_rule("propose", contributes)  # any level, with the status "proposed"
VERBS.add_rule("create", steers | (contributes & below_the_intents))
VERBS.add_rule("edit", steers | (contributes & below_the_intents))
VERBS.add_rule("set_status", steers | (contributes & below_the_intents))
VERBS.add_rule("delete", steers | (contributes & below_the_intents))
VERBS.add_rule("link", contributes)
VERBS.add_rule("triage", contributes)
VERBS.add_rule("import", contributes)
VERBS.add_rule("confirm", steers)
VERBS.add_rule("except", steers)
VERBS.add_rule("sustain", steers)
VERBS.add_rule("merge", steers)
VERBS.add_rule("set_root", steers)
VERBS.add_rule("sources", administers)
VERBS.add_rule("members", administers)
VERBS.add_rule("settings", administers)


def may(membership: Membership, verb: str, kind: str | None = None) -> bool:
    """Return whether the member may do this to a record of this kind; raises KeyError for an unknown verb."""
    return bool(VERBS.test_rule(verb, membership, kind))
