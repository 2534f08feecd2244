"""The epics whose path breaks above them: at a dropped initiative, a proposed one, or one that hangs from nothing."""

from __future__ import annotations

from config.demo.people import CLINIC, OUTCOMES, PHONE, PLATFORM, SIGNAL
from config.demo.shapes import Epic, Up, items

ADRIFT = (
    Epic(
        "stages-second-pass",
        "Second pass over the sleep stages",
        "Retrain the stages on 84 nights from the lab and on temperature, in the hope of 75% agreement.",
        SIGNAL,
        items("""
            + Add skin temperature to the features
            + task: Clean the labels of 84 lab nights
            + bug: Stages jump at the change of the hour
            > Retrain with weights for short stages
            - task: Write up what moved agreement from 61 to 63%
            . Stages for naps
            . Stages on the band instead of the server
            x Show a hypnogram in Rounds
        """),
        (Up("stages", "Agreement with the lab is what wearers compare.", "siobhan", 60),),
        owner="elena",
        effort=34,
    ),
    Epic(
        "stages-in-app",
        "A friendlier picture of the night's stages",
        "Replace the hypnogram in the app by a picture that says less and is right more often.",
        PHONE,
        items("""
            + Three drawings, shown to twelve wearers
            + Chosen drawing in the app, behind a switch
            > Words beside the drawing in five languages
            - bug: Drawing is mirrored in Arabic
            . Share the drawing
            . Drawing of a week
            . Compare two nights
            x Sound of the night
        """),
        (Up("stages", "A simpler picture promises less where we are wrong.", "siobhan", 52),),
        owner="anneke",
        effort=8,
    ),
    Epic(
        "pharmacy-kit",
        "A starter kit for the pharmacist's counter",
        "A box with one band to try, a card to take along, and a code by which the pharmacy is known later.",
        OUTCOMES,
        items("""
            + Card with six questions that pharmacists hear
            + Code that ties a band to its pharmacy
            + task: Send 38 kits
            > task: Collect what is left of the kits
            - task: Tell 38 pharmacists that the trial is over
            . Kit in German
            . Window sticker
            x Shelf display with light
        """),
        (Up("pharmacies", "A pharmacist can only explain what lies on the counter.", "mateo", 58),),
        owner="mateo",
        effort=8,
    ),
    Epic(
        "pharmacy-page",
        "A page that shows a pharmacy whether its bands are worn",
        "Each pharmacy sees how many of its bands were worn last week, as a number from twenty bands on.",
        PLATFORM,
        items("""
            + Count worn bands by pharmacy
            + bug: Returned bands count as not worn
            > Sign in for pharmacists
            - Withhold numbers under twenty bands
            . Number by month
            . Mail each Monday
            . Compare with one's region
            x Ranking of pharmacies
        """),
        (Up("pharmacies", "Who hears back hands out the next band with conviction.", "mateo", 50),),
        owner="kwame",
        effort=13,
    ),
    Epic(
        "calm-night-note",
        "'It was a calm night', for one chosen person",
        "A wearer chooses one person who gets one line at nine in the morning when the night was like the others, and nothing else.",
        PHONE,
        items("""
            + Choose one person, and take it back
            + One line at nine, without a number
            > No line after an uncertain night, and words for why
            > spike: What do people conclude from silence?
            . The chosen person can decline
            . Two people instead of one
            . Line by telephone call
            x Live pulse for relatives
        """),
        (Up("far-family", "26 of 30 patients would share that the night was fine.", "noor", 35),),
        owner="noor",
        effort=13,
    ),
    Epic(
        "who-answers",
        "Agree who answers a worried relative at night",
        "Walk through three nights with two clinics and a telephone service, and write down who answers whom, when, and who pays.",
        CLINIC,
        items("""
            + task: Three nights on paper with the clinic in Kiel
            > task: Cost of a telephone service for 5,000 patients
            . task: Draft of an agreement with two clinics
            - spike: What do relatives ask? Read 210 calls of a month
            . Text for the relatives' page
            . Training for the telephone service
            . Answering in five languages
            x Let the band call the ambulance
        """),
        (Up("far-family", "The clinics asked us not to start before it's clear who answers.", "hana", 30),),
        owner="hana",
        effort=5,
    ),
    Epic(
        "recovery-curve",
        "Recovery minute by minute after a run",
        "How fast the pulse falls after a run, on the band, every minute for two hours.",
        SIGNAL,
        items("""
            + spike: Falling pulse in 40 runs
            + Curve on the server from a finished run
            > Curve on the band with the last two hours
            - bug: A stop at traffic lights ends the run
            . Curve on hills
            . Compare with last month's runs
            . Export to training programs
            x Training plan
        """),
        (Up("runners", "Runners look at the two hours after a run first.", "noor", 31),),
        owner="elena",
        effort=13,
    ),
    Epic(
        "run-detection",
        "Notice that somebody is running",
        "Recognise a run by arm and pulse within two minutes, without a button.",
        PHONE,
        items("""
            + Recognise a run from the motion of the arm
            + bug: Whisking cream counts as a run
            > Recognise the end of a run
            - Ask once whether it was a run
            . Tell a run from a bicycle
            . Runs with a pram
            . Route from the phone
            x Medals
        """),
        (Up("runners", "Without the run's end there is no recovery to show.", "linh", 28),),
        owner="linh",
        effort=8,
    ),
    Epic(
        "security-packet",
        "One packet of answers for a hospital's IT",
        "140 questions, answered once, with evidence, kept up to date by those who know, and sent on the day of the signature.",
        PLATFORM,
        items("""
            + Answers to 140 questions with a link to the evidence
            + task: Penetration test, report for customers
            > task: Packet for the Danish regions in their own form
            . Owner and expiry date for each answer
            . Packet in German
            . Answers to the questionnaire of the British health service
            . Page on which IT asks the 141st question
            x Answer each questionnaire by hand
        """),
        (
            Up(
                "golive-kit",
                "With 140 answers and their evidence in one packet, the hospital's IT has nothing to wait for.",
                "kwame",
                40,
            ),
        ),
        owner="pilar",
        effort=13,
    ),
    Epic(
        "training-by-video",
        "Train a ward in forty minutes without travelling",
        "Five short films with a nurse, an exercise with invented patients, and a check that the ward can do the morning round alone.",
        CLINIC,
        items("""
            + task: Script of five films with Hana
            + Exercise clinic with twelve invented patients
            > task: Film two and three, with subtitles
            . Say at the end what is still difficult, and send it to us
            . Films in German
            . Exercise for doctors
            . Certificate with training points
            x Quiz with a ranking
        """),
        (Up("golive", "Eight days pass until a trainer and a ward are free on the same day.", "kwame", 36),),
        owner="ingrid",
        effort=8,
    ),
    Epic(
        "answers-where-asked",
        "Answer the five questions where they come up",
        "Charging light, pairing, wrong arm, travelling, shared phone: the answer stands on the screen on which people hesitate.",
        PHONE,
        items("""
            + What the charging light says, as a picture on the charging screen
            + bug: Help opens a page in English for everyone
            > 'Which arm?' at the first sign of a weak signal
            . Time zones: what happens to my nights when I travel
            . Two people, one phone
            . Search in the help
            . Help without a connection
            x Chat robot
        """),
        (Up("five-questions", "Half of those who write have looked in the app first.", "mele", 40),),
        owner="mele",
        effort=13,
    ),
    Epic(
        "support-sees-band",
        "Support sees what the band says, with permission",
        "With a code that the caller reads aloud, support sees battery, last contact and strap for an hour, and nothing of the readings.",
        PHONE,
        items("""
            + Code of six digits, valid for an hour
            + Battery, last contact and strap on one page
            > bug: Code can't be read aloud by a screen reader
            - Log for the wearer: who looked, when
            . Advice beside the most frequent causes
            . Same page for nurses
            . Restart of the band from afar
            x Support sees the readings
        """),
        (
            Up(
                "five-questions",
                "The first answer takes two days, because it begins with four questions back.",
                "mele",
                34,
            ),
        ),
        owner="mele",
        effort=8,
    ),
)
