"""The demo company from its mission to its strategic intents.

Pulsewright, of Utrecht, makes one wrist band (Tempo 3, worn by 214,000 people), its phone app, and one
clinician portal (Rounds, used by 312 clinics in four countries for 41,000 patients). Three insurers pay for
outcomes, nine are talking. Every other module of the demo keeps to these figures.
"""

from __future__ import annotations

from config.demo.shapes import Direction, Edit, Up

NAME = "Pulsewright"
TIME_ZONE = "Europe/Amsterdam"
SLUG = "pulsewright"

MISSION = Direction(
    "mission",
    "mission",
    "Put people in charge of their own health, with data about their body as it happens",
    "Most people learn about their heart a few minutes a year, in a waiting room. We exist so that they and "
    "those who care for them can see it while there is still time to act.",
    owner="oskar",
)

VISIONS = (
    Direction(
        "company",
        "vision",
        "A person and their doctor see the same live picture of a heart, and act on it the same day",
        "By {vision_year}, two million people with a heart condition live at home with a picture of their heart "
        "that they understand, that their clinic reads every morning, and that leads to a call, a changed dose "
        "or a quiet day before lunch.",
        owner="amara",
        ups=(Up("mission", "A picture that both sides read is what being in charge looks like.", "amara", 70),),
        memo={
            "future": "It is a Tuesday in {vision_year}. Greta, 71, has heart failure and lives alone in Zwolle. "
            "Her resting pulse has crept up for three nights. At 8:40 a nurse forty kilometres away sees her "
            "name third on a list of four, not buried among two hundred. At 9:05 they talk, both looking at the "
            "same three nights. Her dose changes before ten. Nobody drove anywhere, nobody typed a number twice, "
            "and the ambulance that would have come on Friday stays at its station.",
            "customers": "- **People with a heart condition**, 45 and older, at home. Today they get a snapshot "
            "twice a year and worry in between; they will have an answer the same day.\n"
            "- **Cardiology nurses**, each with 150 to 300 patients. Today they chase data; they will spend the "
            "morning on the four people who changed.\n"
            "- **Health insurers** in the Netherlands, Germany, Denmark and the United Kingdom. Today they pay for "
            "devices; they will pay for admissions that didn't happen.",
            "different": "Watches are worn by the well and ignored by doctors. Hospital monitors are believed and "
            "worn for a day. We make both ends, the band and the page that the nurse opens, so we can promise "
            "something that neither can: every reading carries how sure we are, from the skin to the chart.",
            "wont": "- We won't sell or rent anyone's readings, also not without names.\n"
            "- We won't diagnose. We show, mark and explain; a clinician decides.\n"
            "- We won't build a general fitness watch, a screen for messages, or a shop for apps.\n"
            "- We won't enter a country where no insurer pays for care at home.",
        },
        edits=(
            Edit(
                52,
                "amara",
                statement="By {vision_year}, everyone with a heart condition has a live picture of their heart and shares it "
                "with their doctor.",
            ),
        ),
    ),
    Direction(
        "rounds",
        "vision",
        "A hundred patients at home take a nurse ten minutes a morning, and nobody who needed a call is missed",
        "By {vision_year}, the morning round of patients at home is an ordinary part of a clinic's day: one list, "
        "ordered by who changed, inside the system that the clinic already has open.",
        owner="leila",
        ups=(
            Up(
                "company",
                "The live picture is only worth having if a clinic has the ten minutes to read it.",
                "amara",
                68,
            ),
        ),
        memo={
            "future": "At 8:30 in Aarhus, Mette opens a patient file and Rounds is a tab in it. Ninety-four of her "
            "hundred patients had a quiet night: one line says so. Six changed. For each she sees what changed, "
            "since when, how sure the band is and what she did last time. By 8:41 she has called two, written to "
            "three and put one off until tomorrow, and all of it stands in the chart without her typing it.",
            "customers": "- **Cardiology and heart-failure nurses.** Today they open four systems and copy numbers by "
            "hand for 90 minutes a day.\n"
            "- **The clinic's manager**, who today can't say how many patients one nurse can look after at home and "
            "will plan with a number.",
            "different": "Portals are built for whoever sells the device. Rounds is built with a nurse in residence, "
            "measured in minutes of her morning, and reads any sensor whose quality we can show.",
            "wont": "- No second patient file: the hospital's record stays the only one.\n"
            "- No alert that nobody has agreed to answer.\n"
            "- No ranking of nurses or clinics.",
        },
    ),
    Direction(
        "tempo",
        "vision",
        "Tempo is the band that you forget you wear and that your cardiologist believes",
        "By {vision_year}, a person puts Tempo on once a week. It survives the shower, the garden and the "
        "night, and what it measures at 3:00 stands in a hospital's chart without a footnote.",
        owner="tomasz",
        ups=(
            Up(
                "company",
                "There is no shared picture without a reading that both sides believe, and no reading from a "
                "band in a drawer.",
                "amara",
                68,
            ),
        ),
        memo={
            "future": "Samir is a gardener in Leicester with an irregular heartbeat, dark skin and a tattooed "
            "wrist. He hasn't thought about his band since Sunday. It charged while he showered. Last night it "
            "slipped, noticed, and said so with a tap instead of a false alarm. In the morning his clinic has "
            "seven hours without a hole, and the one stretch that was uncertain says why.",
            "customers": "- **People who must wear it**, not those who like gadgets: median age 63, six in ten have "
            "never owned a smart watch. Today every device asks something of them in the evening; Tempo asks "
            "five minutes a week.\n"
            "- **The cardiologist behind them**, who today discards two of three consumer traces.",
            "different": "Others tune for bright screens and workouts by day. We tune for one thing: the seven hours "
            "of the night, on every skin, on the arm of somebody who isn't interested. That choice decides the "
            "light, the strap, the radio and the battery, and can't be added later.",
            "wont": "- No screen beyond the time, the battery and one line of text.\n"
            "- No calorie counts, no streaks, no badges.\n"
            "- No new hardware revision before the current one is believed.",
        },
    ),
)

TRUST_BEFORE = (
    "Move the share of our readings on which a clinician acts without ordering a second measurement from 31% to 60% "
    "within two years."
)

INTENTS = (
    Direction(
        "trust",
        "intent",
        "Earn the clinician's trust: they act on our numbers without checking them twice",
        "Move the share of our readings on which a clinician acts without ordering a second measurement from "
        "31% to 75% within two years.",
        owner="henrike",
        rank=1,
        ups=(
            Up("rounds", "A list that must be checked again takes an hour, not ten minutes.", "amara", 65),
            Up("tempo", "Belief is earned on the wrist: two of three doubts are about the signal.", "amara", 65),
        ),
        memo={
            "change": "Of 100 readings that a clinician opens, 31 lead straight to an action; for 69 a second "
            "measurement is ordered first. We want **75 within two years**, and 50 by the end of {next_year}. We "
            "measure it weekly in Rounds, over the 312 clinics, by what happens within 48 hours of an opened reading; a new "
            "clinic counts from its first reading, which comes six weeks after its signature today.",
            "now": "Three university hospitals decide next year whether readings from home count in their protocols. "
            "If they say yes without us, their suppliers set the bar for a decade. If we wait, the 31% becomes "
            "our reputation.",
            "wont": "- We won't chase approval for new diagnoses before the present ones are believed.\n"
            "- We won't buy trust with studies that we wouldn't publish when they fail.",
        },
        edits=(
            Edit(6, "henrike", statement=TRUST_BEFORE),
            Edit(45, "henrike", statement="Clinicians trust our readings and act on 60% of them within two years."),
        ),
    ),
    Direction(
        "outcomes",
        "intent",
        "Be paid for results: insurers pay for the admissions that didn't happen",
        "Move revenue that depends on outcomes from 4% to 35% within three years, with nine paying insurers "
        "instead of three.",
        owner="mateo",
        rank=2,
        ups=(
            Up(
                "rounds",
                "What an insurer pays for is the morning round that catches a bad week; a band alone prevents nothing.",
                "amara",
                65,
            ),
            Up(
                "company",
                "Two million people at home is only affordable if somebody pays for the admission that didn't happen.",
                "amara",
                64,
            ),
        ),
        memo={
            "change": "Outcome contracts are 4% of revenue, three insurers, 6,200 members. In three years: **35%, nine "
            "insurers, 150,000 members**. The number that moves them is unplanned heart admissions per 1,000 member "
            "months, today 11.8 against 13.1 in the comparison.",
            "now": "Two of our three contracts are renewed within 14 months, and both insurers have asked for proof "
            "that their own actuaries can repeat. Device rebates, 61% of revenue, are being cut in Germany.",
            "wont": "- We won't share readings of a single member with an insurer.\n"
            "- We won't sign a contract whose outcome we can't measure ourselves.\n"
            "- No wellness points.",
        },
    ),
    Direction(
        "night",
        "intent",
        "Own the night: the most accurate seven hours on any wrist",
        "Bring the share of nights that are complete and accurate within 3 beats a minute, on every skin, from "
        "58% to 90% within two years.",
        owner="siobhan",
        rank=3,
        ups=(Up("tempo", "The night is where the band is believed or dismissed.", "jun", 64),),
        memo={
            "change": "A good night is complete (no hole over ten minutes without a reason) and accurate (within 3 beats "
            "a minute of a chest strap). Today **58%** of nights are good, and only 41% on the darkest skin. Aim: "
            "**90%, and no group below 85%**, within two years.",
            "now": "Tempo 3 is the last revision for 30 months, so the gain has to come from firmware, light and straps "
            "that we can change now. Two competitors have announced medical approvals for the day, none for the night.",
            "wont": "- No sport modes.\n- No claim about sleep stages until a sleep lab agrees with us.",
        },
    ),
    Direction(
        "open",
        "intent",
        "Open Rounds to sensors that we don't make",
        "Within three years, one in four patients in Rounds is followed with a scale, cuff or patch of another "
        "maker, with the same mark of quality on every reading.",
        owner="oskar",
        rank=4,
        ups=(
            Up(
                "rounds",
                "Heart failure shows in weight and blood pressure first, and we will never make a scale.",
                "jun",
                58,
            ),
        ),
        memo={
            "change": "Patients in Rounds with at least one reading from another maker's sensor: 0% today, **25% within "
            "three years**, without lowering the share of readings that clinicians act on.",
            "now": "41 clinics asked for a blood pressure cuff this year, up from 9. The open standard for home "
            "sensors is final, and being the second portal that speaks it is worth little.",
            "wont": "- We won't build or brand a sensor other than Tempo.\n"
            "- We won't show a reading whose quality we can't state.",
        },
        days_ago=60,
    ),
)
