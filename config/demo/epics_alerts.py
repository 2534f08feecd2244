"""The epics about a short morning: the list ordered by change, and limits for one patient."""

from __future__ import annotations

from config.demo.people import CLINIC, SIGNAL
from config.demo.shapes import Epic, Up, items

ALERTS = (
    Epic(
        "order-by-change",
        "Order the morning list by who changed",
        "Compare last night with the patient's own 28 nights and put first whoever differs most, with the sentence that says how. "
        "The nurse can always see why somebody stands where they stand.",
        CLINIC,
        items("""
            + Sort the list by the distance from one's own month
            + One sentence on what changed, since when
            + bug: New patients always come first
            > Why does she stand here? Show the two numbers
            > Keep a patient on top until somebody has looked
            - Let the nurse pin a patient for a week
            - bug: Order differs between the list and its print
            - task: Weekly check of missed calls with Henrike
        """),
        (
            Up(
                "change-list",
                "The order is the product: a nurse has read six names when the first telephone rings.",
                "hana",
                54,
            ),
        ),
        owner="hana",
        effort=34,
    ),
    Epic(
        "quiet-nights",
        "Fold quiet nights into one line",
        "Ninety of a hundred patients had a night like their others. They become one line that can be opened, counted and signed off, "
        "so that the screen ends where the work ends.",
        CLINIC,
        items("""
            + One line for all quiet nights, with their number
            + Open the line and see each patient with one value
            + Sign off all quiet nights with one key
            + bug: Patients without any data count as quiet
            + Remember per nurse whether the line is open
            + Say it when a quiet patient wasn't looked at for a month
            x Quiet nights as a chart for the ward meeting
            x Celebrate a quiet morning with an animation
        """),
        (Up("change-list", "A list of 6 is read to its end, one of 100 isn't.", "hana", 30),),
        owner="anneke",
        effort=13,
    ),
    Epic(
        "own-baseline",
        "Know what is normal for one person",
        "The comparison is with the person's own nights, not with a textbook. It needs 28 nights, copes with gaps and holidays, and says "
        "when it doesn't know enough yet.",
        SIGNAL,
        items("""
            + Normal range from 28 nights, robust against outliers
            + Say 'too early to tell' under 12 nights
            + bug: A week of fever moves the normal range for a month
            > Start anew after a change of medicine
            > spike: How long does a new beta blocker take to show?
            - Weekends and weekdays apart where they differ
            - task: Publish the method for clinicians, two pages
            . Use the weather
        """),
        (
            Up(
                "change-list",
                "'Who changed' means nothing without 'from what', and one limit fits one patient in three.",
                "hana",
                27,
            ),
            Up("own-limits", "The suggested limit is the person's own range.", "leila", 9),
        ),
        owner="elena",
        effort=21,
    ),
    Epic(
        "limits-editor",
        "Set a limit and see last month's alerts at once",
        "While the nurse moves a limit, the line beside it says how many alerts last month would have had and which calls would have "
        "been missed.",
        CLINIC,
        items("""
            + Move a limit and see the alerts of last month
            + Show the calls that would have been missed
            + bug: Slider can't be moved by keyboard
            > Save a limit with its reason and date
            > Suggest a limit from the patient's own range
            - Ask again after three months
            . Copy limits from another patient
            x Three ready-made sets for a clinic
        """),
        (Up("own-limits", "A nurse only dares to raise a limit when she sees what she'd have missed.", "leila", 49),),
        owner="leila",
        effort=21,
    ),
    Epic(
        "limits-handover",
        "Limits that survive a holiday",
        "A colleague who takes over for two weeks sees who set which limit and why, can change it for her weeks only, and hands it "
        "back as it was.",
        CLINIC,
        items("""
            + Who set this limit, when and why
            > Change a limit until a date
            > bug: Stand-in sees limits but not their reasons
            - Hand over with a note per patient
            - task: Follow one handover in Odense
            . Limits per weekday
            . Archive of all limits of a patient
            x Approve limits in a meeting
        """),
        (Up("own-limits", "A limit without its reason is undone by the first stand-in.", "leila", 42),),
        owner="hana",
        effort=13,
    ),
)
