"""Exceptions and standing rules: asked for, approved, withdrawn, ended."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User, Workspace
from alignment.models import RecordException, RuleSetting, SustainingRule
from alignment.rules import RULES
from strategy.actions.acts import moved
from strategy.errors import Refused
from strategy.models import Record


@transaction.atomic
def request_exception(
    *,
    record: Record,
    by: User,
    kind: str,
    reason: str,
    ends_on: date,
    workspace: Workspace,
    budget_items: int | None = None,
) -> RecordException:
    """Ask that a record may stand alone until a day; somebody else approves it.

    Raises Refused for a day that is over, and where the record has an exception already.
    """
    today = timezone.now().astimezone(ZoneInfo(workspace.time_zone)).date()
    if ends_on < today:
        raise Refused("Choose an end that isn't over.")
    RecordException.objects.filter(record=record, withdrawn_at=None, ends_on__lt=today).update(
        withdrawn_at=timezone.now()
    )
    if RecordException.objects.filter(record=record, withdrawn_at=None).exists():
        raise Refused(f"{record.key} has an exception already. Withdraw that one first.")
    return RecordException.objects.create(
        record=record,
        kind=kind,
        reason=reason.strip(),
        ends_on=ends_on,
        budget_items=budget_items,
        requested_by=by,
    )


@transaction.atomic
def approve_exception(*, exception: RecordException, by: User) -> RecordException:
    """Let the exception hold; raises Refused for the person who asked for it, and for one withdrawn."""
    exception = RecordException.objects.select_for_update(of=("self",)).get(pk=exception.pk)
    if exception.withdrawn_at is not None:
        raise Refused("This exception was withdrawn meanwhile. Ask for a new one.")
    if exception.requested_by_id == by.pk:
        raise Refused("You asked for this exception yourself. Another strategist has to approve it.")
    if exception.approved_at is None:
        exception.approved_by, exception.approved_at = by, timezone.now()
        exception.save(update_fields=["approved_by", "approved_at"])
        moved({exception.record_id})
    return exception


@transaction.atomic
def withdraw_exception(*, exception: RecordException, by: User) -> RecordException:
    """End an exception, or take a request back, now."""
    exception = RecordException.objects.select_for_update(of=("self",)).get(pk=exception.pk)
    if exception.withdrawn_at is None:
        exception.withdrawn_by, exception.withdrawn_at = by, timezone.now()
        exception.save(update_fields=["withdrawn_by", "withdrawn_at"])
        moved({exception.record_id})
    return exception


@transaction.atomic
def add_sustaining_rule(
    *,
    by: User,
    field: str,
    value: str,
    note: str = "",
    owner: User | None = None,
    budget_share: int | None = None,
    review_on: date | None = None,
) -> SustainingRule:
    """Recognise work as sustaining from now on; raises Refused where the same rule exists."""
    try:
        with transaction.atomic():
            rule = SustainingRule.objects.create(
                field=field,
                value=value,
                note=note,
                owner=owner or by,
                budget_share=budget_share,
                review_on=review_on,
                created_by=by,
            )
    except IntegrityError:
        raise Refused("This rule exists already.") from None
    moved(None)
    return rule


@transaction.atomic
def end_sustaining_rule(*, rule: SustainingRule) -> None:
    """Stop recognising work by a standing rule."""
    if SustainingRule.objects.filter(pk=rule.pk, ended_at=None).update(ended_at=timezone.now()):
        moved(None)


@transaction.atomic
def set_thresholds(*, rule_id: str, thresholds: dict[str, int]) -> None:
    """Store a workspace's own thresholds of a rule; those equal to the rule's own aren't kept."""
    own = {name: value for name, value in thresholds.items() if RULES[rule_id].thresholds.get(name) != value}
    RuleSetting.objects.update_or_create(rule=rule_id, defaults={"thresholds": own})
    moved(None)
