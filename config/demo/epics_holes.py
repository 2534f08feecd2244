"""The epics about nights without holes: memory on the wrist, and a reason beside what is still missing."""

from __future__ import annotations

from config.demo.people import CLINIC, FIRMWARE, PHONE, SIGNAL
from config.demo.shapes import Epic, Up, items

HOLES = (
    Epic(
        "ring-buffer",
        "Keep readings when the battery is nearly empty",
        "Under 10% the firmware switches the radio off to save the clock and keeps only the last 90 seconds. Readings taken in "
        "that state are lost. Keep six hours of them in flash and protect them from a sudden loss of power.",
        FIRMWARE,
        items("""
            + Store six hours of readings in a ring in flash
            + The ring survives a cut of power in the middle of a write
            + bug: First reading after a cold start carries the date 1970
            + task: Measure wear of the flash over 2,000 simulated nights
            > Drop motion first, then temperature, when the ring is full
            > bug: Ring loses its newest minute when the clock is set back
            - Tell the app how many minutes are waiting on the wrist
            - task: Write the recovery procedure for the service desk
        """),
        (
            Up("six-hours", "44% of the holes begin with the battery under 10%.", "tomasz", 54, weight=3),
            Up("half-power", "Writing to flash in blocks also halves what storing a night costs.", "yusuf", 30),
        ),
        owner="yusuf",
        effort=34,
    ),
    Epic(
        "burst-upload",
        "Deliver a whole night in one burst",
        "After a night without a phone the band holds up to six hours. Send them in one transfer of under 40 seconds as soon as a "
        "phone or charger is near, and go on where it stopped when somebody walks away.",
        FIRMWARE,
        items("""
            + Ask for a fast connection only while a burst runs
            + A burst goes on after the phone was out of reach
            > Acknowledge each block, so that nothing is sent twice
            > bug: Burst stops at 4,096 readings on older phones
            - Start a burst when the band is put on the charger
            - task: Trial of 80 wearers: compare holes before and after
            . Compress motion data before sending
            x Send directly to a home router
        """),
        (Up("six-hours", "Kept readings only fill a hole when they arrive before the morning round.", "tomasz", 53),),
        owner="yusuf",
        effort=21,
    ),
    Epic(
        "phone-away",
        "Nights when the phone sleeps in the kitchen",
        "23% of the holes come from a phone in another room or one that puts our app to sleep. The app has to wake up, collect what "
        "the band kept, and never ask the person to open it.",
        PHONE,
        items("""
            + Wake the app when the band comes back into reach
            + bug: Battery saver of two makers kills the transfer
            > Collect a night without opening the app
            > bug: Duplicate minutes after flight mode
            - Say on the home screen since when the band hasn't been seen
            - task: List of phones with their sleep rules, tested monthly
            . Use a second phone of the household as a bridge
            x Remind people to keep the phone beside the bed
        """),
        (Up("six-hours", "23% of the holes are readings that wait for a phone in another room.", "tomasz", 24),),
        owner="linh",
        effort=21,
    ),
    Epic(
        "reason-codes",
        "The band notes why it stopped measuring",
        "Whenever a stretch can't be measured the band stores a code with it: power, no skin, movement, charger or fault. Five codes, "
        "never a free text, so that every later step can trust them.",
        FIRMWARE,
        items("""
            + Five codes and the rule that chooses between them
            + Store a code with each stretch without a reading
            + bug: Charger is reported as 'no skin' in a warm room
            + Codes reach the server with the readings
            + Keep the codes through an update of the firmware
            + bug: Two codes for one stretch when the strap is moved
            + task: Check the codes of 300 nights against video of the arm
            x Estimate how many minutes a fault has cost
        """),
        (Up("reasons", "A reason in the portal can only be as honest as the one noted on the wrist.", "leila", 38),),
        owner="yusuf",
        effort=13,
    ),
    Epic(
        "hole-reasons-rounds",
        "Show the reason beside each hole in Rounds",
        "A hole in the night curve carries its reason in two words and, on opening it, what happened before and after. Where the "
        "codes disagree it says 'not known'.",
        CLINIC,
        items("""
            + Two words at each hole of ten minutes or more
            + bug: Hole at midnight is shown as two
            + Open a hole to see the hour around it
            > Sum up holes by reason over the last month
            > 'Not known' when the codes disagree
            - Print the reasons with the night
            - spike: Do cardiologists believe the words? Six interviews
            . Filter the list of patients by reason
        """),
        (
            Up(
                "reasons",
                "Nobody reads codes: a reason only counts on the page where the night is kept or discarded.",
                "leila",
                52,
            ),
        ),
        owner="anneke",
        effort=21,
    ),
    Epic(
        "unknown-holes",
        "Find out what causes the holes that we can't name",
        "14% of the holes have no cause that we know. Collect the last minute before each, look at 500 of them by hand and either "
        "find the cause or say plainly that there are several.",
        SIGNAL,
        items("""
            + Collect the minute before each unknown hole
            + task: Sort 500 holes by hand into heaps
            + spike: Is it the cold? Compare holes with skin temperature
            > spike: Is it one batch of sensors? Compare by serial number
            > Report of the five largest heaps with numbers
            - task: Hand the magnet clasp finding to the strap maker
            - bug: Export of raw minutes leaves out the last one
            x Train a model on the holes before we understand them
        """),
        (
            Up("reasons", "As long as every seventh hole says 'not known', doctors doubt the other six.", "leila", 19),
            Up("quality-mark", "The causes found here become words of the mark.", "elena", 15),
        ),
        owner="elena",
        effort=13,
    ),
)
