"""The epics about members who keep wearing the band: the nurse's letter, and the first weeks."""

from __future__ import annotations

from config.demo.people import CLINIC, OUTCOMES, PHONE
from config.demo.shapes import Epic, Up, items

WEARING = (
    Epic(
        "letter-draft",
        "Draft two sentences about a member's nights",
        "Rounds drafts two sentences from the last nights in the nurse's own tone: one that shows that somebody looked, one that says "
        "what is next. She changes or throws them away.",
        CLINIC,
        items("""
            + Twelve drafts, written with four nurses
            + Choose the draft from what the nights showed
            > Change a draft, and remember the nurse's wording
            > bug: Draft praises nights that weren't worn
            - Throw a draft away with a reason
            - task: Henrike reads a hundred drafts a month
            . Drafts in Turkish and Arabic
            x Send without reading
        """),
        (
            Up(
                "nurse-letter",
                "A nurse writes two sentences in ten seconds when a good draft is there, else none.",
                "noor",
                45,
                reviewed=11,
            ),
        ),
        owner="hana",
        effort=21,
    ),
    Epic(
        "letter-delivery",
        "Deliver the letter where a member reads it",
        "Some read the app, some a text message, some only paper. Choose by what they opened last time, print the rest, and tell the "
        "nurse whether it was read.",
        PHONE,
        items("""
            + Letter in the app with the nurse's picture
            + Letter as a text message
            > Paper for those who open neither
            > Tell the nurse that it was read
            - bug: Text message is cut at the second sentence
            - Answer the nurse with one of three replies
            . Choose the language of the letter
            . Large print
        """),
        (Up("nurse-letter", "", "noor", 27),),
        owner="noor",
        effort=13,
    ),
    Epic(
        "letter-trial",
        "Try the letter with nine clinics, drawn by lot",
        "1,800 members, half of them with letters. Decided beforehand: nights worn in week seven, differences by age and skin, and the "
        "point at which the trial stops early.",
        OUTCOMES,
        items("""
            + task: Plan of the trial, registered and public
            + Draw lots for members, by clinic and age
            + task: Approval of the ethics board in Utrecht
            > Weekly count of nights, blind to the group
            > bug: Members who change clinic change their group
            - task: Stop rule, checked by somebody outside
            - task: Publish the result either way
            . Second trial with the doctor's letter
        """),
        (
            Up(
                "nurse-letter",
                "16% against 34% wasn't drawn by lot, and an insurer will say so.",
                "noor",
                40,
                reviewed=11,
            ),
        ),
        owner="dawit",
        effort=13,
    ),
    Epic(
        "first-evening",
        "From the box to the first night in nine minutes",
        "The first evening takes 34 minutes and three calls to a grandchild. Nine minutes with the phone that they have: four steps, "
        "large, each of which can be left and found again.",
        PHONE,
        items("""
            + Four steps instead of eleven
            + bug: Pairing asks for the location and people say no
            > Leave at any step and find it again
            > Second person helps from their own phone
            - Say what happens tonight, and that nothing must be done
            - task: Twelve people over 70 unpack a box on video
            . Pair a band before it is sent
            x Account with password before the first night
        """),
        (Up("week-seven", "People forget the band when its first evening was a struggle.", "noor", 51),),
        owner="linh",
        effort=21,
    ),
    Epic(
        "evening-routine",
        "Make the band part of the evening",
        "Find the moment at which people take off watch, glasses or hearing aid, and put the band's place there: a stand, a line in the "
        "app, a word from the pharmacist.",
        PHONE,
        items("""
            + spike: Twenty evenings at home, photographed
            + Stand that holds glasses and band
            > Choose an evening moment in the app
            > bug: The line appears at 22:00 for night shift workers too
            - task: Give 300 stands to members in week three
            . Moment of the morning instead
            . Widget for the lock screen
            x Reminder by text message
        """),
        (Up("week-seven", "They stop because they forget, so the band needs a place in the evening.", "noor", 50),),
        owner="anneke",
        effort=8,
    ),
)
