"""Jira issues as its REST API gives them: a JSON array, a search result, or one issue a line; gzipped or not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from integrations.base import ParentReference, SkippedRow, SourceRow, Unreadable, clean, clean_text, number
from integrations.dates import parse, parse_day
from integrations.jira_json.adf import text_of
from integrations.json_stream import JsonObjects

SLUG = "jira-json"
NAME = "Jira, issues as JSON"
ENDINGS = (".json", ".ndjson", ".jsonl", ".json.gz", ".ndjson.gz", ".jsonl.gz")
TEACHES = "Save what Jira's REST API answers to a search; one issue a line, gzipped or not, is fine too."

ARRAYS = ("issues",)
_NUMBER = re.compile(r"^\d{1,20}$")
_CUSTOM = {
    "com.pyxis.greenhopper.jira:gh-epic-link": "epic link",
    "com.atlassian.jpo:jpo-custom-field-parent": "parent link",
    "com.pyxis.greenhopper.jira:jsw-story-points": "estimate",
    "com.atlassian.teams:rm-teams-custom-field-team": "team",
    "com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team": "team",
}
_NAMED = {
    "epic link": "epic link",
    "parent link": "parent link",
    "story points": "estimate",
    "story point estimate": "estimate",
    "start date": "start",
    "team": "team",
}
_NOT_AN_ISSUE = "This isn't a Jira issue: it has no key, or no fields."
_NONE = "No Jira issue was found in this file. Choose the source that made it, or export the issues again."


def sniff(path: Path) -> bool:
    """Tell whether the file looks like one of these; never raises."""
    try:
        for row in JsonObjects(path, ARRAYS):
            return not isinstance(row, SkippedRow) and _is_issue(row[1])
    except Unreadable:
        return False
    return False


def read(
    path: Path, notes: list[str], *, zone: tzinfo = UTC, columns: dict[str, str] | None = None
) -> Iterator[SourceRow | SkippedRow]:
    """Yield each issue of the file, or what was left out with its reason. Raises Unreadable.

    Epic Link and the like have another field id on every server; they are read only where the
    answer says which they are (`expand=names,schema`). `columns` isn't used: JSON names its fields.
    """
    objects = JsonObjects(path, ARRAYS, beside=("names", "schema"), notes=notes)
    if _is_wrapped(path):
        objects.look_beside()
    fields = _custom_fields(objects.beside)
    good = 0
    for row in objects:
        if isinstance(row, SkippedRow):
            yield row
            continue
        line, issue = row
        if not _is_issue(issue):
            yield SkippedRow(line, _NOT_AN_ISSUE)
            continue
        own = _custom_fields(issue) if "names" in issue or "schema" in issue else {}
        good += 1
        yield _row(line, issue, {**fields, **own}, zone)
    if not good:
        raise Unreadable(_NONE)


def _is_wrapped(path: Path) -> bool:
    """Tell whether the issues stand in an object, which may hold the fields' names after them."""
    objects = JsonObjects(path, ARRAYS)
    next(iter(objects), None)
    return objects.wrapped


def _is_issue(value: Any) -> bool:
    if not isinstance(value, dict) or not isinstance(value.get("fields"), dict):
        return False
    return bool(clean(value.get("key"), 100) or clean(value.get("id"), 40))


def _custom_fields(beside: dict[str, Any]) -> dict[str, str]:
    """Return field id -> meaning, from the `schema` and `names` of an answer."""
    found: dict[str, str] = {}
    names, schema = beside.get("names"), beside.get("schema")
    for field, name in (names if isinstance(names, dict) else {}).items():
        if isinstance(name, str) and field.startswith("customfield_") and name.casefold() in _NAMED:
            found[field] = _NAMED[name.casefold()]
    for field, shape in (schema if isinstance(schema, dict) else {}).items():
        if isinstance(shape, dict) and (meaning := _CUSTOM.get(str(shape.get("custom")))):
            found[field] = meaning
    return found


def _part(value: Any, *names: str) -> str:
    """Return the first of the named texts in an object, or ''."""
    if isinstance(value, dict):
        for name in names:
            if text := clean(value.get(name), 200):
                return text
    return ""


def _names(values: Any) -> list[str]:
    """Return the words of a list of texts or of objects with a name."""
    if not isinstance(values, list):
        return []
    found = [_part(value, "name", "value") if isinstance(value, dict) else clean(value, 100) for value in values]
    return [name[:100] for name in found if name]


def _row(line: int, issue: dict[str, Any], custom: dict[str, str], zone: tzinfo) -> SourceRow:
    fields: dict[str, Any] = issue["fields"]
    extra = {custom[name]: value for name, value in fields.items() if name in custom and value not in (None, "", [])}
    number_id = clean(issue.get("id"), 40)
    key = clean(issue.get("key"), 100) or number_id
    status, kind, description = fields.get("status"), fields.get("issuetype"), fields.get("description")
    category = status.get("statusCategory") if isinstance(status, dict) else None
    team = extra.get("team") or fields.get("team")
    level = kind.get("hierarchyLevel") if isinstance(kind, dict) else None
    return SourceRow(
        line=line,
        outside_id=number_id or key,
        key=key,
        title=clean(fields.get("summary")) or key,
        text=clean_text(text_of(description) if isinstance(description, dict) else description),
        type=_part(kind, "name")[:100],
        level=level if isinstance(level, int) and -9 < level < 9 else None,
        status=_part(status, "name")[:100],
        status_category=_part(category, "key", "name")[:100],
        resolution=_part(fields.get("resolution"), "name")[:100],
        parents=_parents(fields, extra),
        labels=_names(fields.get("labels")),
        components=_names(fields.get("components")),
        project=_part(fields.get("project"), "key")[:100] or key.rpartition("-")[0],
        estimate=number(extra.get("estimate", fields.get("storyPoints"))),
        owner_name=_part(fields.get("assignee"), "displayName", "name"),
        owner_email=_part(fields.get("assignee"), "emailAddress"),
        teams=[name] if (name := _part(team, "name", "title", "value") or clean(team, 200)) else [],
        created_at=parse(clean(fields.get("created"), 40), None, zone),
        updated_at=parse(clean(fields.get("updated"), 40), None, zone),
        resolved_at=parse(clean(fields.get("resolutiondate"), 40), None, zone),
        starts_on=parse_day(clean(extra.get("start", fields.get("startDate")), 40)),
        ends_on=parse_day(clean(fields.get("duedate"), 40)),
        url=_address(issue.get("self"), key),
    )


def _parents(fields: dict[str, Any], extra: dict[str, Any]) -> list[ParentReference]:
    """Return the issue's parent: `parent`, else the epic of the Agile API, else the fields that older servers use."""
    for field, name, value in (
        ("parent", "parent", fields.get("parent")),
        ("epic", "epic", fields.get("epic")),
        ("epic link", "Epic Link", extra.get("epic link")),
        ("parent link", "Parent Link", extra.get("parent link")),
    ):
        if field == "parent link" and isinstance(value, dict) and isinstance(value.get("data"), dict):
            value = value["data"]
        if isinstance(value, dict):
            key, number_id = clean(value.get("key"), 100), clean(value.get("id"), 40)
        else:
            text = clean(value, 100)
            key, number_id = ("", text) if _NUMBER.match(text) else (text, "")
        if key or number_id:
            return [ParentReference(name, key or number_id, outside_id=number_id)]
    return []


def _address(own: Any, key: str) -> str:
    """Return the issue's page, from the address of its REST resource."""
    try:
        parts = urlsplit(clean(own, 500))
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc or "/rest/" not in parts.path:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path.partition('/rest/')[0]}/browse/{key}"
