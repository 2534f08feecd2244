"""Reading Jira's REST issues, in every wrapping."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from integrations import jira_json
from integrations.base import SkippedRow, SourceRow, Unreadable
from tests.integrations.shared_data import real


def issue(number: int, **fields: Any) -> dict[str, Any]:
    return {"id": str(100 + number), "key": f"AB-{number}", "fields": {"summary": f"Issue {number}", **fields}}


def read(path: Path) -> list[SourceRow | SkippedRow]:
    return list(jira_json.read(path, []))


def rows(path: Path) -> list[SourceRow]:
    return [row for row in read(path) if isinstance(row, SourceRow)]


@pytest.mark.parametrize("project", ["DAEMON", "MOD", "ALOY"])
def test_every_issue_and_every_parent_of_the_real_files_is_read(project: str) -> None:
    path = real(f"tidev-jira/{project}.ndjson.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        raw = [json.loads(line) for line in lines]
    found = rows(path)
    assert [row.key for row in found] == [each["key"] for each in raw]
    expected = {
        each["key"]: (each["fields"].get("parent") or each["fields"].get("epic"))["key"]
        for each in raw
        if each["fields"].get("parent") or each["fields"].get("epic")
    }
    assert {row.key: row.parents[0].reference for row in found if row.parents} == expected
    assert all(row.updated_at and row.created_at for row in found)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda issues: json.dumps(issues),
        lambda issues: json.dumps(issues, indent=2),
        lambda issues: json.dumps({"startAt": 0, "issues": issues, "names": {"x": "y"}}),
        lambda issues: json.dumps({"expand": "names", "issues": issues}, indent=1),
        lambda issues: "\n".join(json.dumps(each) for each in issues),
        lambda issues: "\n".join(json.dumps(each) for each in issues) + "\n\n",
        lambda issues: "\n".join(json.dumps(each, indent=2) for each in issues),
    ],
)
def test_every_wrapping_gives_the_same_issues(tmp_path: Path, wrap: Any, *, zipped: bool) -> None:
    path = tmp_path / "issues.json"
    content = wrap([issue(number) for number in range(1, 4)]).encode()
    path.write_bytes(gzip.compress(content) if zipped else content)
    assert [row.key for row in rows(path)] == ["AB-1", "AB-2", "AB-3"]


def test_a_large_array_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    issues = [issue(number, description="x" * 3000) for number in range(1, 3001)]
    path.write_text(json.dumps({"issues": issues, "schema": {}}))
    assert len(rows(path)) == 3000


def test_epic_and_parent_links_are_found_by_the_schema_never_by_the_id(tmp_path: Path) -> None:
    path = tmp_path / "issues.json"
    answer = {
        "issues": [
            issue(1, customfield_10014="AB-9", customfield_10016=5, customfield_10030="2026-01-02"),
            issue(2, customfield_10014="AB-9", parent={"id": "101", "key": "AB-1"}),
            issue(3, customfield_77={"data": {"id": 7, "key": "PLAN-1"}}),
            issue(4, customfield_99="AB-9"),
        ],
        "names": {"customfield_10016": "Story Points", "customfield_10030": "Start date"},
        "schema": {
            "customfield_10014": {"custom": "com.pyxis.greenhopper.jira:gh-epic-link"},
            "customfield_77": {"custom": "com.atlassian.jpo:jpo-custom-field-parent"},
        },
    }
    path.write_text(json.dumps(answer))
    found = rows(path)
    assert [[(parent.field, parent.reference) for parent in row.parents] for row in found] == [
        [("Epic Link", "AB-9")],
        [("parent", "AB-1")],
        [("Parent Link", "PLAN-1")],
        [],
    ]
    assert found[0].estimate == 5
    assert str(found[0].starts_on) == "2026-01-02"


def test_a_document_description_becomes_text_and_the_page_address_is_kept(tmp_path: Path) -> None:
    document = {
        "type": "doc",
        "content": [
            {"type": "heading", "content": [{"type": "text", "text": "Why"}]},
            {"type": "paragraph", "content": [{"type": "text", "text": "a "}, {"type": "text", "text": "b"}]},
            {
                "type": "bulletList",
                "content": [
                    {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "c"}]}]}
                ],
            },
        ],
    }
    path = tmp_path / "issue.json"
    one = issue(1, description=document, issuetype={"name": "Epic", "hierarchyLevel": 1})
    path.write_text(json.dumps({**one, "self": "https://acme.example/jira/rest/api/3/issue/101"}))
    (row,) = rows(path)
    assert row.text == "Why\na b\n- c"
    assert (row.level, row.url) == (1, "https://acme.example/jira/browse/AB-1")


def test_a_bad_line_is_skipped_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "issues.ndjson"
    path.write_text("\n".join([json.dumps(issue(1)), '{"broken', "[]", json.dumps(issue(2))]))
    found = read(path)
    assert [row.key for row in found if isinstance(row, SourceRow)] == ["AB-1", "AB-2"]
    assert [row.line for row in found if isinstance(row, SkippedRow)] == [2, 3]


@pytest.mark.parametrize(
    "content",
    [
        '{"issues": [{"key": "AB-1", "fields": {}}',
        '{"values": []}',
        "{}",
        "[1, 2]",
        "[" * 100_000,
        "Summary,Issue key\na,AB-1\n",
        '{"a": ' * 50_000,
        "[]",
        '"text"',
        '{"issues": []}',
    ],
)
def test_broken_json_gets_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "issues.json"
    path.write_text(content)
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert refusal.value.sentence.endswith(".")
