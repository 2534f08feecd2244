"""What people say to findings: not now, not right, somebody's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User, Workspace
from alignment.actions.complaints import dispute_hash
from alignment.models import Cause, Finding, RuleSetting
from alignment.rules import RULES
from strategy.errors import Refused
from strategy.models import Record


@transaction.atomic
def snooze(*, finding_ids: Iterable[int], until: date, by: User, why: str, workspace: Workspace) -> int:
    """Hide findings until a day begins in the workspace's time zone; returns how many."""
    moment = _morning(until, workspace)
    return (
        Finding.objects.open()
        .filter(pk__in=list(finding_ids))
        .update(snoozed_until=moment, snoozed_by=by, snoozed_why=why)
    )


@transaction.atomic
def snooze_causes(*, records: Iterable[Record], until: date, by: User, why: str, workspace: Workspace) -> int:
    """Take broken records out of triage until a day, with every finding that goes back to them."""
    moment = _morning(until, workspace)
    ids = [record.pk for record in records]
    Finding.objects.open().of_rule("no-path").filter(cause_id__in=ids).update(
        snoozed_until=moment, snoozed_by=by, snoozed_why=why
    )
    return Cause.objects.filter(record_id__in=ids).update(snoozed_until=moment)


@transaction.atomic
def wake(*, finding_ids: Iterable[int]) -> int:
    """Bring snoozed and disputed findings back; returns how many."""
    found = Finding.objects.open().filter(pk__in=list(finding_ids))
    Cause.objects.filter(record_id__in=found.values("cause_id")).update(snoozed_until=None)
    return found.update(
        snoozed_until=None,
        snoozed_by=None,
        snoozed_why="",
        disputed_at=None,
        disputed_by=None,
        disputed_reason="",
        disputed_hash="",
    )


@transaction.atomic
def wake_causes(*, records: Iterable[Record]) -> int:
    """Bring broken records back into triage, with their findings; returns how many."""
    ids = [record.pk for record in records]
    Finding.objects.open().of_rule("no-path").filter(cause_id__in=ids).update(
        snoozed_until=None, snoozed_by=None, snoozed_why=""
    )
    return Cause.objects.filter(record_id__in=ids).update(snoozed_until=None)


@transaction.atomic
def dispute(*, finding_ids: Iterable[int], by: User, reason: str) -> int:
    """Say that the rule is wrong here; it holds until the rule, its thresholds or the texts change.

    Raises Refused without a reason.
    """
    if not reason.strip():
        raise Refused("Say why the rule is wrong here: the reason stands beside the finding.")
    own = dict(RuleSetting.objects.values_list("rule", "thresholds"))
    found = list(
        Finding.objects.open()
        .filter(pk__in=list(finding_ids), rule__in=RULES)
        .select_related("record", "counterpart", "cause")
    )
    for finding in found:
        finding.disputed_at, finding.disputed_by, finding.disputed_reason = timezone.now(), by, reason.strip()
        finding.disputed_hash = dispute_hash(finding, RULES[finding.rule].with_defaults(own.get(finding.rule)))
    Finding.objects.bulk_update(
        found, ["disputed_at", "disputed_by", "disputed_reason", "disputed_hash"], batch_size=200
    )
    return len(found)


@transaction.atomic
def assign(*, finding_ids: Iterable[int], to: User | None, workspace: Workspace) -> int:
    """Give findings to a member, or to nobody; raises Refused for somebody who isn't one."""
    if to is not None and not Membership.objects.filter(workspace=workspace, user=to).exists():
        raise Refused("This person is no member of the workspace any more. Choose somebody else.")
    return Finding.objects.open().filter(pk__in=list(finding_ids)).update(assigned_to=to)


def _morning(day: date, workspace: Workspace) -> datetime:
    zone = ZoneInfo(workspace.time_zone)
    if day <= timezone.now().astimezone(zone).date():
        raise Refused("Choose a day after today.")
    return datetime.combine(day, time.min, zone)
