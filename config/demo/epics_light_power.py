"""The epics about an accurate night on every skin, and about a battery that lasts through it."""

from __future__ import annotations

from config.demo.people import FIRMWARE, PHONE, SIGNAL
from config.demo.shapes import Epic, Up, items

LIGHT = (
    Epic(
        "light-control",
        "Set green and infrared by what comes back",
        "Every ten seconds the band measures how much light returns and chooses colour and strength from a table of 24 steps, within a "
        "budget that the battery sets for the night.",
        FIRMWARE,
        items("""
            + Measure returned light between two readings
            + Table of 24 steps for colour and strength
            > Hold the night's budget of energy
            > bug: Flickers between two steps at a tattoo's edge
            - Start with the step of last night
            - task: Eye safety of the strongest step, by the test house
            . Red light for cold hands
            . Own table for children's wrists
        """),
        (
            Up(
                "adaptive-light",
                "Fixed light suits one wearer in four; each skin gives back another amount.",
                "elena",
                37,
            ),
        ),
        owner="yusuf",
        effort=34,
    ),
    Epic(
        "pulse-from-two-lights",
        "Read the pulse from two colours together",
        "Green is sharp but swallowed by dark skin, infrared is deep but soft. Combine both by their quality at each second, and be "
        "better than the better one of the two.",
        SIGNAL,
        items("""
            + Pulse from infrared alone, on 80 nights
            + Combine by quality, second by second
            + bug: Half the true pulse when both see the same noise
            > Better than the better colour, in all four groups
            > Runs on the band in under 3% of its time
            - task: Error by group in every night's build
            - spike: Does the patient's temperature help?
            . Irregular rhythm from both colours
        """),
        (
            Up("adaptive-light", "The error on dark skin fell from 6.8 to 3.9 on the first 80 nights.", "elena", 26),
            Up("doubt", "Two colours that disagree are the earliest sign of a bad signal.", "siobhan", 20),
        ),
        owner="elena",
        effort=55,
    ),
    Epic(
        "recruit-panel",
        "Find and pay 120 volunteers for the panel",
        "Thirty in each of four skin groups, balanced by age and wrist, paid properly, with two nights a quarter. Recruited through "
        "community centres rather than universities.",
        SIGNAL,
        items("""
            + task: Pay and insurance of volunteers, approved
            + task: First 30 volunteers through centres in Rotterdam
            > task: Next 40 through Leicester and Berlin
            > Calendar of nights with a chest strap by mail
            - bug: Invitation says 'under 40 nights' instead of 'four'
            - task: Tell volunteers each quarter what their nights changed
            . Children of volunteers, with an ethics board
            . Panel outside of Europe
        """),
        (
            Up(
                "fair-panel",
                "With 30 people in a group an error of one beat shows in a single night; today the smallest group has four.",
                "siobhan",
                16,
            ),
        ),
        owner="siobhan",
        effort=13,
    ),
    Epic(
        "release-gate",
        "No firmware goes out that is worse for one group",
        "Each candidate runs over the panel's nights. If one group is worse by more than 0.3 beats a minute it doesn't go out, whoever "
        "asks, and the table is public.",
        SIGNAL,
        items("""
            + Run a candidate over all panel nights in an hour
            + Table by group, beside the last release
            > Stop the release when one group is worse
            > bug: Nights with two straps are counted twice
            - Public page with the table of each quarter
            - task: Run the last three releases through the gate
            . Gate for changes of the app
            x Exceptions by the product manager
        """),
        (
            Up(
                "fair-panel",
                "Two of the last three releases were better on average and worse on dark skin.",
                "siobhan",
                2,
            ),
        ),
        owner="elena",
        effort=13,
    ),
)

POWER = (
    Epic(
        "fast-charge",
        "Charge as fast as the cell allows",
        "The cell takes four times the current that we give it below 60%. Raise it in three steps, watch the temperature against the skin, "
        "and prove 500 cycles to the test house.",
        FIRMWARE,
        items("""
            + Three steps of current by fill and temperature
            + bug: Charging stops at 37 degrees in a warm bathroom
            > task: 500 cycles on 24 cells in the climate chamber
            > Show two nights' worth as a tick on the band
            - Old chargers: say that it will take longer
            - task: Report to the test house
            . Charge by any phone charger
            x New cradle with a magnet
        """),
        (
            Up(
                "shower-charge",
                "Fifteen minutes give 0.4 nights today and two with the current that the cell allows.",
                "tomasz",
                34,
            ),
        ),
        owner="tomasz",
        effort=21,
    ),
    Epic(
        "charge-moment",
        "Find a charging moment outside the night",
        "The app learns when the band leaves the wrist anyway, shower or washing up, and suggests that moment once. It never asks in the "
        "evening.",
        PHONE,
        items("""
            + Recognise the shower from water and warmth
            + Suggest one moment, once
            > bug: Washing the dog is taken for a shower
            > Count nights won, and show it to nobody but us
            - task: Twenty-five homes, charger in the bathroom
            . Suggestion for night shift workers
            . Charging moment of the partner's band
            x Evening reminder with a sound
        """),
        (Up("shower-charge", "21 of 25 charge when they see it lie there; the place decides the hour.", "linh", 34),),
        owner="linh",
        effort=8,
    ),
    Epic(
        "burst-measuring",
        "Measure in bursts while somebody lies still",
        "Twenty seconds of light, forty of rest, as long as pulse and arm are calm. Any change brings full measuring back within two "
        "seconds.",
        FIRMWARE,
        items("""
            + Twenty seconds on, forty off, while the arm is still
            + Back to full measuring within two seconds
            > bug: Rest begins while a rhythm is being checked
            > task: Which of 310 known events would bursts have missed?
            - Clinics can order full nights for one patient
            - Note bursts in the reading's quality
            . Bursts by day
            x Guess the pulse between bursts
        """),
        (Up("half-power", "Light is 70% of what a night costs.", "yusuf", 13),),
        owner="yusuf",
        effort=34,
    ),
    Epic(
        "radio-rest",
        "Let the radio rest from midnight to six",
        "The radio says hello every second all night, for nobody. From midnight to six it wakes up once in ten minutes, unless the phone "
        "or a clinic has asked.",
        FIRMWARE,
        items("""
            + Wake up every ten minutes between midnight and six
            > A clinic can ask for a patient's band within a minute
            > bug: Some phones forget the band after six silent hours
            - Rest by the wearer's own night instead of the clock
            - task: Current of the radio over 20 nights, before and after
            . Radio rests while charging
            . Second antenna for thick walls
            x Rest all day
        """),
        (Up("half-power", "", "tomasz", 29),),
        owner="yusuf",
        effort=13,
    ),
)
