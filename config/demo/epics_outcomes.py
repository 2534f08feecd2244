"""The epics about proof for insurers: the report, the comparison, and a consent that people understand."""

from __future__ import annotations

from config.demo.people import OUTCOMES, PHONE, PLATFORM
from config.demo.shapes import Epic, Up, items

PROOF = (
    Epic(
        "report-in-a-day",
        "Make the quarterly report in a day",
        "Today Dawit copies 60 tables for 19 days. Build the report from one description: figures, method, limits and the list of what "
        "changed since last quarter.",
        OUTCOMES,
        items("""
            + Description of the 60 tables as text
            + Same figures as last quarter's handmade report
            + bug: Members who moved are counted in two regions
            > List of everything that changed since last quarter
            > Page of limits, written before the figures are known
            - Mark figures from fewer than 20 members as withheld
            - task: Second person makes the report without Dawit
            . Report in Danish
        """),
        (Up("quarter-report", "19 days of handwork a quarter leave no time for the next six insurers.", "mateo", 53),),
        owner="dawit",
        effort=34,
    ),
    Epic(
        "repeat-it-yourself",
        "Let an actuary repeat our number without us",
        "Aggregated tables, the method as a page of formulas and a small program that runs anywhere. The actuary gets the headline "
        "number within 2% or a sentence that says why not.",
        OUTCOMES,
        items("""
            + Page of formulas, reviewed by a professor of statistics
            + Program that reads the tables and prints the number
            > Havel repeats last quarter in a clean room
            > bug: Decimal comma breaks the German tables
            - Say which table explains a difference
            - task: Contract annex that names the method's version
            . Example tables with made-up members
            x Web page on which insurers upload their own members
        """),
        (Up("quarter-report", "A number that an insurer has repeated isn't discussed at renewal.", "mateo", 31),),
        owner="mateo",
        effort=21,
    ),
    Epic(
        "five-like-me",
        "Match each member with five people like them",
        "Age, sex, two years of diagnoses, region and medicine decide who is alike. The rule is fixed and published before the quarter "
        "starts, and its balance is shown in a table.",
        OUTCOMES,
        items("""
            + Rule with eleven properties, fixed for four quarters
            + Table that shows how alike the two groups are
            > Publish the rule with date and signature
            > bug: Members over 95 find no match and vanish
            - Blind test on two old years without any band
            - task: Answer the 14 questions of the three actuaries
            . Match within one general practice
            x Choose the rule with the smallest error afterwards
        """),
        (
            Up(
                "comparison",
                "A rule that is published before the quarter can't be bent to its result; 9 of their 14 questions were about that.",
                "dawit",
                23,
            ),
        ),
        owner="dawit",
        effort=34,
    ),
    Epic(
        "claims-data",
        "Bring in insurers' claims every month instead of every year",
        "Claims come once a year on a disk, 14 months late. Agree on a monthly delivery of six columns, check it on arrival, and say "
        "what is missing on the same day.",
        PLATFORM,
        items("""
            + Six columns and their meaning, agreed with Noordzee
            + Check a delivery on arrival and answer the same day
            > Havel delivers monthly
            > bug: Cancelled claims arrive without their original
            - Sund delivers monthly
            - task: Delete the old disks, with a protocol of two people
            . Claims of dentists
            . Deliveries by week
        """),
        (Up("comparison", "", "dawit", 33),),
        owner="kwame",
        effort=21,
    ),
    Epic(
        "six-sentences",
        "A consent of six sentences, with a receipt",
        "Six sentences for someone of 70 on a bus: what, for what, who, until when, what not, how to stop. Afterwards a receipt that can "
        "be found again and shown to a grandchild.",
        PHONE,
        items("""
            + Six sentences, tested with 40 people over 60
            + Receipt in the app and by letter
            > Withdraw in two taps, effective the same hour
            > bug: Receipt shows the date of the phone, not ours
            - Ask again after a year, a month ahead
            - Read the six sentences aloud
            . Consent for somebody under guardianship
            x One consent for everything, forever
        """),
        (Up("plain-consent", "13 of 40 could say what they had agreed to; with six sentences it was 31.", "noor", 21),),
        owner="noor",
        effort=13,
    ),
    Epic(
        "consent-ledger",
        "Know for each reading whether it may be counted",
        "Each reading meets the consent of its day before it enters any figure. A withdrawal takes effect within the hour and is visible "
        "in the next report as a number.",
        PLATFORM,
        items("""
            + Ledger of consents with their beginning and end
            + Check each reading against the consent of its day
            + bug: Consent given at midnight counts for neither day
            > A withdrawal takes effect within the hour
            - Number of withdrawn members in every report
            - task: Data protection officer walks through three cases
            . Keep proof of consent for ten years, apart from the readings
            . Consent per purpose in the export for members
        """),
        (
            Up(
                "plain-consent",
                "A reading may enter a figure only when the consent of its day can be shown, and for 1,360 members it can't.",
                "noor",
                17,
            ),
        ),
        owner="kwame",
        effort=21,
    ),
)
