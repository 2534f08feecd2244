"""The work items that hang below no epic, and the standing rules for what keeps the lights on."""

from __future__ import annotations

from config.demo.people import CLINIC, FIRMWARE, OUTCOMES, PHONE, PLATFORM, SIGNAL
from config.demo.shapes import DOING_MARK, DONE_MARK, STALE_MARK, Loose, Rule, Up

RETENTION = "Good for retention."

LOOSE = (
    # Kept running: recognised by a standing rule.
    Loose(
        "queue-stuck",
        "Readings of Denmark arrived forty minutes late on Sunday",
        PLATFORM,
        type="incident",
        mark=DOING_MARK,
        days_ago=6,
    ),
    Loose(
        "disk-full", "Log disk of the gateway ran full at 3:12", PLATFORM, type="incident", mark=DOING_MARK, days_ago=44
    ),
    Loose(
        "sms-provider", "Text messages to Swedish numbers bounce", PHONE, type="incident", mark=DOING_MARK, days_ago=9
    ),
    Loose(
        "cert-expired",
        "Sign-in of two wards failed after their certificate ended",
        PLATFORM,
        type="incident",
        days_ago=4,
    ),
    Loose(
        "on-call-rota",
        "Shorter on-call weeks over the holidays",
        PLATFORM,
        type="task",
        components=("on-call",),
        days_ago=15,
    ),
    Loose(
        "on-call-runbook",
        "Runbook for a clinic that sees no night at all",
        CLINIC,
        type="task",
        mark=DOING_MARK,
        components=("on-call",),
        days_ago=12,
    ),
    Loose("on-call-pager", "Pager wakes two people for one alarm", PLATFORM, components=("on-call",), days_ago=21),
    # Nothing links them upwards.
    Loose(
        "flicker",
        "Display flickers once a second in the dark",
        FIRMWARE,
        "Forty wearers report that the line of text flickers at night; one has had the band taken off by a sleep lab.",
        days_ago=24,
    ),
    Loose(
        "open-day",
        "Stand with six bands for the city's health week",
        PHONE,
        "A loan set, a poster and two people for two days.",
        type="task",
        mark=DOING_MARK,
        days_ago=20,
    ),
    Loose(
        "nine-languages",
        "Polish translation of the Tempo app",
        PHONE,
        "Asked for by sales after a fair; nobody has said for which contract.",
        type="story",
        mark=DOING_MARK,
        days_ago=33,
    ),
    Loose(
        "csv-download",
        "Download of the morning list as a table",
        CLINIC,
        "Two clinics want to keep the list in a spreadsheet.",
        type="story",
        days_ago=17,
    ),
    # Linked straight to the strategy.
    Loose(
        "magnet-clasp",
        "Band believes that it charges beside a magnetic clasp",
        FIRMWARE,
        "Every tenth hole with the reason 'charger' happens on the wrist.",
        mark=DOING_MARK,
        ups=(Up("reasons", "A wrong reason for a hole is worse than none.", "leila", 3),),
        days_ago=14,
    ),
    Loose(
        "label-tool",
        "Tool in which two cardiologists label the same trace",
        SIGNAL,
        type="task",
        mark=DONE_MARK,
        ups=(Up("quality-mark", "The mark is only as good as the labels that it is checked against.", "elena", 48),),
        days_ago=52,
    ),
    Loose(
        "annex-short",
        "Data processing annex in twelve pages instead of 61",
        OUTCOMES,
        type="task",
        mark=DOING_MARK,
        ups=(
            Up(
                "proof",
                "A consent and a method on twelve pages are the first thing that an actuary reads.",
                "mateo",
                22,
            ),
        ),
        days_ago=25,
    ),
    Loose(
        "strap-photo",
        "Photograph of how tight is tight enough",
        PHONE,
        type="task",
        ups=(
            Up(
                "loose-strap",
                "People ask for a picture where we write 'a finger's width'.",
                "linh",
                5,
                accepted_by="yusuf",
            ),
        ),
        days_ago=16,
    ),
    # One why, pasted on many.
    Loose(
        "birthday-card",
        "Birthday greeting in the app",
        PHONE,
        type="story",
        ups=(Up("week-seven", RETENTION, "noor", 8),),
        days_ago=11,
    ),
    Loose(
        "night-count",
        "Number of nights worn on the home screen",
        PHONE,
        type="story",
        mark=DOING_MARK,
        ups=(Up("week-seven", RETENTION, "noor", 8),),
        days_ago=18,
    ),
    Loose(
        "thank-you-mail",
        "Thank-you mail after thirty nights",
        PHONE,
        type="story",
        mark=DOING_MARK,
        ups=(Up("nurse-letter", RETENTION, "noor", 8),),
        days_ago=18,
    ),
    # Lain for long: not counted.
    Loose("widget", "Widget for the old version of a phone system", PHONE, type="story", mark=STALE_MARK, days_ago=66),
    Loose(
        "led-test",
        "Blink test of the light at the end of the line",
        FIRMWARE,
        type="task",
        mark=STALE_MARK,
        days_ago=66,
    ),
)

RULES = (
    Rule("label", "upkeep", "Patches, libraries and benches: without them nothing else ships.", "pilar", 56, 10),
    Rule(
        "type", "Incident", "Something is broken for people now; it is never planned and never linked.", "pilar", 56, 5
    ),
    Rule("component", "on-call", "What the people on call need to sleep.", "kwame", 49, 5),
)
