"""Everything of a workspace as a records file, in JSON and in CSV; both import back to the same."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from typing import Any

from integrations.records_file import SECTION
from strategy.kinds import KINDS
from strategy.models import Link, Record, RecordOrigin, Section
from strategy.models.record import Status

BATCH = 500
LISTS = ("parents", "owners", "labels", "components")
COLUMNS = (
    "id",
    "kind",
    "title",
    "statement",
    "text",
    "parents",
    "status",
    "status_text",
    "owners",
    "team",
    "effort",
    "url",
    "type",
    "labels",
    "components",
    "project",
    "rank",
    "starts_on",
    "ends_on",
    "updated_at",
    "current_until",
    "started",
    "counted",
    "made_here",
    "root",
    "key",
    "links",
)
SLOTS = tuple(dict.fromkeys(section.slot for kind in KINDS.values() for section in kind.sections))
# A spreadsheet would run a cell that begins like this as a formula; the reader takes the quote away again.
_FORMULA = re.compile(r"^'*[=+\-@\t]")
_USUAL = {"why": "", "weight": 1.0, "primary": False, "confirmed": True, "type": "contributes"}


def nodes() -> Iterator[dict[str, Any]]:
    """Yield every record of the entered workspace as a node of a records file, without what is empty."""
    last = 0
    while True:
        rows = (
            Record.objects.present()
            .filter(pk__gt=last)
            .select_related("owner", "team", "tracker_item")
            .order_by("pk")[:BATCH]
        )
        records = list(rows)
        if not records:
            return
        last = records[-1].pk
        ids = [record.pk for record in records]
        links: dict[int, list[Link]] = defaultdict(list)
        current = Link.objects.current().filter(child__in=ids, parent__deleted_at=None).select_related("parent")
        for link in current.order_by("-is_primary", "parent__key"):
            links[link.child_id].append(link)
        sections: dict[int, dict[str, str]] = defaultdict(dict)
        for section in Section.objects.filter(record__in=ids).exclude(text="").order_by("pk"):
            sections[section.record_id][section.slot] = section.text
        for record in records:
            yield _node(record, links[record.pk], sections[record.pk])


def _node(record: Record, links: list[Link], sections: dict[str, str]) -> dict[str, Any]:
    item = getattr(record, "tracker_item", None)
    owner = record.owner.email if record.owner is not None else item.owner_text if item is not None else ""
    node: dict[str, Any] = {
        "id": record.key,
        "key": record.key,
        "kind": record.kind,
        "title": record.title,
        "statement": record.statement,
        "text": record.description,
        "sections": dict(sorted(sections.items())),
        "parents": [link.parent.key for link in links],
        "links": [_link(link) for link in links],
        "status": record.status,
        "status_text": record.status_text,
        "owners": [owner] if owner else [],
        "team": record.team.name if record.team is not None else "",
        "effort": None if record.effort is None else float(record.effort),
        "url": record.source_url,
        "type": record.type,
        "labels": record.labels,
        "components": record.components,
        "project": record.project,
        "rank": record.rank,
        "starts_on": record.starts_on and record.starts_on.isoformat(),
        "ends_on": record.ends_on and record.ends_on.isoformat(),
        "updated_at": record.source_updated_at and record.source_updated_at.isoformat(),
        "current_until": record.current_until and record.current_until.isoformat(),
        "started": record.started and record.status == Status.ACTIVE,
        "made_here": record.is_work and record.origin == RecordOrigin.HERE,
        "root": record.is_root,
    }
    plain = {name: value for name, value in node.items() if value is not None and value not in ("", [], {}, False)}
    return plain if record.is_counted else plain | {"counted": False}


def _link(link: Link) -> dict[str, Any]:
    said = {
        "why": link.why,
        "weight": float(link.weight),
        "primary": link.is_primary,
        "confirmed": link.is_confirmed,
    }
    return {"type": link.type, "to": link.parent.key} | {
        name: value for name, value in said.items() if value != _USUAL[name]
    }


def as_json(name: str) -> Iterator[str]:
    """Yield the records file of the workspace called `name`, a node a line."""
    yield f'{{"dataset": {json.dumps(f"Everything of {name}", ensure_ascii=False)}, "nodes": [\n'
    separator = ""
    for node in nodes():
        yield separator + json.dumps(node, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def as_csv() -> Iterator[str]:
    """Yield the records file as CSV, a row at a time, with the columns of every level's sections."""
    yield _row([*COLUMNS, *(SECTION + slot for slot in SLOTS)])
    for node in nodes():
        sections = node.get("sections", {})
        cells = [_cell(name, node.get(name)) for name in COLUMNS]
        yield _row([*cells, *(guarded(sections.get(slot, "")) for slot in SLOTS)])


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "links":
        # Only what the list of parents doesn't say already.
        is_plain = all(set(link) <= {"type", "to", "primary"} and link["type"] == "contributes" for link in value)
        return "" if is_plain else json.dumps(value, ensure_ascii=False)
    if name in LISTS:
        plain = all(re.fullmatch(r"[^;,|\n\[]+", word) and word == word.strip() for word in value)
        return guarded("; ".join(value)) if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return guarded(str(value))


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _row(cells: list[str]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue()
