"""The levels of a strategy, as plain data; adding a level is adding an entry here."""

from __future__ import annotations

from dataclasses import dataclass

MISSION, VISION, INTENT, INITIATIVE, SOLUTION, EPIC, ITEM = (
    "mission",
    "vision",
    "intent",
    "initiative",
    "solution",
    "epic",
    "item",
)


@dataclass(frozen=True)
class MemoSection:
    """One part of a kind's memo: its slot in the database, its title, and what to write there."""

    slot: str
    title: str
    prompt: str


@dataclass(frozen=True)
class Kind:
    """One level: its words, the colour token it has everywhere, and what its memo asks for."""

    slug: str
    name: str
    plural: str
    prefix: str
    hue: str
    order: int
    nests: bool
    statement_prompt: str
    sections: tuple[MemoSection, ...] = ()


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            MISSION,
            "Mission",
            "Missions",
            "MIS",
            "mission",
            0,
            nests=False,
            statement_prompt="Why does the company exist? One sentence.",
        ),
        Kind(
            VISION,
            "Vision",
            "Visions",
            "VIS",
            "vision",
            1,
            nests=True,
            statement_prompt="The future state for your users, five to ten years from now, in one sentence.",
            sections=(
                MemoSection(
                    "future",
                    "The future we see",
                    "Describe a day in it, so concretely that you could film it.",
                ),
                MemoSection("customers", "For whom", "Name the customers. How does their value differ from today's?"),
                MemoSection("different", "What makes it different", "Why would this not happen without us?"),
                MemoSection("wont", "What we will not do", "One line each: the tempting things we leave to others."),
            ),
        ),
        Kind(
            INTENT,
            "Strategic intent",
            "Strategic intents",
            "INT",
            "intent",
            2,
            nests=False,
            statement_prompt="The big business mover for the next two to three years, in one sentence.",
            sections=(
                MemoSection("change", "What must change", "Which number moves, from where to where, by when?"),
                MemoSection("now", "Why now", "What makes this the time? What happens if we wait?"),
                MemoSection("wont", "What we will not do", "One line each."),
            ),
        ),
        Kind(
            INITIATIVE,
            "Initiative",
            "Initiatives",
            "INI",
            "initiative",
            3,
            nests=True,
            statement_prompt="The problem worth solving, as the people who have it would say it.",
            sections=(
                MemoSection("problem", "The problem", "Who has it, how often, and what does it cost them?"),
                MemoSection("evidence", "What we know", "Interviews, numbers, experiments. What don't we know yet?"),
                MemoSection("outcome", "What will be different", "How will you see that it is solved?"),
                MemoSection("wont", "What we will not do", "One line each."),
            ),
        ),
        Kind(
            SOLUTION,
            "Solution",
            "Solutions",
            "SOL",
            "solution",
            4,
            nests=False,
            statement_prompt="What a team will build or test, in one sentence.",
            sections=(
                MemoSection("idea", "The idea", "What will people be able to do that they can't today?"),
                MemoSection("test", "How we test it", "The cheapest way to learn whether it works."),
                MemoSection("wont", "What we will not do", "One line each."),
            ),
        ),
        Kind(
            EPIC,
            "Epic",
            "Epics",
            "EPC",
            "epic",
            5,
            nests=True,
            statement_prompt="What this piece of work changes, in one sentence.",
        ),
        Kind(
            ITEM,
            "Work item",
            "Work items",
            "ITM",
            "item",
            6,
            nests=True,
            statement_prompt="What is to be done, in one sentence.",
        ),
    )
}

STRATEGY_KINDS = (MISSION, VISION, INTENT, INITIATIVE, SOLUTION)
WORK_KINDS = (EPIC, ITEM)
KIND_CHOICES = [(kind.slug, kind.name) for kind in KINDS.values()]


def may_contribute(child: str, parent: str) -> bool:
    """Return whether a record of kind `child` may hang below one of kind `parent`.

    Upwards to any higher kind, or to the same kind where that kind nests; nothing is above a mission.
    """
    if child == parent:
        return KINDS[child].nests
    return KINDS[parent].order < KINDS[child].order


def parents_of(child: str) -> tuple[str, ...]:
    """Return the kinds that a record of this kind may contribute to, nearest first."""
    return tuple(slug for slug in reversed(KINDS) if may_contribute(child, slug))


def children_of(parent: str) -> tuple[str, ...]:
    """Return the kinds that may contribute to a record of this kind, nearest first."""
    return tuple(slug for slug in KINDS if may_contribute(slug, parent))
