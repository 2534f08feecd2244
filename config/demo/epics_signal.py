"""The epics about telling a bad signal from a bad heart: the mark of quality, and the loose strap."""

from __future__ import annotations

from config.demo.people import CLINIC, FIRMWARE, PHONE, SIGNAL
from config.demo.shapes import Epic, Up, items

DOUBT = (
    Epic(
        "three-words",
        "Compute high, fair or poor for every reading",
        "From light, motion and contact the server computes one of three words and a cause. Checked against 1,200 traces that two "
        "cardiologists labelled; the mark may be wrong in one of ten, and says which way.",
        SIGNAL,
        items("""
            + Features from light, motion and contact
            + task: Two cardiologists label 1,200 traces
            + First rule with three words and four causes
            > Agreement of nine in ten with both cardiologists
            > bug: Paced hearts are always marked poor
            - Mark the readings of the last 12 months
            - task: Freeze the rule and write down its version in each reading
            . Separate mark for the single-lead recording
        """),
        (
            Up(
                "quality-mark",
                "Before a mark can be shown it has to be right: three words were enough for both cardiologists.",
                "elena",
                53,
            ),
        ),
        owner="elena",
        effort=34,
    ),
    Epic(
        "mark-in-rounds",
        "Show the mark wherever a reading is shown in Rounds",
        "List, curve, print and chart show the same word at the same place. Poor stretches are drawn hollow, never hidden, and a "
        "suspicious rhythm on a poor signal says so first.",
        CLINIC,
        items("""
            + The word beside each value in the list
            + Poor stretches are drawn hollow
            > Suspicious rhythm on a poor signal says so first
            > bug: Hollow line can't be seen on the ward's old projector
            - The mark in the summary that goes to the chart
            - One page that explains the three words
            . Colour-blind check with two cardiologists
            x Hide poor readings by default
        """),
        (Up("quality-mark", "A mark that nobody sees has existed since Tempo 2 and helped nobody.", "elena", 33),),
        owner="anneke",
        effort=21,
    ),
    Epic(
        "mark-in-app",
        "Tell people in plain words how good their night was",
        "The Tempo app says how much of the night was measured well and, if it wasn't, the one thing that helps: a hole tighter, the "
        "other arm, a clean sensor.",
        PHONE,
        items("""
            + 'Six of seven hours were clear', on the home screen
            + One tip, chosen from the cause
            + bug: Tip about the strap is shown to people who were charging
            > Never the same tip on two days running
            - Pictures for the four tips, tested with people over 70
            - bug: Text is cut off at the largest font size
            . Tips by voice
            x Score of the night from 0 to 100
        """),
        (Up("quality-mark", "One in three poor nights is a strap that its wearer could have fixed.", "elena", 6),),
        owner="noor",
        effort=13,
    ),
    Epic(
        "slip-detector",
        "Notice within a minute that the band slipped",
        "Light, temperature and motion change together when the band leaves the skin by a millimetre. Detect it on the wrist, within a "
        "minute, with fewer than one false tap a week.",
        SIGNAL,
        items("""
            + Record 400 slips in the lab, on purpose
            + Detector that runs in 6 kB on the band
            + bug: Cold water counts as a slip
            > Fewer than one false tap a week in 50 homes
            > task: Same result on thin, hairy and tattooed wrists
            - Report slips a night to the server
            - spike: Can the clasp feel its own tension?
            . Detect which arm the band is on
        """),
        (
            Up(
                "loose-strap",
                "The tap is only welcome if it is right; two false ones and people switch it off.",
                "yusuf",
                29,
            ),
            Up("skin", "A detector made on one skin taps the others awake.", "siobhan", 18),
        ),
        owner="siobhan",
        effort=21,
    ),
    Epic(
        "soft-tap",
        "One soft tap, and not while somebody sleeps",
        "The band taps once when it sits loose. At night it waits until the arm moves anyway, and after two taps it is silent until "
        "the morning.",
        FIRMWARE,
        items("""
            + One tap of 40 milliseconds
            + Wait until the arm moves between 22:00 and 7:00
            > Silent after two taps until the morning
            > bug: Tap is felt as a double tap with a cloth strap
            - Switch the tap off in the app, with a word on what it costs
            - task: Sleep diary of 50 wearers, half with the tap
            . Stronger tap for people with little feeling in the hand
            x Beep
        """),
        (
            Up(
                "loose-strap",
                "46 of 50 people tightened the strap after one tap, without looking at anything.",
                "yusuf",
                12,
            ),
        ),
        owner="yusuf",
        effort=8,
    ),
)
