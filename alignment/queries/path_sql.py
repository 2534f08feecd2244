"""The SQL that bands and rules share: clean paths, causes of broken ones, what is covered without one.

Each function gives a common table expression for a `WITH RECURSIVE`, and its parameters. They read
records and links only, so that whoever uses them doesn't depend on what was stored before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from alignment.models import RecordException, SustainingRule
from alignment.models.cover import SustainingField
from alignment.queries.moment import Moment
from strategy.kinds import STRATEGY_KINDS
from strategy.models import Record

APPROVING = "('discovery', 'active', 'done')"
STRATEGY = "({})".format(", ".join(f"'{kind}'" for kind in STRATEGY_KINDS))

THROUGH_INTENT, THROUGH_MIDDLE = 1, 2
THROUGH_BOTH = THROUGH_INTENT | THROUGH_MIDDLE


@dataclass(frozen=True)
class Sql:
    """A piece of SQL with its parameters, in order."""

    text: str
    params: tuple[Any, ...] = ()


def in_scope(moment: Moment) -> Sql:
    """Return the condition on `strategy_record` that a piece of work is in scope, workspace included."""
    return condition(Record.in_scope_condition(moment.now))


def condition(where: Q) -> Sql:
    """Return a condition on records, of the entered workspace, as SQL on the table `strategy_record`."""
    query = Record.objects.filter(where).query
    text, params = query.get_compiler(connection=connection).compile(query.where)
    return Sql(text, tuple(params))


def clean(moment: Moment) -> Sql:
    """Return `clean(id, bits)`: what is reached from the root over links without any doubt.

    A link is clean if it is confirmed, carries its why where the parent is strategy (inside a tracker
    it inherits it), and its parent means what it meant when a person's link was confirmed. The bits say
    whether the path runs through an intent (1), and through an initiative or solution (2).
    """
    return Sql(
        f"""clean(id, bits) AS (
            SELECT id, 0 FROM strategy_record
            WHERE workspace_id = %s AND is_root AND status IN {APPROVING}
            UNION
            SELECT child.id, clean.bits | CASE child.kind
                WHEN 'intent' THEN {THROUGH_INTENT}
                WHEN 'initiative' THEN {THROUGH_MIDDLE} WHEN 'solution' THEN {THROUGH_MIDDLE}
                ELSE 0 END
            FROM clean
            JOIN strategy_record parent ON parent.id = clean.id AND parent.status IN {APPROVING}
            JOIN strategy_link link ON link.parent_id = clean.id AND link.valid_to IS NULL
                AND link.confirmed_at IS NOT NULL
                AND (link.origin <> 'person' OR link.fingerprint = parent.fingerprint)
                AND (trim(link.why) <> '' OR parent.kind NOT IN {STRATEGY})
            JOIN strategy_record child ON child.id = link.child_id AND NOT child.is_root
        )""",
        (moment.workspace_id,),
    )


def caused(moment: Moment) -> Sql:
    """Return `caused(id, cause_id)`: for each record without a path, where it is broken.

    The cause is the nearest ancestor-or-self along primary links that is unlinked or doesn't approve.
    A link to a mission counts as none: nothing is aligned through it. The walk is made downwards,
    from the causes, so that each record is visited once.
    """
    return Sql(
        f"""caused(id, cause_id) AS (
            SELECT broken.id, CASE WHEN parent.id IS NULL THEN broken.id ELSE parent.id END
            FROM strategy_record broken
            LEFT JOIN strategy_link link
                ON link.child_id = broken.id AND link.valid_to IS NULL AND link.is_primary
            LEFT JOIN strategy_record parent ON parent.id = link.parent_id AND parent.kind <> 'mission'
            WHERE broken.workspace_id = %s AND broken.deleted_at IS NULL AND NOT broken.alignment
                AND (parent.id IS NULL OR parent.status NOT IN {APPROVING})
            UNION ALL
            SELECT child.id, caused.cause_id
            FROM caused
            JOIN strategy_record me ON me.id = caused.id AND me.status IN {APPROVING}
            JOIN strategy_link link
                ON link.parent_id = caused.id AND link.valid_to IS NULL AND link.is_primary
            JOIN strategy_record child ON child.id = link.child_id AND NOT child.alignment
        )""",
        (moment.workspace_id,),
    )


def covered(moment: Moment) -> Sql:
    """Return `covered(id)`: what an exception or a standing rule lets stand without a path.

    Both cover the record itself and those below it that have no path of their own.
    """
    seeds = [*_exceptions(moment), *_sustaining(moment)]
    if not seeds:
        return Sql("covered(id) AS (SELECT id FROM strategy_record WHERE 1 = 0)")
    texts = " UNION ".join(seed.text for seed in seeds)
    return Sql(
        f"""covered(id) AS (
            SELECT id FROM ({texts}) seeds
            UNION
            SELECT child.id FROM covered
            JOIN strategy_link link ON link.parent_id = covered.id AND link.valid_to IS NULL
            JOIN strategy_record child ON child.id = link.child_id AND NOT child.alignment
        )""",
        tuple(param for seed in seeds for param in seed.params),
    )


def _exceptions(moment: Moment) -> list[Sql]:
    in_force = RecordException.objects.in_force(moment.today)
    if not in_force.exists():
        return []
    text, params = in_force.values("record_id").query.sql_with_params()
    return [Sql(f"SELECT record_id AS id FROM ({text}) excepted", tuple(params))]


def _sustaining(moment: Moment) -> list[Sql]:
    fields = SustainingRule.objects.filter(ended_at=None).values_list("field", flat=True).distinct()
    return [
        Sql(
            f"""SELECT record.id AS id FROM alignment_sustainingrule rule
            JOIN strategy_record record ON record.workspace_id = rule.workspace_id
                AND record.kind IN ('epic', 'item') AND record.deleted_at IS NULL
                AND NOT record.alignment AND {_matches(field)}
            WHERE rule.workspace_id = %s AND rule.ended_at IS NULL AND rule.field = %s""",
            (moment.workspace_id, field),
        )
        for field in sorted(fields)
    ]


def _matches(field: str) -> str:
    """Return the condition that a record has the rule's value in the rule's field."""
    if field == SustainingField.PROJECT:
        return "record.project = rule.value"
    if field == SustainingField.TYPE:
        return "record.type = rule.value"
    column = {SustainingField.LABEL: "record.labels", SustainingField.COMPONENT: "record.components"}[
        SustainingField(field)
    ]
    if connection.vendor == "postgresql":
        return f"jsonb_exists({column}, rule.value)"
    return f"EXISTS (SELECT 1 FROM json_each({column}) one WHERE one.value = rule.value)"


def differs(left: str, right: str) -> str:
    """Return the condition that two values differ, empty ones being equal."""
    word = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    return f"{left} {word} {right}"


def json_object(**values: str) -> str:
    """Return the SQL of a JSON object with these names; the values are SQL."""
    function = "jsonb_build_object" if connection.vendor == "postgresql" else "json_object"
    return "{}({})".format(function, ", ".join(f"'{name}', {value}" for name, value in values.items()))
