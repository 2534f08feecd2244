"""Opening and resolving findings: what fails now, less what is open, and the other way round."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction

from alignment.actions.temporary import kept, run
from alignment.models import Finding, RuleSetting
from alignment.queries.moment import Moment
from alignment.queries.path_sql import Sql, differs
from alignment.rules import RULES, Rule


@dataclass(frozen=True)
class Outcome:
    """What one rule's evaluation changed, and how many of its findings are open now."""

    opened: int
    changed: int
    resolved: int
    open: int


def evaluate(moment: Moment) -> dict[str, Outcome]:
    """Run every rule and make the open findings those that fail now; returns what changed, by rule.

    A second run with nothing new writes nothing.
    """
    own = dict(RuleSetting.objects.values_list("rule", "thresholds"))
    outcomes = {
        rule.id: _evaluate(rule, rule.failing(moment, rule.with_defaults(own.get(rule.id))), moment)
        for rule in RULES.values()
    }
    _end_outdated_disputes(own)
    return outcomes


def dispute_hash(finding: Finding, thresholds: dict[str, int]) -> str:
    """Return the hash that a dispute holds for: rule and version, thresholds, the rows and their texts.

    Measured numbers don't count, so that a dispute doesn't end because a figure moved.
    """
    rule = RULES[finding.rule]
    parts = [rule.id, str(rule.version), repr(sorted(thresholds.items()))]
    for record in (finding.record, finding.counterpart, finding.cause):
        parts.append("-" if record is None else f"{record.pk} {record.status} {record.fingerprint}")
    return sha256("\n".join(parts).encode()).hexdigest()


def _evaluate(rule: Rule, failing: Sql, moment: Moment) -> Outcome:
    with kept("failing_now", failing) as failing_rows, kept("failing_news", _news(rule, moment)) as news_rows:
        with transaction.atomic():
            opened = changed = 0
            if news_rows:
                opened, changed = _open(rule, moment), _change(moment)
            already = Finding.objects.open().of_rule(rule.id).count()
            # Both sides hold each pair once: where all that fails is open and the counts are equal, they are the same.
            resolved = _resolve(rule, moment) if already != failing_rows else 0
        return Outcome(opened, changed, resolved, already - resolved)


def _news(rule: Rule, moment: Moment) -> Sql:
    """Return what fails now and isn't open, or is open and says something else."""
    same_link = "finding.counterpart_id = failing_now.counterpart_id"
    counterpart = same_link if rule.is_about_links else "finding.counterpart_id IS NULL"
    return Sql(
        f"""SELECT failing_now.*, finding.id AS finding_id FROM failing_now
        LEFT JOIN alignment_finding finding
            ON finding.workspace_id = %s AND finding.rule = %s AND finding.resolved_at IS NULL
            AND finding.record_id = failing_now.record_id AND {counterpart}
        WHERE finding.id IS NULL OR {differs("finding.cause_id", "failing_now.cause_id")}
            OR {differs("finding.detail", "failing_now.detail")}""",
        (moment.workspace_id, rule.id),
    )


def _open(rule: Rule, moment: Moment) -> int:
    return run(
        Sql(
            """INSERT INTO alignment_finding (workspace_id, rule, record_id, counterpart_id, cause_id, detail,
                opened_at, snoozed_why, disputed_reason, disputed_hash)
            SELECT %s, %s, record_id, counterpart_id, cause_id, detail, %s, '', '', ''
            FROM failing_news WHERE finding_id IS NULL ORDER BY record_id
            ON CONFLICT DO NOTHING""",
            (moment.workspace_id, rule.id, moment.stamp),
        )
    )


def _change(moment: Moment) -> int:
    return run(
        Sql(
            """UPDATE alignment_finding SET cause_id = news.cause_id, detail = news.detail
            FROM failing_news AS news
            WHERE news.finding_id = alignment_finding.id AND alignment_finding.workspace_id = %s""",
            (moment.workspace_id,),
        )
    )


def _resolve(rule: Rule, moment: Moment) -> int:
    run(Sql("CREATE INDEX IF NOT EXISTS failing_now_found ON failing_now (record_id, counterpart_id)"))
    same_link = "AND failing_now.counterpart_id = alignment_finding.counterpart_id"
    return run(
        Sql(
            f"""UPDATE alignment_finding SET resolved_at = %s
            WHERE workspace_id = %s AND rule = %s AND resolved_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM failing_now WHERE failing_now.record_id = alignment_finding.record_id
                {same_link if rule.is_about_links else ""})""",
            (moment.stamp, moment.workspace_id, rule.id),
        )
    )


def _end_outdated_disputes(own: dict[str, dict[str, int]]) -> int:
    """Let disputes go whose rule, thresholds or texts changed since; returns how many."""
    disputed = Finding.objects.open().exclude(disputed_at=None).select_related("record", "counterpart", "cause")
    outdated = [
        finding.pk
        for finding in disputed
        if finding.rule not in RULES
        or dispute_hash(finding, RULES[finding.rule].with_defaults(own.get(finding.rule))) != finding.disputed_hash
    ]
    if not outdated:
        return 0
    return Finding.objects.filter(pk__in=outdated).update(
        disputed_at=None, disputed_by=None, disputed_reason="", disputed_hash=""
    )
