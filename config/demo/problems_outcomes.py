"""The initiatives of the demo company under proof of outcomes, each a problem with what is known about it."""

from __future__ import annotations

from config.demo.people import OUTCOMES, PHONE
from config.demo.shapes import Direction, Edit, Up

OUTCOME_PROBLEMS = (
    Direction(
        "proof",
        "initiative",
        "An insurer can't tell whether our members got healthier",
        "Three insurers pay us and none could repeat our calculation; two of them have made renewal depend on it.",
        owner="mateo",
        team=OUTCOMES,
        ups=(Up("outcomes", "Nobody pays for an outcome that their own actuary can't repeat.", "mateo", 61),),
        memo={
            "problem": "The actuaries of Noordzee, Havel and Sund (our three contracts, 6,200 members). A quarterly report "
            "takes Dawit 19 days of handwork, and its comparison is questioned every time.",
            "evidence": "- All three actuaries stopped at the same page: how the comparison group was chosen.\n"
            "- 22% of members can't be counted, because their consent didn't cover it or lapsed.\n"
            "- Havel repeated one number in a clean room with our method: 11.9 against our 11.8 admissions.",
            "outcome": "Each insurer repeats the headline number within 2%, from a report that takes **one day** to make.",
            "wont": "- No reading of a single member leaves the house.\n- No report that shows only what went well.",
        },
        days_ago=61,
    ),
    Direction(
        "week-seven",
        "initiative",
        "One in three members stops wearing the band by week seven",
        "34% of members wear Tempo on fewer than three nights in week seven, and those who stop are the ones whom the "
        "contract is about.",
        owner="noor",
        team=PHONE,
        ups=(
            Up("outcomes", "An outcome counts from 90 nights on; a third of the members never get there.", "mateo", 60),
            Up("trust", "A clinic plans with a patient only when the readings keep coming.", "henrike", 47),
        ),
        memo={
            "problem": "People who were given a band by their insurer, not those who bought one (of those, 11% stop). The "
            "fall begins in week three, when the first letter ends.",
            "evidence": "- Of 40 who stopped, 17 said that nobody ever looked at it, 12 named the strap, 6 the charging.\n"
            "- Members whose nurse wrote to them once in the first month stop half as often (16% against 34%, 900 members, not "
            "randomised).\n- Who asks support about pairing or the charging light in the first two weeks, and waits a day for the answer, "
            "stops twice as often.\n- Reminders made no difference in two tests of 2,000 members each.",
            "outcome": "Members who stop by week seven from 34% to **15%**, equal across ages.",
            "wont": "- No streaks, badges or prizes.\n- No reminders: tested twice, no effect.",
        },
        days_ago=60,
        edits=(
            Edit(
                17,
                "noor",
                statement="Members stop wearing the band within the first two months because they forget to put it on.",
                sections={
                    "evidence": "- 34% wear Tempo on fewer than three nights in week seven.\n- We think that they forget: "
                    "a test of reminders is running."
                },
                settled=False,
            ),
        ),
    ),
    Direction(
        "small-insurers",
        "initiative",
        "A small insurer can't afford a nine-month contract",
        "Six of the nine insurers in talks have under 300,000 members, and each has the same three people for everything; "
        "our contract took Noordzee nine months and two lawyers.",
        owner="amara",
        team=OUTCOMES,
        ups=(Up("outcomes", "Six of the nine insurers that we need are small.", "mateo", 40),),
        memo={
            "problem": "Small insurers, and our own sales: 4 of 6 talks stopped at the contract, none at the price.",
            "evidence": "- Noordzee 9 months, Havel 11, Sund 8.\n- Four of six named the data processing annex, 61 pages.",
            "outcome": "From first meeting to signature in **under 12 weeks**, with one contract for all.",
            "wont": "- No special terms for anybody under 300,000 members.",
        },
        days_ago=40,
    ),
    Direction(
        "pharmacies",
        "initiative",
        "Pharmacies hand out bands and never hear back",
        "38 pharmacies gave out 1,100 bands in a trial; none learned whether a single one was worn.",
        owner="mateo",
        team=OUTCOMES,
        status="dropped",
        ups=(Up("outcomes", "A pharmacy reaches people whom no clinic sees.", "mateo", 60),),
        memo={
            "problem": "Pharmacists who took part in the trial, and the members who asked them questions that they couldn't answer.",
            "evidence": "- Of 1,100 bands 240 were worn in week seven, fewer than through any clinic.\n"
            "- Insurers don't count pharmacies in any contract that we have or negotiate.",
            "outcome": "It was: 70% worn in week seven. **Dropped**, because no insurer pays for this way and the clinics do it better.",
            "wont": "- No margin for pharmacies on a medical device.",
        },
        days_ago=64,
        edits=(Edit(26, "mateo", status="active", sections={"outcome": "70% of the bands are worn in week seven."}),),
    ),
)
