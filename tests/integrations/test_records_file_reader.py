"""Reading the general records file, as JSON and as CSV."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from integrations import records_file
from integrations.base import SkippedRow, SourceRow, Unreadable
from tests.integrations.shared_data import real


def rows(path: Path) -> list[SourceRow | SkippedRow]:
    return list(records_file.read(path, []))


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("rust-project-goals/normalized.json.gz", 910),
        ("sourcegraph-okrs/normalized.json.gz", 551),
        ("hhs-simpler-grants/normalized.json", 61),
    ],
)
def test_every_node_of_the_real_files_is_read(name: str, count: int) -> None:
    found = rows(real(name))
    assert len([row for row in found if isinstance(row, SourceRow)]) == count


def test_a_csv_has_the_same_names(tmp_path: Path) -> None:
    path = tmp_path / "strategy.csv"
    path.write_text(
        "id,kind,title,text,parents,status,owners,team,effort,url,section: future\n"
        "V,vision,Own it,,,active,sam@example.org,,,,Tomorrow\n"
        'I,intent,Grow,"two\nlines",V;W,proposed,Sam,Core,2.5,https://example.org/i,\n'
        "X,initiative,'=SUM(1),,I,,,,,,\n"
        ",intent,No id,,,,,,,,\n"
    )
    vision, intent, initiative, skipped = rows(path)
    assert isinstance(vision, SourceRow)
    assert isinstance(intent, SourceRow)
    assert isinstance(initiative, SourceRow)
    assert (vision.owner_email, vision.sections) == ("sam@example.org", {"future": "Tomorrow"})
    assert [parent.reference for parent in intent.parents] == ["V", "W"]
    assert (intent.owner_name, intent.teams, intent.estimate, intent.text) == ("Sam", ["Core"], 2.5, "two\nlines")
    assert initiative.title == "=SUM(1)"
    assert isinstance(skipped, SkippedRow)
    assert skipped.line == 6
    assert "no id" in skipped.reason


def test_links_carry_what_a_link_says(tmp_path: Path) -> None:
    path = tmp_path / "strategy.json"
    link = {"type": "enables", "to": "V", "why": "It must", "weight": 2, "primary": True}
    path.write_text(
        json.dumps({"nodes": [{"id": "I", "kind": "intent", "title": "Grow", "parents": ["V"], "links": [link]}]})
    )
    (row,) = rows(path)
    assert isinstance(row, SourceRow)
    (parent,) = row.parents
    assert (parent.type, parent.why, parent.weight, parent.is_primary) == ("enables", "It must", "2", True)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("1,5", "1.5"), (2.0, "2"), ("0.0019", "0.002"), (None, "1"), ("", "1"), (10, "10"),
        (0.00001, None), (0, None), (-1, None), ("heavy", None), (999_999, None), ("1e400", None), ([2], None),
    ],
)  # fmt: skip
def test_a_weight_that_can_not_be_one_is_taken_as_1_and_told(tmp_path: Path, said: object, taken: str | None) -> None:
    path = tmp_path / "strategy.json"
    link = {"type": "contributes", "to": "V", "weight": said}
    path.write_text(json.dumps({"nodes": [{"id": "I", "kind": "intent", "title": "Grow", "links": [link]}]}))
    notes: list[str] = []
    (row,) = records_file.read(path, notes)
    assert isinstance(row, SourceRow)
    assert row.parents[0].weight == (taken or "1")
    assert ["weight of the link to V" in note for note in notes] == ([] if taken else [True])


@pytest.mark.parametrize("content", ["{}", "a,b\n1,2\n", '{"nodes": [{"id": 1}', '{"nodes": []}', "%PDF", "[]"])
def test_a_wrong_file_gets_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "strategy.json"
    path.write_text(content)
    with pytest.raises(Unreadable) as refusal:
        rows(path)
    assert refusal.value.sentence.endswith(".")
