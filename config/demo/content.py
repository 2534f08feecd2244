"""Everything that the demo company says and does, put together from the modules of its areas."""

from __future__ import annotations

from config.demo.company import INTENTS, MISSION, VISIONS
from config.demo.epics_adrift import ADRIFT
from config.demo.epics_alerts import ALERTS
from config.demo.epics_apart import APART
from config.demo.epics_holes import HOLES
from config.demo.epics_light_power import LIGHT, POWER
from config.demo.epics_outcomes import PROOF
from config.demo.epics_record import RECORD
from config.demo.epics_signal import DOUBT
from config.demo.epics_wearing import WEARING
from config.demo.loose_items import LOOSE
from config.demo.problems_night import NIGHT
from config.demo.problems_outcomes import OUTCOME_PROBLEMS
from config.demo.problems_trust import TRUST
from config.demo.shapes import Direction, Epic, Loose, Up
from config.demo.solutions_outcomes_night import NIGHT_SOLUTIONS, OUTCOME_SOLUTIONS
from config.demo.solutions_trust import TRUST_SOLUTIONS

ROOT_SLUG = VISIONS[0].slug

DIRECTIONS: tuple[Direction, ...] = (
    MISSION,
    *VISIONS,
    *INTENTS,
    *TRUST,
    *OUTCOME_PROBLEMS,
    *NIGHT,
    *TRUST_SOLUTIONS,
    *OUTCOME_SOLUTIONS,
    *NIGHT_SOLUTIONS,
)
EPICS: tuple[Epic, ...] = (
    *HOLES,
    *RECORD,
    *ALERTS,
    *DOUBT,
    *PROOF,
    *WEARING,
    *LIGHT,
    *POWER,
    *ADRIFT,
    *APART,
)
LOOSE_ITEMS: tuple[Loose, ...] = LOOSE

# Items that also serve another epic: the tracker knows one parent, people know the other.
SECOND_PARENTS: tuple[tuple[str, Up], ...] = (
    (
        "Note bursts in the reading's quality",
        Up("three-words", "A reading from a burst is a fair one, and the mark has to know.", "elena", 28),
    ),
    (
        "The mark in the summary that goes to the chart",
        Up("confirm-and-send", "The hospital sees the word beside the value, or it asks us.", "leila", 25),
    ),
    (
        "Report slips a night to the server",
        Up("reason-codes", "A slip is one of the five codes; it is counted once.", "yusuf", 31),
    ),
)
