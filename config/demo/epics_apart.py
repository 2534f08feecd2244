"""The epics that skip a level, have no link at all, stand alone by decision, or keep the lights on."""

from __future__ import annotations

from config.demo.people import CLINIC, FIRMWARE, OUTCOMES, PLATFORM
from config.demo.shapes import Epic, StandsAlone, Up, items

SKIPPING = (
    Epic(
        "price-of-admission",
        "Show what an avoided admission is worth",
        "A calculation that an insurer fills with own prices and that says after how many months a member pays off, with its limits "
        "beside it.",
        OUTCOMES,
        items("""
            + Calculation with twelve entries and their sources
            + task: Prices of an admission in four countries
            > Month at which a member pays off, as a range
            > bug: Negative savings are shown in green
            - task: Beatriz tries it in three talks
            . Calculation for hospitals
            . Prices by region
            x Calculation as an advertisement
        """),
        (Up("outcomes", "Talks begin with the price of an admission, and no insurer knows it by heart.", "mateo", 38),),
        owner="mateo",
        effort=8,
    ),
    Epic(
        "one-line-display",
        "One line of text that a thumb can read",
        "The band has one line. Make it readable at arm's length for someone with a cataract: size, contrast, wording, and how long it stays.",
        FIRMWARE,
        items("""
            + Letters one third larger
            + bug: Line disappears while it is being read
            > Fourteen wordings, tested with twelve people
            > Stay until the wrist turns away
            - bug: Contrast drops when the battery is low
            . Time in words
            . Line for the visually impaired by taps
            x Weather
        """),
        (Up("tempo", "A band that one forgets must be readable in the one moment one needs it.", "jun", 36),),
        owner="tomasz",
        effort=8,
    ),
)

UNLINKED = (
    Epic(
        "pressure-cuff",
        "Read blood pressure cuffs into Rounds",
        "41 clinics asked for a cuff of another maker beside the pulse. Read the two cuffs that speak the open standard for sensors and "
        "show pressure in the morning list.",
        CLINIC,
        items("""
            + spike: Which two cuffs speak the open standard?
            > Read a cuff through the phone
            - Pressure beside the pulse in the morning list
            - spike: What is a reading of poor quality on a cuff?
            . Cuff of the pharmacy brand
            . Scale by the same maker
            . Cuff shared by a couple
            x Own cuff with our name on it
        """),
        owner="leila",
        effort=21,
        days_ago=26,
    ),
    Epic(
        "dark-theme",
        "Black background for the late shift",
        "Eleven nurses asked for it in the survey. Colours and curves in the patient file have to be drawn a second time.",
        CLINIC,
        items("""
            + spike: How many nurses work at night?
            > Second set of colours for list and curve
            - bug: Hollow stretches vanish on black
            . Follow the workstation's setting
            . Black background of the patient tab
            . Black background for charts in the report
            . Choice per nurse
            x Ten themes
        """),
        owner="anneke",
        effort=13,
        days_ago=41,
    ),
)

ALONE = (
    Epic(
        "certificate",
        "Renew the medical device certificate of Tempo 3",
        "The certificate ends in eleven months. The file of 2,300 pages has to follow the new regulation, with the risk analysis of the "
        "bursts and of the fast charge.",
        PLATFORM,
        items("""
            + task: Gap list against the new regulation
            > task: Plan agreed with the notified body
            > task: Risk analysis of measuring in bursts
            > task: Clinical evaluation, second edition
            - task: Usability file with twelve more sessions
            - task: Labels and leaflet in nine languages
            - task: Internal audit before the audit
            x task: Certificate for Tempo 2 as well
        """),
        owner="henrike",
        effort=55,
        labels=("regulation",),
        days_ago=60,
    ),
)

UPKEEP = (
    Epic(
        "patches",
        "Patches and libraries of this quarter",
        "What has to be renewed so that servers and apps stay safe: libraries, base images, certificates, and the two apps for the new phone systems.",
        PLATFORM,
        items("""
            + task: Database servers to the newest minor version #upkeep
            > task: Replace the library that reads letters as images #upkeep
            > task: Base images without known holes #upkeep
            > task: Both apps on this autumn's phone systems #upkeep
            - task: Certificates of the sandbox servers #upkeep
            - bug: Warning about weak ciphers in the old mail server #upkeep
            - task: Rehearse the restore of a backup #upkeep
            - task: Retire the first version of the reading service #upkeep
        """),
        owner="pilar",
        effort=21,
        labels=("upkeep",),
        days_ago=58,
    ),
    Epic(
        "benches",
        "Keep the test benches and calibration rigs running",
        "Six benches press 140 bands a night through pulse, cold and water. Calibrate, repair, and replace what wears out.",
        FIRMWARE,
        items("""
            > task: Calibrate bench two and five #upkeep
            + bug: Bench three drops a band on the floor at 2:40 #upkeep
            > task: New skin phantoms in four tones #upkeep
            > task: Replace the pump of the water bench #upkeep
            - task: Calibrate bench one, three, four and six #upkeep
            - task: Spare parts for a year #upkeep
            - task: Move the benches to the cellar #upkeep
            x task: Seventh bench #upkeep
        """),
        owner="yusuf",
        effort=13,
        labels=("upkeep",),
        components=("test-bench",),
        days_ago=62,
    ),
)

APART = SKIPPING + UNLINKED + ALONE + UPKEEP

EXCEPTIONS = (
    StandsAlone(
        "pharmacy-kit",
        "customer",
        "Collecting the kits of 38 pharmacies and thanking them: we promised an orderly end of the trial.",
        "mateo",
        "amara",
        23,
        38,
        4,
    ),
    StandsAlone(
        "certificate",
        "compliance",
        "The law sets the date, not our strategy: without the certificate Tempo 3 may not be sold after next autumn.",
        "priyanka",
        "amara",
        47,
        210,
        10,
    ),
    StandsAlone(
        "open-day",
        "other",
        "Promised to the city of Utrecht for its health week; two days of work, once.",
        "mele",
        "jun",
        19,
        24,
        2,
    ),
    StandsAlone(
        "dark-theme",
        "customer",
        "Promised to the hospital in Aarhus at its renewal, for the nurses of the late shift.",
        "leila",
        "",
        4,
        60,
        4,
    ),
)
