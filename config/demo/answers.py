"""What people at the demo company said to its findings: one disputed, one put off, some taken on by somebody."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from alignment.actions.findings import assign, dispute, snooze_causes
from alignment.models import Finding
from config.demo.book import Book
from config.demo.days import DECIDE

DISPUTED = (
    "nothing-contributes",
    "phone-first",
    "leila",
    "The test is forty telephone calls that Hana makes herself. It needs no epic until we know the answer.",
)
PUT_OFF = ("nine-languages", "noor", 9, "Beatriz is asking the customer which contract it is for.")
TAKEN_ON = (
    ("no-path", "golive", "kwame"),
    ("no-path", "five-questions", "mele"),
    ("no-path", "pressure-cuff", "leila"),
    ("no-path", "pharmacy-page", "mateo"),
    ("no-why", "claims-data", "dawit"),
    ("no-why", "letter-delivery", "noor"),
    ("missing-middle", "price-of-admission", "mateo"),
)


def write_answers(book: Book) -> None:
    """Answer the open findings; the full check has run."""
    rule, slug, handle, reason = DISPUTED
    dispute(finding_ids=_ids(book, rule, slug), by=book.users[handle], reason=reason)
    Finding.objects.exclude(disputed_at=None).update(disputed_at=book.calendar.at(5, DECIDE))
    slug, handle, days, why = PUT_OFF
    until = max(book.calendar.on, timezone.localdate()) + timedelta(days=days)
    snooze_causes(records=[book.records[slug]], until=until, by=book.users[handle], why=why, workspace=book.workspace)
    for rule, slug, handle in TAKEN_ON:
        assign(finding_ids=_ids(book, rule, slug), to=book.users[handle], workspace=book.workspace)


def _ids(book: Book, rule: str, slug: str) -> list[int]:
    return list(Finding.objects.open().of_rule(rule).filter(record=book.records[slug]).values_list("pk", flat=True))
