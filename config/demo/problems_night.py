"""The initiatives of the demo company under the night, each a problem with what is known about it."""

from __future__ import annotations

from config.demo.people import FIRMWARE, PHONE, SIGNAL
from config.demo.shapes import Direction, Edit, Up

NIGHT = (
    Direction(
        "skin",
        "initiative",
        "The pulse is less accurate on dark skin",
        "Against a chest strap, Tempo is off by 2.9 beats a minute on the lightest skin and by 6.8 on the darkest; that is a "
        "fault, not a footnote.",
        owner="siobhan",
        team=SIGNAL,
        ups=(Up("night", "An accurate night that excludes 28,000 of our wearers isn't one.", "siobhan", 60),),
        memo={
            "problem": "28,000 wearers with skin types V and VI. Their clinicians get more false alarms (2.3 times) and miss more "
            "true ones, and can't see either.",
            "evidence": "- Error 2.9 beats a minute on types I and II, 6.8 on V and VI (n = 212 nights).\n"
            "- Only 9% of the nights that we tune on come from types V and VI, against 13% of wearers.\n"
            "- More green light closes half of the gap and costs 14% of the battery; infrared closes two thirds at night.",
            "outcome": "Error **under 3 beats a minute in every group**, published each quarter whether it is met or not.",
            "wont": "- No average over all skins as the only number, in any report.\n- No asking people for their skin type: we "
            "measure what the light does.",
        },
        days_ago=60,
    ),
    Direction(
        "charging",
        "initiative",
        "People charge in the evening, so the night is lost",
        "58% of wearers put the band on the charger between 22:00 and 2:00, and every second one of them forgets it there.",
        owner="tomasz",
        team=FIRMWARE,
        ups=(
            Up(
                "night",
                "A band on the bedside table measures nothing: 0.9 nights a week are lost that way.",
                "siobhan",
                59,
            ),
        ),
        memo={
            "problem": "Everybody who isn't interested in devices, which is most of our wearers. It costs 0.9 nights of seven.",
            "evidence": "- A full charge takes 105 minutes and lasts 5.2 days on average, 3.8 in the third year.\n"
            "- Of 25 wearers at home, 21 charge *when they see it lie there*, and that is at bedtime.\n"
            "- 15 minutes under the shower light would be enough for two nights, if the band charged as fast as its cell allows.",
            "outcome": "Nights lost to charging from 0.9 to **0.2 a week**.",
            "wont": "- No second band to swap.\n- No bigger cell: hardware is frozen.",
        },
        days_ago=59,
    ),
    Direction(
        "stages",
        "initiative",
        "Our sleep stages disagree with the sleep lab",
        "Against 84 nights in the lab at Utrecht our stages agree in 63% of minutes; two readers of the lab agree in 82%.",
        owner="siobhan",
        team=SIGNAL,
        status="dropped",
        ups=(
            Up("night", "People look at their sleep first, so a wrong stage costs belief in the rest.", "siobhan", 62),
        ),
        memo={
            "problem": "Wearers who compare their app with a night in the lab, about 90 a month.",
            "evidence": "- 63% agreement, against 82% between two people who read the same night.\n"
            "- No cardiologist of 17 uses stages, none of the contracts names them.\n- Five months of work moved it from 61 to 63%.",
            "outcome": "It was: 75% agreement. **Dropped**, because no clinician acts on stages and the light for the skin needs the same three people.",
            "wont": "- No stages in Rounds.",
        },
        days_ago=66,
        edits=(Edit(41, "siobhan", status="active", sections={"outcome": "75% of minutes agree with the lab."}),),
    ),
    Direction(
        "runners",
        "initiative",
        "Runners can't see their recovery while they rest",
        "11,000 wearers also run, and 1,900 of them signed a letter asking for recovery by the minute.",
        owner="noor",
        team=PHONE,
        status="proposed",
        ups=(Up("night", "Recovery is measured at night, where we want to be best.", "noor", 33),),
        memo={
            "problem": "Wearers who run three times a week or more: 5% of all, 31% of the reviews in the app stores.",
            "evidence": "- 1,900 signatures.\n- None of them was given the band by a clinic or an insurer.",
            "outcome": "Not agreed. The intent says *no sport modes*: either it changes, or this goes.",
            "wont": "- No training plans.",
        },
        days_ago=34,
    ),
)
