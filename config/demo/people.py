"""Who works at the demo company, in which team and with which role."""

from __future__ import annotations

from config.demo.shapes import Person

DOMAIN = "pulsewright.example"

FIRMWARE = "Firmware"
SIGNAL = "Signal"
PHONE = "Phone app"
CLINIC = "Clinic web"
OUTCOMES = "Outcomes"
PLATFORM = "Platform"
TEAMS = (FIRMWARE, SIGNAL, PHONE, CLINIC, OUTCOMES, PLATFORM)

VIEWER, CONTRIBUTOR, STRATEGIST, ADMINISTRATOR = "viewer", "contributor", "strategist", "administrator"

PEOPLE = (
    Person("oskar", "Oskar Lindqvist", VIEWER, "Chief executive"),
    Person("beatriz", "Beatriz Farias", VIEWER, "Sales director"),
    Person("ravi", "Ravi Menon", VIEWER, "Finance"),
    Person("amara", "Amara Okonkwo", STRATEGIST, "Chief product officer"),
    Person("henrike", "Henrike Vos", STRATEGIST, "Medical director"),
    Person("jun", "Jun Nakamura", STRATEGIST, "Head of strategy"),
    Person("ingrid", "Ingrid Solheim", ADMINISTRATOR, "Product operations"),
    Person("priyanka", "Priyanka Raman", ADMINISTRATOR, "IT and security"),
    Person("leila", "Leila Haddad", CONTRIBUTOR, "Product manager, Rounds", (CLINIC,)),
    Person("tomasz", "Tomasz Wójcik", CONTRIBUTOR, "Product manager, Tempo", (FIRMWARE,)),
    Person("noor", "Noor Rahman", CONTRIBUTOR, "Product manager, phone app", (PHONE,)),
    Person("mateo", "Mateo Quispe", CONTRIBUTOR, "Product manager, outcomes", (OUTCOMES,)),
    Person("siobhan", "Siobhán Kearney", CONTRIBUTOR, "Product manager, signal", (SIGNAL,)),
    Person("kwame", "Kwame Boateng", CONTRIBUTOR, "Platform lead", (PLATFORM,)),
    Person("yusuf", "Yusuf Demir", CONTRIBUTOR, "Firmware engineer", (FIRMWARE,)),
    Person("elena", "Elena Marković", CONTRIBUTOR, "Data scientist", (SIGNAL,)),
    Person("linh", "Linh Tran", CONTRIBUTOR, "App engineer", (PHONE,)),
    Person("anneke", "Anneke de Boer", CONTRIBUTOR, "Designer", (CLINIC, PHONE)),
    Person("hana", "Hana Kovářová", CONTRIBUTOR, "Nurse in residence", (CLINIC,)),
    Person("dawit", "Dawit Tesfaye", CONTRIBUTOR, "Outcomes researcher", (OUTCOMES,)),
    Person("mele", "Mele Taufa", CONTRIBUTOR, "Support lead", (PHONE,)),
    Person("pilar", "Pilar Ibáñez", CONTRIBUTOR, "Reliability engineer", (PLATFORM,)),
)

SIGN_IN = {VIEWER: "oskar", CONTRIBUTOR: "leila", STRATEGIST: "amara", ADMINISTRATOR: "ingrid"}
"""One person per role for the sign-in page of the demo: role to handle."""

SIGN_IN_EMAILS = {role: f"{handle}@{DOMAIN}" for role, handle in SIGN_IN.items()}
"""The e-mail address of each of them: role to address."""


def person(handle: str) -> Person:
    """Return the person with this handle; raises KeyError when nobody has it."""
    for somebody in PEOPLE:
        if somebody.handle == handle:
            return somebody
    raise KeyError(handle)
