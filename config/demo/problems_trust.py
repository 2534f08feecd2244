"""The initiatives of the demo company under clinical trust, each a problem with what is known about it."""

from __future__ import annotations

from config.demo.people import CLINIC, FIRMWARE, PHONE, PLATFORM, SIGNAL
from config.demo.shapes import Direction, Edit, Up

TRUST = (
    Direction(
        "holes",
        "initiative",
        "Nights have holes that nobody can explain",
        "27% of nights reach the clinic with a hole of ten minutes or more and no reason given; clinicians discard the "
        "whole night, not the ten minutes.",
        owner="tomasz",
        team=FIRMWARE,
        ups=(
            Up(
                "trust",
                "An unexplained hole is the first reason for discarding a night (14 of 17 interviews).",
                "henrike",
                62,
            ),
            Up("night", "Half of the nights that aren't good fail on completeness alone.", "siobhan", 55),
        ),
        memo={
            "problem": "Cardiologists and nurses of all 312 clinics meet it daily: 11,000 of 41,000 patients had at least "
            "one such night last week. A discarded night costs a second measurement (about 90 euros and eleven days).",
            "evidence": "- 14 of 17 cardiologists named holes first, before accuracy.\n"
            "- 44% of the holes begin with the battery under 10%; 23% when the phone is in another room; 19% when the band "
            "slips; 14% we don't know yet.\n"
            "- When 60 nurses saw a reason beside the hole, they kept 7 of 10 nights that they had discarded before.\n\n"
            "We don't know yet whether a reason in plain words is believed by the doctors too.",
            "outcome": "Nights with an unexplained hole fall from 27% to **6%**; nights kept by clinicians rise from 61% to 85%.",
            "wont": "- No new battery: the hardware is frozen for 30 months.\n- No filling of holes with estimated values.",
        },
        days_ago=62,
    ),
    Direction(
        "retyping",
        "initiative",
        "Nurses retype our numbers into the hospital's record",
        "A nurse spends 11 minutes a patient and week copying readings from Rounds into the hospital's record, and makes a "
        "mistake in 1 of 40 lines.",
        owner="leila",
        team=CLINIC,
        ups=(
            Up(
                "trust",
                "A number that somebody typed is checked against the source each time; one that arrived isn't.",
                "henrike",
                62,
            ),
        ),
        memo={
            "problem": "Every nurse in Germany and Denmark, where our readings may not count unless they stand in the record. "
            "For a clinic with 100 patients it is 18 hours a week.",
            "evidence": "- We sat beside nine nurses in four clinics with a stopwatch: 11 minutes, from 6 to 19.\n"
            "- 1 of 40 copied lines was wrong in an audit of 2,000 lines in Kiel; two changed a dose.\n"
            "- The three record systems we'd have to reach cover 71% of our clinics.\n\n"
            "Unknown: how long hospitals take to let a write through. Our only case took 13 weeks.",
            "outcome": "Minutes of copying a patient and week from 11 to **under 1**, in two thirds of the clinics.",
            "wont": "- No integration with a system that fewer than ten clinics use.\n- No robot that types into screens.",
        },
        days_ago=62,
    ),
    Direction(
        "noise",
        "initiative",
        "Forty alerts a morning hide the two that matter",
        "A clinic with 100 patients gets 38 alerts each morning and acts on two; by the fourth week it opens fewer than half.",
        owner="leila",
        team=CLINIC,
        ups=(Up("trust", "A list that cries wolf 36 times of 38 teaches people not to act on it.", "henrike", 61),),
        memo={
            "problem": "Nurses in all clinics beyond their first month. Alarm fatigue is why 5 of 22 clinics that left us, left.",
            "evidence": "- 38 alerts per 100 patients and morning; an action on 2.1 of them.\n"
            "- 61% of the alerts come from one fixed threshold (resting pulse over 90) that fits one patient in three.\n"
            "- In a paper test with old mornings, six nurses ordered by *change* found 47 of 48 patients who were later called; "
            "by threshold 39.\n\nUnknown: what a nurse does on the mornings of her colleague's patients.",
            "outcome": "Alerts per 100 patients from 38 to **under 8**, with none of the calls missed (checked weekly by Henrike).",
            "wont": "- No score between 0 and 100 that nobody can explain.\n- No alerts at night: nobody is there.",
        },
        days_ago=61,
    ),
    Direction(
        "doubt",
        "initiative",
        "A bad signal looks just like a bad heart",
        "In a third of the traces that are called suspicious, the cause is a loose strap or a moving arm, and nothing on the "
        "page says so.",
        owner="siobhan",
        team=SIGNAL,
        ups=(
            Up("trust", "The second measurement is ordered to rule out the strap, not the heart.", "henrike", 60),
            Up(
                "night",
                "Knowing when the signal is bad is the half of accuracy that needs no new sensor.",
                "siobhan",
                58,
            ),
        ),
        memo={
            "problem": "Cardiologists who read our traces (640 a week) and the patients who are called in for nothing: 170 "
            "visits last month, each half a day for somebody over 60.",
            "evidence": "- Two cardiologists relabelled 1,200 suspicious traces: 34% were the strap, 9% an arm under a pillow.\n"
            "- With the motion channel beside the trace they agreed with each other in 93% of cases, without it in 71%.\n"
            "- Our own quality estimate exists since Tempo 2. It was never shown to anyone.",
            "outcome": "Visits for a bad signal from 170 to **30 a month**; every reading carries how sure we are.",
            "wont": "- We won't hide uncertain readings: they are shown, marked.\n- No quality mark that marketing may tune.",
        },
        days_ago=60,
        edits=(
            Edit(
                3,
                "siobhan",
                sections={
                    "evidence": "- One cardiologist relabelled 400 suspicious traces: a third were the strap.\n"
                    "- Our own quality estimate exists since Tempo 2. It was never shown to anyone."
                },
            ),
        ),
    ),
    Direction(
        "far-family",
        "initiative",
        "Families at a distance learn of a bad night too late",
        "Four in ten of our patients live alone, and their children ask us weekly how they could know; nobody has agreed yet "
        "who would answer.",
        owner="noor",
        team=PHONE,
        status="proposed",
        ups=(Up("trust", "A worried daughter calls the clinic; an informed one doesn't need to.", "noor", 37),),
        memo={
            "problem": "Children and neighbours of the 41% who live alone. They call the clinic, and the clinic calls us: 210 "
            "calls a month.",
            "evidence": "- 26 of 30 patients would share *that* the night was fine; 9 of 30 would share numbers.\n"
            "- The clinics asked us not to start before it's clear who answers at night.",
            "outcome": "To be agreed with Henrike before anyone decides: fewer calls, or fewer bad nights alone?",
            "wont": "- No live view of a person for another person.",
        },
        days_ago=38,
    ),
    Direction(
        "golive",
        "initiative",
        "A new clinic waits six weeks for its first reading",
        "From signature to the first patient in Rounds takes 41 days; 29 of them are spent waiting for somebody's answer.",
        owner="kwame",
        team=PLATFORM,
        memo={
            "problem": "Every new clinic (about seven a month), and our two people who answer the same questionnaire on "
            "security each time, 140 questions long.",
            "evidence": "- Median 41 days over the last 30 clinics; the fastest took 9.\n"
            "- 29 days are waiting: security questionnaire 12, network 9, a date for the training 8.\n"
            "- Two clinics signed with somebody else while they waited.",
            "outcome": "Median from signature to first reading from 41 to **10 days**.",
            "wont": "- No setup by our people on site beyond the first clinic of a hospital group.",
        },
        days_ago=50,
    ),
    Direction(
        "five-questions",
        "initiative",
        "Support answers the same five questions 900 times a month",
        "Five questions (charging light, pairing, wrong arm, travelling, shared phone) are 62% of all tickets, and each takes "
        "somebody over 60 two days to get an answer.",
        owner="mele",
        team=PHONE,
        memo={
            "problem": "People in their first two weeks with a band, and the seven people in support.",
            "evidence": "- 1,450 tickets last month, 900 about the same five things.\n"
            "- Half of those who ask have already looked in the app for the answer.\n"
            "- Those who wait more than a day for the first answer stop wearing the band twice as often.",
            "outcome": "Tickets about the five questions from 900 to **under 250 a month**.",
            "wont": "- No chat robot for people who are worried about their heart.",
        },
        days_ago=44,
        edits=(Edit(20, "mele", title="Too many support tickets"),),
    ),
)
