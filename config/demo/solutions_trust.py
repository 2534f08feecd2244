"""The solutions of the demo company for the problems under clinical trust."""

from __future__ import annotations

from config.demo.people import CLINIC, FIRMWARE, PLATFORM, SIGNAL
from config.demo.shapes import Direction, Edit, Up

TRUST_SOLUTIONS = (
    Direction(
        "six-hours",
        "solution",
        "Six hours of memory on the wrist",
        "The band keeps six hours of readings while it has no phone or no power, and delivers them in one burst afterwards.",
        owner="tomasz",
        team=FIRMWARE,
        ups=(Up("holes", "67% of the holes are readings that were taken and then thrown away.", "tomasz", 56),),
        memo={
            "idea": "A night stays whole although the phone was in the kitchen and the battery reached 6%.",
            "test": "80 wearers with an early firmware for two weeks: do the holes of these two causes fall by half?",
            "wont": "- No sending from the band straight to a base station.",
        },
        days_ago=56,
    ),
    Direction(
        "reasons",
        "solution",
        "Every hole says why it is there",
        "Rounds shows the reason beside each hole: battery, phone away, strap, charging, or honestly 'not known'.",
        owner="leila",
        team=CLINIC,
        ups=(
            Up("holes", "With a reason beside it nurses kept 7 of 10 nights that they used to discard.", "tomasz", 55),
            Up("doubt", "A reason for a hole is the first mark of quality that a clinician sees.", "siobhan", 49),
        ),
        memo={
            "idea": "A nurse sees at a glance whether a hole is about the heart or about a charger.",
            "test": "60 nurses, old nights with and without a reason, which do they keep? (Done: 70%.) Next: doctors.",
            "wont": "- No reason that we only guess: under 80% certainty it says 'not known'.",
        },
        days_ago=55,
    ),
    Direction(
        "write-back",
        "solution",
        "Readings land in the hospital's record by themselves",
        "What a nurse confirms in Rounds is written into the three record systems that cover 71% of our clinics, through the open "
        "health standard.",
        owner="leila",
        team=CLINIC,
        ups=(Up("retyping", "Nothing needs copying that arrives by itself.", "leila", 57),),
        memo={
            "idea": "One press of *confirm*, and the week's summary stands in the chart with its source and quality.",
            "test": "One ward in Aarhus for four weeks, with a nurse counting lines by hand beside it.",
            "wont": "- No raw minute values in the chart: a summary a day.",
        },
        days_ago=57,
    ),
    Direction(
        "in-the-file",
        "solution",
        "Rounds opens inside the patient's file",
        "A tab in the hospital's own system shows Rounds for the patient who is open, without a second sign-in.",
        owner="anneke",
        team=CLINIC,
        ups=(Up("retyping", "Numbers get copied because the two windows can't be seen together.", "leila", 50),),
        memo={
            "idea": "Nobody searches a patient twice.",
            "test": "Minutes from opening the file to seeing last night, ten nurses, before and after.",
            "wont": "- No own patient search inside the tab.",
        },
        days_ago=52,
    ),
    Direction(
        "signed-page",
        "solution",
        "One signed page for clinics without a connection",
        "Where nothing can be connected, Rounds makes one page a patient and month that the clinic files as it is.",
        owner="leila",
        team=CLINIC,
        ups=(Up("retyping", "29% of our clinics use a record system that we will never reach.", "leila", 47),),
        memo={
            "idea": "One drag of a file instead of eleven minutes of typing.",
            "test": "Four small clinics in Jutland file the page for a month: what do they still type?",
            "wont": "- No editor for the page: one layout, agreed with Henrike.",
        },
        days_ago=47,
    ),
    Direction(
        "change-list",
        "solution",
        "A morning list ordered by who changed",
        "The list shows first whose night differs most from their own last month, in words, and folds all quiet nights into a line.",
        owner="hana",
        team=CLINIC,
        ups=(Up("noise", "Ordered by change, nurses found 47 of 48 patients who needed a call.", "leila", 56),),
        memo={
            "idea": "The first four names are the four calls.",
            "test": "Six nurses with 30 old mornings on paper (done), then two clinics with both lists for three weeks.",
            "wont": "- No colour for 'good': quiet is grey.",
        },
        days_ago=56,
    ),
    Direction(
        "own-limits",
        "solution",
        "Limits that the nurse sets for one patient",
        "A nurse sets what is worth a call for this patient, from a suggestion that shows how many alerts last month would have had.",
        owner="leila",
        team=CLINIC,
        ups=(Up("noise", "61% of the alerts come from one limit that fits one patient in three.", "leila", 54),),
        memo={
            "idea": "Mr Hansen's 96 is fine, Mrs Berg's 82 isn't, and the list knows.",
            "test": "120 patients in Odense with own limits for three weeks: alerts and missed calls against the month before.",
            "wont": "- No limits set by patients themselves.",
        },
        days_ago=54,
        edits=(
            Edit(
                12,
                "leila",
                statement="A clinic chooses one of three sets of limits (mild, usual, strict) for all of its patients.",
                sections={"idea": "A strict clinic gets a strict list, a relaxed one a short list."},
                settled=False,
            ),
        ),
    ),
    Direction(
        "phone-first",
        "solution",
        "An alert asks the patient before it asks the nurse",
        "Three short questions in the Tempo app answer one in two alerts before they reach the morning list.",
        owner="noor",
        team=CLINIC,
        ups=(
            Up(
                "noise",
                "Half of the alerts end with the nurse asking what the patient could have said at once.",
                "leila",
                35,
            ),
        ),
        memo={
            "idea": "'Did you climb stairs at 6:10?' Yes, and the alert is answered, with the answer beside it.",
            "test": "Hana rings 40 patients with three questions and writes down which alerts would have gone. Not started.",
            "wont": "- No questions at night.",
        },
        days_ago=36,
        edits=(
            Edit(
                2,
                "noor",
                statement="The Tempo app asks the patient a question before an alert reaches the morning list.",
            ),
        ),
    ),
    Direction(
        "quality-mark",
        "solution",
        "A mark of quality on every reading",
        "Each reading carries high, fair or poor, with the cause in one word, from the wrist through the app and Rounds to the chart.",
        owner="elena",
        team=SIGNAL,
        ups=(
            Up(
                "doubt",
                "With the motion beside the trace two cardiologists agreed in 93% of cases instead of 71%.",
                "siobhan",
                55,
            ),
        ),
        memo={
            "idea": "A doctor sees 'poor: strap' and doesn't call anybody in.",
            "test": "1,200 relabelled traces: does the mark agree with the cardiologists in nine of ten?",
            "wont": "- No percentages: three words.",
        },
        days_ago=55,
    ),
    Direction(
        "loose-strap",
        "solution",
        "The band says when it sits loose",
        "The band notices within a minute that it slipped and says so with one soft tap; at night it waits until the arm moves.",
        owner="yusuf",
        team=FIRMWARE,
        ups=(Up("doubt", "34% of the suspicious traces were a strap that one tap would have fixed.", "siobhan", 53),),
        memo={
            "idea": "A person tightens the strap without looking at anything.",
            "test": "50 wearers, half with the tap: minutes with poor signal a night.",
            "wont": "- No sound.",
        },
        days_ago=53,
    ),
    Direction(
        "golive-kit",
        "solution",
        "A go-live kit that answers before it is asked",
        "Security answers, network settings and a training by video in one packet that a hospital's IT can approve in a week.",
        owner="kwame",
        team=PLATFORM,
        ups=(
            Up(
                "golive",
                "12 of the 29 days of waiting are one questionnaire that we always answer the same way.",
                "kwame",
                42,
            ),
        ),
        memo={
            "idea": "A clinic starts nine days after it signs.",
            "test": "Give the packet to the next five clinics and count the days.",
            "wont": "- No changes to the packet for a single clinic.",
        },
        days_ago=42,
    ),
)
