"""Writes what may stand without a path: the demo's standing rules, its exceptions, and one stricter threshold."""

from __future__ import annotations

from datetime import timedelta

from alignment.models import RecordException, RuleSetting, SustainingRule
from config.demo.book import Book
from config.demo.days import DECIDE, REVIEW
from config.demo.epics_apart import EXCEPTIONS
from config.demo.loose_items import RULES

SAME_WHY = 3
"""How many links may carry the same why at this company, which has few; elsewhere it is ten."""


def write_covers(book: Book) -> None:
    """Write rules, exceptions and thresholds; the records are saved."""
    calendar, workspace = book.calendar, book.workspace
    SustainingRule.objects.bulk_create(
        SustainingRule(
            workspace=workspace,
            field=rule.field,
            value=rule.value,
            note=rule.reason,
            owner=book.users[rule.owner],
            budget_share=rule.budget_share,
            review_on=calendar.on + timedelta(days=90 - rule.days_ago),
            created_at=calendar.at(rule.days_ago, DECIDE),
            created_by=book.users["jun"],
        )
        for rule in RULES
    )
    RecordException.objects.bulk_create(
        RecordException(
            workspace=workspace,
            record=book.records[alone.record],
            kind=alone.kind,
            reason=alone.reason,
            requested_by=book.users[alone.asked_by],
            requested_at=calendar.at(alone.days_ago, DECIDE),
            approved_by=book.users.get(alone.approved_by),
            approved_at=calendar.at(alone.days_ago, REVIEW) if alone.approved_by else None,
            ends_on=calendar.on + timedelta(days=alone.days_left),
            budget_items=alone.budget_items,
        )
        for alone in EXCEPTIONS
    )
    RuleSetting.objects.create(workspace=workspace, rule="no-why", thresholds={"same_why": SAME_WHY})
