"""The epics about the hospital's record: writing into it, opening inside it, and a page where neither is possible."""

from __future__ import annotations

from config.demo.people import CLINIC, PLATFORM
from config.demo.shapes import Epic, Up, items

RECORD = (
    Epic(
        "confirm-and-send",
        "Confirm a week and send it to the chart",
        "A nurse reads a patient's week, corrects the note if she wants to, presses Confirm, and the summary goes to the hospital's "
        "record with the source, the quality and her name.",
        CLINIC,
        items("""
            + Summary of a week: seven lines and a note
            + Confirm a week with one key
            + The chart shows source, quality and who confirmed it
            > Correct a note after it was sent
            > bug: Week of the clock change has 167 hours and is refused
            - Show which weeks still wait for a confirmation
            - Confirm the quiet weeks of several patients at once
            . Dictate the note
        """),
        (Up("write-back", "A copied line takes 70 seconds, a confirmed one takes four.", "leila", 55),),
        owner="leila",
        effort=34,
    ),
    Epic(
        "three-systems",
        "Speak to the three record systems of our clinics",
        "Three systems cover 71% of our clinics, and each reads the open standard in its own way. One adapter each, with a "
        "test that runs every night against the maker's own sandbox.",
        PLATFORM,
        items("""
            + Adapter for the system of the Danish regions
            + Adapter for the largest German system
            + task: Nightly test against each maker's sandbox
            > Adapter for the Dutch system
            > bug: German system cuts off notes at 255 characters
            - Keep what can't be delivered and try again for a week
            - task: Agree with Kiel on who watches failed deliveries
            . Adapter for the British system
        """),
        (Up("write-back", "Three adapters reach 71% of the clinics; the next ten would add 12%.", "leila", 35),),
        owner="kwame",
        effort=55,
    ),
    Epic(
        "one-gateway",
        "One gateway for everything that leaves the house",
        "Whatever goes to a hospital or an insurer passes one gateway that signs it, logs it and can stop it, instead of five ways "
        "with five keys.",
        PLATFORM,
        items("""
            + Sign each message with the clinic's own key
            + Log who received what, without its content
            + task: Move the Danish adapter behind the gateway
            > Stop one receiver without stopping the others
            > task: Move the insurers' tables behind the gateway
            - Rotate the keys without a pause
            - bug: Clock drift of two seconds rejects a signature
            - task: Rehearse a stop with the clinic in Aarhus
        """),
        (
            Up(
                "write-back",
                "No hospital lets a write through without a log that it can inspect.",
                "leila",
                40,
                enables=True,
            ),
            Up(
                "quarter-report", "Insurers' auditors ask for the same log as the hospitals.", "mateo", 33, enables=True
            ),
        ),
        owner="kwame",
        effort=34,
    ),
    Epic(
        "tab-in-file",
        "Open Rounds as a tab in the patient's file",
        "The hospital's system hands over which patient is open and who is signed in. Rounds shows last night at once, in the width of "
        "a side panel, and follows when another patient is opened.",
        CLINIC,
        items("""
            + Take over the open patient from the hospital's system
            + Last night in a panel 380 pixels wide
            + bug: Two patients with the same birthday are mixed up in the test system
            > Follow when the nurse opens another file
            > Say it clearly when the patient isn't in Rounds
            - Invite a patient from inside the file
            - task: Time ten nurses before and after
            . Remember the size of the panel
        """),
        (
            Up(
                "in-the-file",
                "With last night beside the open file, nine of ten nurses copied nothing in the trial.",
                "anneke",
                22,
            ),
        ),
        owner="anneke",
        effort=21,
    ),
    Epic(
        "one-sign-in",
        "One sign-in for the whole ward",
        "Nurses sign in to their workstation with a card. Rounds accepts that sign-in, knows the ward and the shift, and signs out "
        "when the card is taken away.",
        PLATFORM,
        items("""
            + Accept the sign-in of the hospital
            + Sign out when the card is taken away
            > Take the ward and the shift from the hospital's directory
            > bug: Night shift loses its ward at midnight
            - Stand-in for a colleague's ward, with an end
            - task: Threat model of shared workstations
            . Sign in with a national identity card
            x Own password rules for each clinic
        """),
        (Up("in-the-file", "A second password is the step at which five of ten nurses give up.", "anneke", 14),),
        owner="pilar",
        effort=21,
    ),
    Epic(
        "monthly-page",
        "A page a month that a clinic can file as it is",
        "For clinics that can't be connected: one page a patient and month, signed, readable on paper, with the nights, the reasons "
        "for holes and what was done.",
        CLINIC,
        items("""
            + Layout of the page, agreed with four clinics
            + Sign the page so that a change would show
            > Make the pages of a whole clinic overnight
            - Name the file the way the clinic's archive wants it
            - bug: Umlauts in names break the file name
            - task: Ask the clinics in Jutland what they still type
            . Page in Frisian and Sorbian
            x Send the page by fax
        """),
        (
            Up(
                "signed-page",
                "Four clinics said which seven numbers they type each month, and all seven fit on a page.",
                "leila",
                4,
            ),
        ),
        owner="anneke",
        effort=8,
    ),
)
