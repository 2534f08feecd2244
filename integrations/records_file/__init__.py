"""The general records file: a strategy, or anything else, as JSON with `nodes`, or as CSV with the same names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from integrations.base import (
    ParentReference,
    SkippedRow,
    SourceRow,
    Unreadable,
    clean,
    clean_text,
    memo_text,
    number,
    weight,
)
from integrations.dates import parse, parse_day
from integrations.json_stream import NOT_JSON, JsonObjects
from integrations.tables import Table

SLUG = "records"
NAME = "Records file"
ENDINGS = (".json", ".json.gz", ".csv", ".csv.gz", ".ndjson", ".jsonl")
TEACHES = (
    "A CSV or JSON file with id, kind, title, text, parents, status, owners, team, effort and url; "
    "it is also what Export writes."
)

ARRAYS = ("nodes", "records")
SECTION = "section: "
MOST_NOTES = 20
# What our CSV export writes before a cell that a spreadsheet would run as a formula.
_FORMULA = re.compile(r"^'+[=+\-@\t]")
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "key": ("key",),
    "kind": ("kind", "level"),
    "title": ("title", "name"),
    "text": ("text", "description"),
    "parents": ("parents", "parent"),
    "status": ("status",),
    "owners": ("owners", "owner"),
    "team": ("team", "teams"),
    "effort": ("effort", "estimate"),
    "url": ("url",),
    "statement": ("statement",),
    "links": ("links",),
    "labels": ("labels",),
    "components": ("components",),
    "project": ("project",),
    "type": ("type",),
    "rank": ("rank",),
    "starts_on": ("starts_on", "start"),
    "ends_on": ("ends_on", "end"),
    "updated_at": ("updated_at",),
    "created_at": ("created_at",),
    "root": ("root",),
    "started": ("started",),
    "status_text": ("status_text",),
    "made_here": ("made_here",),
    "counted": ("counted",),
    "current_until": ("current_until",),
}
_MEANING = {name: meaning for meaning, names in _NAMES.items() for name in names}
_LISTS = ("parents", "owners", "labels", "components")
_NEEDED = ("title", "kind")
_WHAT_IT_NEEDS = (
    "A records file has a list called “nodes”, each with id, kind and title; or it is a CSV with those columns."
)


def sniff(path: Path) -> bool:
    """Tell whether the file looks like one of these; never raises."""
    try:
        for row in JsonObjects(path, ARRAYS):
            if isinstance(row, SkippedRow):
                return False
            node = row[1]
            return isinstance(node, dict) and "kind" in node and "fields" not in node
    except Unreadable:
        try:
            return Table(path, _judge).points > 0
        except Unreadable:
            return False
    return False


def read(
    path: Path, notes: list[str], *, zone: tzinfo = UTC, columns: dict[str, str] | None = None
) -> Iterator[SourceRow | SkippedRow]:
    """Yield each record of the file, or what was left out with its reason. Raises Unreadable.

    `columns` isn't used: the file names its fields as we do.
    """
    table = Table(path, _judge, notes)
    if table.points:
        yield from _csv_rows(table, zone, notes)
        return
    good = 0
    objects = JsonObjects(path, ARRAYS)
    try:
        for row in objects:
            if isinstance(row, SkippedRow):
                yield row
                continue
            line, node = row
            found = (
                _row(line, node, zone, notes) if isinstance(node, dict) else SkippedRow(line, "This isn't a record.")
            )
            good += isinstance(found, SourceRow)
            yield found
    except Unreadable as error:
        if error.sentence == NOT_JSON:
            raise Unreadable(f"This doesn't look like a records file. {_WHAT_IT_NEEDS}") from error
        raise
    if not good:
        raise Unreadable(f"No record was found in this file. {_WHAT_IT_NEEDS}")


def _judge(header: list[str]) -> int:
    found = {_MEANING.get(name.strip("\ufeff \t").casefold()) for name in header}
    return len(found) if all(name in found for name in _NEEDED) and found & {"id", "key"} else 0


def _csv_rows(table: Table, zone: tzinfo, notes: list[str]) -> Iterator[SourceRow | SkippedRow]:
    header = [name.strip("\ufeff \t") for name in table.header]
    for row in table.rows():
        if isinstance(row, SkippedRow):
            yield row
            continue
        line, cells = row
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            yield SkippedRow(line, f"This row has {len(cells)} cells and the header {len(header)}. Correct the row.")
            continue
        node: dict[str, Any] = {}
        for name, cell in zip(header, cells, strict=False):
            value = cell[1:] if _FORMULA.match(cell) else cell
            if not value.strip():
                continue
            if name.casefold().startswith(SECTION):
                node.setdefault("sections", {})[name[len(SECTION) :].strip()] = value
                continue
            meaning = _MEANING.get(name.casefold())
            if meaning in _LISTS:
                node.setdefault(meaning, []).extend(_list(value))
            elif meaning == "links":
                node["links"] = _json_or_nothing(value)
            elif meaning:
                node.setdefault(meaning, value)
        yield _row(line, node, zone, notes)


def _list(cell: str) -> list[Any]:
    """Return the words of a cell: a JSON list, or words between semicolons, commas or bars."""
    if cell.startswith("[") and isinstance(found := _json_or_nothing(cell), list):
        return found
    return [part.strip() for part in re.split(r"[;,|\n]", cell) if part.strip()]


def _json_or_nothing(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _words(value: Any) -> list[str]:
    """Return a list of words from a list, or from one word."""
    values = value if isinstance(value, list) else [value]
    return [word for each in values if (word := clean(each, 200))]


def _row(line: int, node: dict[str, Any], zone: tzinfo, notes: list[str]) -> SourceRow | SkippedRow:
    own_key = clean(node.get("key"))
    outside_id = clean(node.get("id"), 500) or own_key
    kind = clean(node.get("kind"), 100)
    title = clean(node.get("title"), 500)
    if not outside_id or not kind or not title:
        missing = next(name for name, value in (("id", outside_id), ("kind", kind), ("title", title)) if not value)
        return SkippedRow(line, f"This record has no {missing}. Give it one and import the file again.", outside_id)
    owners = _words(node.get("owners"))
    owner = owners[0] if owners else ""
    sections = node.get("sections")
    rank = number(node.get("rank"))
    status = clean(node.get("status"))
    return SourceRow(
        line=line,
        outside_id=outside_id,
        key=own_key or outside_id[:255],
        title=title,
        text=clean_text(node.get("text")),
        type=kind,
        status=status,
        parents=_parents(node, line, notes),
        labels=_words(node.get("labels")),
        components=_words(node.get("components")),
        project=clean(node.get("project"), 100),
        estimate=number(node.get("effort")),
        owner_name="" if "@" in owner[1:] else owner,
        owner_email=owner if "@" in owner[1:] else "",
        teams=_words(node.get("team")),
        created_at=parse(clean(node.get("created_at"), 40), None, zone),
        updated_at=parse(clean(node.get("updated_at"), 40), None, zone),
        starts_on=parse_day(clean(node.get("starts_on"), 40)),
        ends_on=parse_day(clean(node.get("ends_on"), 40)),
        url=_address(node.get("url")),
        statement=memo_text(node.get("statement")),
        sections=(
            {clean(slot, 60): text for slot, value in sections.items() if (text := memo_text(value))}
            if isinstance(sections, dict)
            else {}
        ),
        rank=int(rank) if rank is not None else None,
        is_root=_yes(node.get("root")),
        own_type=clean(node.get("type"), 100),
        status_text=clean(node.get("status_text")),
        is_made_here=_yes(node.get("made_here")),
        is_started=_yes(node.get("started")),
        is_uncounted=node.get("counted") in (False, "no", "false"),
        has_own_key=bool(own_key),
        current_until=parse(clean(node.get("current_until"), 40), None, zone),
    )


def _yes(value: Any) -> bool:
    return value is True or value in ("yes", "true")


def _address(value: Any) -> str:
    address = clean(value, 1000)
    return address if address.startswith(("https://", "http://")) else ""


def _parents(node: dict[str, Any], line: int, notes: list[str]) -> list[ParentReference]:
    """Return the parents of a record; `links` of our own types add what a link carries.

    A weight that can't be one is taken as 1, and the notes say so.
    """
    links: dict[str, dict[str, Any]] = {}
    raw_links = node.get("links")
    for link in raw_links if isinstance(raw_links, list) else []:
        if isinstance(link, dict) and link.get("type") in ("contributes", "enables"):
            links[clean(link.get("to"), 500)] = link
    references = dict.fromkeys([*_words_long(node.get("parents")), *(reference for reference in links if reference)])
    found = []
    for reference in references:
        link = links.get(reference, {})
        said = link.get("weight")
        heavy = weight(said)
        if heavy is None and said not in (None, "") and len(notes) < MOST_NOTES:
            notes.append(
                f"Line {line}: “{clean(said, 40)}” can't be the weight of the link to {clean(reference, 100)}, so 1 "
                "was taken. Write a number from 0.001 to 99999."
            )
        found.append(
            ParentReference(
                "parents",
                reference,
                type=str(link.get("type", "contributes")),
                why=memo_text(link.get("why")),
                weight=heavy or "1",
                is_primary=link.get("primary") is True,
                is_confirmed=link.get("confirmed") is not False,
            )
        )
    return found


def _words_long(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [word for each in values if (word := clean(each, 500))]
