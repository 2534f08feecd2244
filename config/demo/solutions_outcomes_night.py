"""The solutions of the demo company for the problems of outcomes and of the night."""

from __future__ import annotations

from config.demo.people import FIRMWARE, OUTCOMES, PHONE, SIGNAL
from config.demo.shapes import Direction, Up

OUTCOME_SOLUTIONS = (
    Direction(
        "quarter-report",
        "solution",
        "A quarterly report that the insurer's actuary can repeat",
        "One report for all insurers, made in a day, with its method and aggregated tables so that an actuary reaches the same number.",
        owner="mateo",
        team=OUTCOMES,
        ups=(
            Up(
                "proof",
                "Two of the three contracts are renewed within 14 months, on the strength of this report.",
                "mateo",
                55,
            ),
        ),
        memo={
            "idea": "An actuary runs our method on the tables and gets 11.8 too.",
            "test": "Havel's actuary repeats last quarter without calling us.",
            "wont": "- No special edition for one insurer.",
        },
        days_ago=55,
    ),
    Direction(
        "comparison",
        "solution",
        "A comparison group that stands up to questions",
        "Each member is compared with five people like them who have no band, matched by a rule that was published before the quarter.",
        owner="dawit",
        team=OUTCOMES,
        ups=(Up("proof", "All three actuaries stopped at the page about the comparison.", "mateo", 54),),
        memo={
            "idea": "The question 'compared with whom?' has one page as its answer.",
            "test": "Two years of old data with the outcome hidden: does the rule find no difference where there was none?",
            "wont": "- No change of the rule after the numbers are known.",
        },
        days_ago=54,
    ),
    Direction(
        "plain-consent",
        "solution",
        "A consent that people can explain back",
        "Consent in six sentences, asked when it matters, renewed yearly, withdrawn in two taps, and shown as a receipt.",
        owner="noor",
        team=PHONE,
        ups=(
            Up(
                "proof",
                "22% of members can't be counted because their consent lapsed or never covered it.",
                "mateo",
                52,
            ),
            Up(
                "week-seven",
                "Those who could explain their consent wore the band 11 nights longer.",
                "noor",
                48,
                reviewed=16,
            ),
        ),
        memo={
            "idea": "Asked 'what did you agree to?', eight of ten can say it.",
            "test": "Teach-back with 40 members over 60: today 13 can say it.",
            "wont": "- No consent by default, and none hidden in a longer form.",
        },
        days_ago=52,
    ),
    Direction(
        "nurse-letter",
        "solution",
        "A letter from your own nurse, not from the app",
        "In weeks one, three and six the patient's nurse sends two sentences about their nights, drafted by Rounds, signed by a person.",
        owner="noor",
        team=PHONE,
        ups=(
            Up(
                "week-seven",
                "Members whose nurse wrote once stop half as often, 16% against 34%.",
                "noor",
                46,
                reviewed=16,
            ),
        ),
        memo={
            "idea": "Somebody looked, and said so.",
            "test": "Nine clinics, members drawn by lot: letter or no letter, nights worn in week seven.",
            "wont": "- No letter that no person has read before it goes.",
        },
        days_ago=46,
    ),
    Direction(
        "kept-straps",
        "solution",
        "Straps that people keep on",
        "Two more sizes and a cloth strap without glue, for small wrists and thin skin.",
        owner="tomasz",
        team=FIRMWARE,
        ups=(Up("week-seven", "12 of the 40 who stopped named the strap.", "noor", 29, reviewed=16),),
        memo={
            "idea": "A strap that a woman of 80 can close with one hand.",
            "test": "Order 200 straps from two makers and give them to those who complained.",
            "wont": "- No leather, no fashion colours.",
        },
        days_ago=30,
    ),
)

NIGHT_SOLUTIONS = (
    Direction(
        "adaptive-light",
        "solution",
        "Light that adapts to the skin under it",
        "The band measures how much light comes back and sets green and infrared for this skin and this hour, within the battery's budget.",
        owner="elena",
        team=SIGNAL,
        ups=(Up("skin", "Infrared at night closes two thirds of the gap without a new sensor.", "siobhan", 54),),
        memo={
            "idea": "The same accuracy on every wrist, without asking anybody about their skin.",
            "test": "40 wearers a group, chest strap beside it, two nights each.",
            "wont": "- No setting for the wearer.",
        },
        days_ago=54,
    ),
    Direction(
        "fair-panel",
        "solution",
        "A test panel that looks like our wearers",
        "120 paid volunteers in four skin groups, ages and wrist sizes, whose nights decide whether a firmware may go out.",
        owner="siobhan",
        team=SIGNAL,
        status="discovery",
        ups=(
            Up(
                "skin",
                "9% of the nights that we tune on come from 13% of the wearers: we can't fix what we don't test.",
                "siobhan",
                53,
            ),
        ),
        memo={
            "idea": "No firmware goes out that is worse for one group.",
            "test": "Run the last three releases through the panel's first 30 nights: would we have stopped one?",
            "wont": "- No volunteers from our own staff.",
        },
        days_ago=53,
    ),
    Direction(
        "shower-charge",
        "solution",
        "Fifteen minutes under the shower are enough",
        "The band charges as fast as its cell allows, so that a shower gives two nights, and tells when fifteen minutes are over.",
        owner="tomasz",
        team=FIRMWARE,
        ups=(Up("charging", "Who charges in the morning doesn't charge at bedtime.", "tomasz", 52),),
        memo={
            "idea": "The charger moves from the bed to the bathroom.",
            "test": "25 homes, charger in the bathroom, three weeks.",
            "wont": "- Not faster than the cell's maker guarantees for 500 cycles.",
        },
        days_ago=52,
    ),
    Direction(
        "half-power",
        "solution",
        "A night at half the power",
        "At rest the band measures in bursts and sleeps in between, so that a night costs 5% of the battery instead of 11%.",
        owner="yusuf",
        team=FIRMWARE,
        status="discovery",
        ups=(Up("charging", "At half the power the third-year battery lasts the week again.", "tomasz", 50),),
        memo={
            "idea": "Five days become eight, because light, radio and the display with its line of text rest when nobody looks.",
            "test": "Compare bursts with the full recording on 200 nights: which events are lost?",
            "wont": "- No bursts while a rhythm is being checked.",
        },
        days_ago=50,
    ),
)
