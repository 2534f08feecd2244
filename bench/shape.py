"""A made strategy of any size, written by the database itself: the same numbers always make the same graph.

Of a million records one is the mission, 4 are visions (one the root, the others below it), 50 intents, 1,000
initiatives (one in ten inside another), 2,500 solutions, 40,000 epics and the rest work items. Work comes from a
tracker. An epic hangs below a solution (78 %), an initiative (12 %), an intent (4 %) or nothing; an item below an epic
(88 %), below another item (6 %) or nothing; one epic in twenty and one item in ten has a second parent. 4 % of the
initiatives, solutions and epics are proposed and 4 % dropped; 30 % of the work is done. One why in fifty is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, models
from django.utils import timezone

from accounts.models import Team, Workspace
from accounts.scope import in_workspace
from strategy import search_index
from strategy.actions.alignment import recompute
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, KINDS, MISSION, SOLUTION, VISION, WORK_KINDS
from strategy.models import Change, KeyCounter, Link, Record, Section

TEAMS = 40
PRIME = 1_000_003

VERBS = "Show Speed Repair Explain Simplify Measure Connect Protect Test Rename Move Share Sort Record Compare Sync"
THINGS = "sleep pulse steps profile export alarm chart invoice login report sensor battery coach trend import history"
PLACES = (
    "phone watch clinic desktop billing onboarding settings search backup partner store family team night travel map"
)

Columns = dict[str, str]


@dataclass(frozen=True)
class Segment:
    """The records of one kind: ids `first` to `first + size - 1`."""

    kind: str
    first: int
    size: int


@dataclass(frozen=True)
class Made:
    """A made workspace, and where its kinds lie."""

    workspace: Workspace
    change: Change
    segments: dict[str, Segment]
    records: int


def make(slug: str, records: int) -> Made:
    """Write a workspace with this many records, compute its alignment, and return it."""
    workspace = Workspace.objects.create(slug=slug, name=slug.capitalize())
    with in_workspace(workspace):
        change = Change.objects.create(verb="load", summary="Made for measuring", origin="operator")
        Team.objects.bulk_create(
            [
                Team(workspace=workspace, name=f"Team {number}", folded_name=f"team {number}")
                for number in range(1, TEAMS + 1)
            ]
        )
        made = Made(workspace, change, _segments(records), records)
        for segment in made.segments.values():
            _write_records(made, segment)
        _write_links(made)
        KeyCounter.objects.bulk_create(
            [
                KeyCounter(workspace=workspace, prefix=KINDS[kind].prefix, last=segment.size)
                for kind, segment in made.segments.items()
            ]
        )
        root = made.segments[VISION].first
        Record.objects.filter(pk=root).update(is_root=True)
        recompute(workspace.pk)
        _write_memos_and_history(made)
    return made


def find(slug: str) -> Made:
    """Return a workspace that was made before."""
    workspace = Workspace.objects.get(slug=slug)
    with in_workspace(workspace):
        change = Change.objects.order_by("pk")[0]
        lowest = Record.objects.values_list("kind").annotate(first=models.Min("pk"), size=models.Count("pk"))
        segments = {kind: Segment(kind, first, size) for kind, first, size in lowest}
    return Made(workspace, change, segments, sum(segment.size for segment in segments.values()))


def branch(made: Made, below: int) -> tuple[Record, Record]:
    """Write an initiative that nothing links upward with `below` records under it; return it and one unlinked item."""
    epics = max(1, below // 21)
    with in_workspace(made.workspace):
        first = _next_id()
        parts = {
            INITIATIVE: Segment(INITIATIVE, first, 1),
            EPIC: Segment(EPIC, first + 1, epics),
            ITEM: Segment(ITEM, first + 1 + epics, below - epics + 1),
        }
        for segment in parts.values():
            _write_records(made, segment, status="'active'", key=f"'B-' || CAST({segment.first} + n AS text)")
        epics_ids, items = parts[EPIC], parts[ITEM]
        _link(made, epics_ids, f"{first}", "1 = 1")
        # The last item stays unlinked.
        _link(made, Segment(ITEM, items.first, items.size - 1), f"{epics_ids.first} + {_hash(3)} % {epics}", "1 = 1")
        _write_history(made, first)
        return Record.objects.get(pk=first), Record.objects.get(pk=items.first + items.size - 1)


def tidy() -> None:
    """Gather the words for search, and let PostgreSQL know what it holds, as its own housekeeping does in time."""
    if connection.vendor == "postgresql":
        search_index.fill()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _segments(records: int) -> dict[str, Segment]:
    sizes = {
        MISSION: 1,
        VISION: 4,
        INTENT: max(4, min(50, records // 20_000)),
        INITIATIVE: max(10, records // 1000),
        SOLUTION: max(20, records // 400),
        EPIC: max(40, records // 25),
    }
    sizes[ITEM] = records - sum(sizes.values())
    first = _next_id()
    segments = {}
    for kind, size in sizes.items():
        segments[kind] = Segment(kind, first, size)
        first += size
    return segments


def _next_id() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # the highest id of every workspace, not of the entered one alone
            cursor.execute("SELECT last_value FROM strategy_record_id_seq")
        else:
            cursor.execute("SELECT coalesce(max(id), 0) FROM strategy_record")
        return int(cursor.fetchone()[0]) + 1


def _hash(salt: int) -> str:
    """Return SQL for a number below PRIME that looks random and depends on the row's number and the salt."""
    return f"((n * {7919 + 1010 * salt} + {salt * 104729}) % {PRIME})"


def _word(salt: int, words: str) -> str:
    chosen = words.split()
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(chosen))
    return f"CASE {_hash(salt)} % {len(chosen)} {cases} END"


def _percent(salt: int, first: int, last: int) -> str:
    return f"({_hash(salt)} % 100 >= {first} AND {_hash(salt)} % 100 < {last})"


def _when(days: int) -> str:
    """Return SQL for the moment this many days from now."""
    moment = timezone.now() + timedelta(days=days)
    kind = "timestamptz" if connection.vendor == "postgresql" else "text"
    return f"CAST('{connection.ops.adapt_datetimefield_value(moment)}' AS {kind})"


def _write_records(made: Made, segment: Segment, **given: str) -> None:
    """Insert the records of a segment; `n` counts from 1 in it."""
    work = segment.kind in WORK_KINDS
    unsure = segment.kind in (INITIATIVE, SOLUTION, EPIC)
    first_team = Team.objects.order_by("pk").values_list("pk", flat=True)[0]
    columns: Columns = {
        "id": f"{segment.first} + n - 1",
        "workspace_id": str(made.workspace.pk),
        "key": f"'{KINDS[segment.kind].prefix}-' || CAST(n AS text)",
        "kind": f"'{segment.kind}'",
        "title": f"{_word(1, VERBS)} || ' the ' || {_word(2, THINGS)} || ' in the ' || {_word(3, PLACES)}",
        "statement": f"'People trust the ' || {_word(2, THINGS)} || ' on their ' || {_word(3, PLACES)}",
        "status": f"CASE WHEN {_percent(4, 0, 4 if unsure else 0)} THEN 'proposed' "
        f"WHEN {_percent(4, 4, 8 if unsure else 4)} THEN 'dropped' "
        f"WHEN {_percent(4, 8, 38 if work else 8)} THEN 'done' ELSE 'active' END",
        "rank": "n" if segment.kind in (INTENT, INITIATIVE) else "NULL",
        "team_id": f"{first_team} + {_hash(5)} % {TEAMS}" if segment.kind in (INITIATIVE, *WORK_KINDS) else "NULL",
        "origin": "'tracker'" if work else "'here'",
        "type": f"CASE {_hash(6)} % 4 WHEN 0 THEN 'Bug' WHEN 1 THEN 'Task' ELSE 'Story' END" if work else "''",
        "project": f"'P' || CAST({_hash(5)} % {TEAMS} AS text)" if work else "''",
        "started": f"{_percent(7, 0, 30)}" if work else "1 = 0",
        "is_counted": f"{_percent(8, 0, 95)}" if work else "1 = 1",
        "current_until": f"CASE WHEN {_percent(7, 0, 30)} THEN NULL "
        f"WHEN {_percent(7, 30, 65)} THEN {_when(60)} ELSE {_when(-400)} END"
        if work
        else "NULL",
        "fingerprint": f"'{segment.kind}' || CAST(n AS text)",
        "alignment": "NULL" if segment.kind == MISSION else "1 = 0",
        **given,
    }
    _insert(Record, columns, f"{_series(segment.size)} ORDER BY n")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval('strategy_record_id_seq', (SELECT max(id) FROM strategy_record))")


def _write_links(made: Made) -> None:
    segments = made.segments

    def any_of(kind: str, salt: int) -> str:
        return f"{segments[kind].first} + {_hash(salt)} % {segments[kind].size}"

    def earlier(kind: str, salt: int) -> str:
        return f"{segments[kind].first} + {_hash(salt)} % (n - 1)"

    root = str(segments[VISION].first)
    _link(made, segments[VISION], str(segments[MISSION].first), "n = 1")
    _link(made, segments[VISION], root, "n > 1")
    _link(made, segments[INTENT], any_of(VISION, 10), "1 = 1")
    nested = f"n > 1 AND {_percent(11, 0, 10)}"
    _link(made, segments[INITIATIVE], earlier(INITIATIVE, 12), nested)
    _link(made, segments[INITIATIVE], any_of(INTENT, 12), f"NOT ({nested})")
    _link(made, segments[SOLUTION], any_of(INITIATIVE, 13), _percent(14, 0, 95))
    _link(made, segments[EPIC], any_of(SOLUTION, 15), _percent(16, 0, 78))
    _link(made, segments[EPIC], any_of(INITIATIVE, 15), _percent(16, 78, 90))
    _link(made, segments[EPIC], any_of(INTENT, 15), _percent(16, 90, 94))
    _link(made, segments[EPIC], any_of(INITIATIVE, 17), _percent(16, 0, 5), primary=False)
    _link(made, segments[ITEM], any_of(EPIC, 18), _percent(19, 0, 88))
    _link(made, segments[ITEM], earlier(ITEM, 18), f"n > 1 AND {_percent(19, 88, 94)}")
    _link(made, segments[ITEM], any_of(EPIC, 20), _percent(19, 0, 10), primary=False)


def _link(made: Made, children: Segment, parent: str, where: str, *, primary: bool = True) -> None:
    """Link the children where the condition holds to the parent that the SQL names."""
    tracked = children.kind == ITEM
    columns: Columns = {
        "workspace_id": str(made.workspace.pk),
        "child_id": f"{children.first} + n - 1",
        "parent_id": "parent.id",
        "type": f"CASE WHEN {_percent(21, 0, 3)} THEN 'enables' ELSE 'contributes' END",
        "why": "''"
        if tracked
        else f"CASE WHEN {_percent(22, 0, 2)} THEN '' ELSE 'So that people trust the ' || {_word(23, THINGS)} "
        f"|| ' enough to use it on their ' || {_word(24, PLACES)} || ', number ' || CAST(n AS text) END",
        "is_primary": "1 = 1" if primary else "1 = 0",
        "origin": "'tracker'" if tracked else "'person'",
        "confirmed_at": _when(-30) if tracked else f"CASE WHEN {_percent(25, 0, 80)} THEN {_when(-30)} END",
        "fingerprint": "parent.fingerprint",
        "opened_in_id": str(made.change.pk),
    }
    _insert(
        Link,
        columns,
        f"(SELECT n, {parent} AS parent_id FROM {_series(children.size)} WHERE {where}) one "
        "JOIN strategy_record parent ON parent.id = one.parent_id WHERE 1 = 1 ORDER BY n ON CONFLICT DO NOTHING",
    )


def _write_memos_and_history(made: Made) -> None:
    for kind in (VISION, INTENT, INITIATIVE, SOLUTION):
        segment = made.segments[kind]
        for section in KINDS[kind].sections:
            columns = {
                "workspace_id": str(made.workspace.pk),
                "record_id": f"{segment.first} + n - 1",
                "slot": f"'{section.slot}'",
                "text": f"'We met the ' || {_word(26, THINGS)} || ' problem in nine of twelve interviews.'",
                "html": f"'<p>We met the ' || {_word(26, THINGS)} || ' problem in nine of twelve interviews.</p>'",
            }
            _insert(Section, columns, _series(segment.size))
    _write_history(made, made.segments[MISSION].first)


def _write_history(made: Made, first_id: int) -> None:
    """Give every record from an id on the history row that its creation would have left."""
    past = Record.history.model
    followed = {field.name for field in past.tracked_fields}
    kept = [str(field.column) for field in Record._meta.concrete_fields if field.name in followed]
    columns: Columns = {
        **{column: f"record.{column}" for column in kept},
        "history_date": _when(-30),
        "history_type": "'+'",
        "history_change_reason": str(made.change.pk),
    }
    _insert(past, columns, f"strategy_record record WHERE workspace_id = {made.workspace.pk} AND id >= {first_id}")


def _series(size: int) -> str:
    """Return SQL for the numbers 1 to `size` as `n`."""
    if connection.vendor == "postgresql":
        return f"generate_series(1::bigint, {size}) AS series(n)"
    return (
        f"(WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < {size}) "
        "SELECT n FROM series) AS series"
    )


def _insert(model: type[models.Model], columns: Columns, source: str) -> None:
    """Insert into a model's table what the source gives; columns that aren't named get their field's default."""
    values: list[Any] = []
    chosen: Columns = {}
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in columns:
            chosen[column] = columns[column]
        elif not field.null and not field.primary_key:
            chosen[column] = "%s"
            values.append(field.get_db_prep_save(field.get_default(), connection))
    names = ", ".join(f'"{name}"' for name in chosen)
    statement = f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(chosen.values())} FROM {source}"
    if values:  # a percent sign in the SQL itself is a literal one
        statement = "%s".join(part.replace("%", "%%") for part in statement.split("%s"))
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
