"""Jira's CSV export ("Export CSV, all fields" or "current fields"), from Cloud and from Server."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from integrations.base import ParentReference, SkippedRow, SourceRow, Unreadable, clean, clean_text, number
from integrations.dates import Evidence, parse, parse_day
from integrations.jira_csv.headers import DATES, PARENT_ORDER, columns_of, judge
from integrations.tables import Table

SLUG = "jira-csv"
NAME = "Jira, CSV export"
ENDINGS = (".csv", ".csv.gz", ".tsv", ".txt")
TEACHES = "In Jira, open Filters, search for your issues, then Export and Export CSV (all fields)."

_KEY = re.compile(r"^[^\W\d_]\w*-\d+$")
_NO_COLUMNS = (
    "This doesn't look like a Jira CSV export: there is no column for the issue key and the summary. "
    "The first row holds: {header}. In Jira choose Export, then Export CSV (all fields), and import that file."
)
_TOO_MANY_CELLS = (
    "This row has {cells} cells and the header {columns}: probably a comma or a quote in a text isn't escaped. "
    "Correct the row in the file."
)
_FIELD_NAMES = {
    "parent": "Parent",
    "parent id": "Parent id",
    "parent key": "Parent key",
    "epic link": "Epic Link",
    "parent link": "Parent Link",
}


def sniff(path: Path) -> bool:
    """Tell whether the file looks like one of these; never raises."""
    try:
        return Table(path, judge).points > 0
    except Unreadable:
        return False


def read(
    path: Path, notes: list[str], *, zone: tzinfo = UTC, columns: dict[str, str] | None = None
) -> Iterator[SourceRow | SkippedRow]:
    """Yield each issue of the file, or the row that was left out with its reason.

    `zone` is where the export's dates, which name none, were written; `columns` names the
    header to use for a meaning of `headers.COLUMNS`. Raises Unreadable.
    """
    table = Table(path, lambda header: len(columns_of(header, columns)) if columns else judge(header), notes)
    found = columns_of(table.header, columns)
    if "title" not in found or not ("key" in found or "id" in found):
        raise Unreadable(
            _NO_COLUMNS.format(header=", ".join(clean(name, 30) for name in table.header[:8]) or "nothing")
        )
    if "status" not in found:
        notes.append(
            "There is no status column, so everything counts as active: export all fields to see what is done."
        )
    if not any(name in found for name in PARENT_ORDER):
        notes.append(
            "There is no parent column, so nothing is linked by this file: export all fields to bring the links."
        )
    order = _date_order(table, found, notes)
    width = len(table.header)
    for row in table.rows():
        if isinstance(row, SkippedRow):
            yield row
            continue
        line, cells = row
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            yield SkippedRow(line, _TOO_MANY_CELLS.format(cells=len(cells), columns=width))
            continue
        yield _issue(line, cells, found, order, zone)


def _issue(
    line: int, cells: list[str], found: dict[str, list[int]], order: str | None, zone: tzinfo
) -> SourceRow | SkippedRow:
    def values(meaning: str) -> Iterator[str]:
        for position in found.get(meaning, ()):
            if position < len(cells) and (value := cells[position].strip()):
                yield value

    def value(meaning: str) -> str:
        return next(values(meaning), "")

    key, number_id = clean(value("key"), 100), value("id")
    if not number_id.isdecimal() or len(number_id) > 20:
        number_id = ""
    if key and not _KEY.match(key):
        return SkippedRow(line, f"“{clean(key, 40)}” isn't an issue key. Correct the row in the file.")
    if not key and not number_id:
        return SkippedRow(line, f"This row has no issue key; it has {len(cells)} cells. Correct the row in the file.")
    reference = key or number_id

    def moment(meaning: str) -> datetime | None:
        return parse(value(meaning), order, zone)

    return SourceRow(
        line=line,
        outside_id=number_id or key,
        key=key or number_id,
        title=clean(value("title")) or reference,
        text=clean_text(value("text")),
        type=clean(value("type"), 100),
        status=clean(value("status"), 100),
        status_category=clean(value("category"), 100),
        resolution=clean(value("resolution"), 100),
        parents=_parents(value),
        labels=[clean(label, 100) for label in values("labels")],
        components=[clean(component, 100) for component in values("components")],
        project=clean(value("project"), 100) or key.rpartition("-")[0],
        estimate=number(value("estimate")),
        owner_name=clean(value("owner"), 200),
        teams=[clean(team, 200) for team in values("team")],
        created_at=moment("created"),
        updated_at=moment("updated"),
        resolved_at=moment("resolved"),
        starts_on=parse_day(value("start"), order),
        ends_on=parse_day(value("due"), order),
    )


def _parents(value: Callable[[str], str]) -> list[ParentReference]:
    """Return the row's parent: the first spelling that is filled in, a second one of the same parent beside it."""
    for field in PARENT_ORDER:
        reference = clean(value(field), 100)
        if not reference:
            continue
        key = clean(value("parent key"), 100) if field in ("parent", "parent id") else ""
        if reference.isdecimal():
            return [ParentReference(_FIELD_NAMES[field], key or reference, outside_id=reference)]
        return [ParentReference(_FIELD_NAMES[field], reference)]
    return []


def _date_order(table: Table, found: dict[str, list[int]], notes: list[str]) -> str | None:
    """Read the dates of the whole file, if they are numbers only, to learn which number is the day."""
    positions = [
        (position, name in ("created", "updated", "resolved")) for name in DATES for position in found.get(name, ())
    ]
    if not positions:
        return None
    evidence = Evidence(datetime.now(UTC))
    for index, row in enumerate(table.rows()):
        if isinstance(row, SkippedRow):
            continue
        _, cells = row
        for position, is_past in positions:
            if position < len(cells) and cells[position]:
                evidence.see(cells[position], is_past=is_past)
        if index == 50 and not evidence.in_numbers:
            return None
    if evidence.in_numbers and evidence.order is None:
        notes.append(
            "The dates are numbers only and it can't be told whether the day or the month stands first. "
            "Dates that can be read both ways were left empty: export straight from Jira instead of saving from Excel."
        )
    return evidence.order
