"""An import that was undone and is imported again brings back what it brought, and what people added to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User, Workspace
from integrations.actions.runs import undo_import
from integrations.models import ImportRun
from strategy.actions import links, records
from strategy.models import Link, Record
from tests.cast import Make
from tests.integrations.run import import_files

pytestmark = pytest.mark.django_db

ISSUES = "Summary,Issue key,Issue Type,Status,Parent\nEpic,AB-1,Epic,Open,\nStory,AB-2,Story,Open,AB-1\n"


def jira(path: Path) -> Path:
    path.write_text(ISSUES)
    return path


def undo_last() -> None:
    undo_import(run=ImportRun.objects.latest("pk"), by=None)


def record(key: str) -> Record:
    return Record.objects.get(key=key)


def links_up() -> set[tuple[str, str, str, bool]]:
    rows = Link.objects.current().values_list("child__key", "parent__key", "why", "is_primary")
    return set(rows)


def test_links_that_people_made_come_back_with_their_records(
    acme: Workspace, make: Make, sam: User, tmp_path: Path
) -> None:
    path = jira(tmp_path / "a.csv")
    import_files(path, source="jira-csv")
    _, initiative = make.line(None, "initiative")
    solution = make.record("solution")
    make.link(record("AB-1"), initiative, why="It removes the wait", by=sam)
    make.link(record("AB-2"), solution, why="It helps too", by=sam)
    before = links_up()
    undo_last()
    assert not Record.objects.present().filter(key__startswith="AB").exists()
    import_files(path, source="jira-csv")
    assert links_up() == before
    assert record("AB-2").alignment is True
    undo_last()
    import_files(path, source="jira-csv")
    assert links_up() == before


def test_a_primary_link_of_a_person_is_primary_again_and_can_be_undone_again(
    acme: Workspace, make: Make, sam: User, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(ISSUES.replace("Open,AB-1", "Open,"))
    import_files(path, source="jira-csv")
    make.link(record("AB-2"), make.record("solution", key="SOL"), why="It helps", by=sam)
    undo_last()
    import_files(jira(path), source="jira-csv")
    assert links_up() == {("AB-2", "SOL", "It helps", True), ("AB-2", "AB-1", "", False)}
    undo_last()
    assert not links_up()


def test_links_made_after_the_records_came_back_end_when_that_is_undone_too(
    acme: Workspace, make: Make, sam: User, tmp_path: Path
) -> None:
    path = jira(tmp_path / "a.csv")
    import_files(path, source="jira-csv")
    undo_last()
    import_files(path, source="jira-csv")
    make.link(record("AB-1"), make.record("solution", key="SOL"), why="It helps", by=sam)
    undo_last()
    assert not links_up()
    import_files(path, source="jira-csv")
    assert ("AB-1", "SOL", "It helps", True) in links_up()


def test_a_link_that_was_removed_after_it_came_back_stays_removed(
    acme: Workspace, make: Make, sam: User, tmp_path: Path
) -> None:
    path = jira(tmp_path / "a.csv")
    import_files(path, source="jira-csv")
    make.link(record("AB-1"), make.record("solution", key="SOL"), by=sam)
    undo_last()
    import_files(path, source="jira-csv")
    links.unlink(link=Link.objects.current().get(parent__key="SOL"), by=sam)
    import_files(path, source="jira-csv")
    assert not Link.objects.current().filter(parent__key="SOL").exists()


def test_a_link_between_two_records_of_the_import_comes_back_too(acme: Workspace, make: Make, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    nodes: list[dict[str, Any]] = [
        {"id": "A", "kind": "solution", "title": "A", "sections": {"idea": "It is slow", "elsewhere": "No"}},
        {"id": "B", "kind": "initiative", "title": "B"},
    ]
    path.write_text(json.dumps({"nodes": nodes[::-1]}))
    import_files(path, source="records")
    child, parent = Record.objects.get(title="A"), Record.objects.get(title="B")
    make.link(child, parent, why="Speed")
    texts = list(child.sections.values_list("slot", "text"))
    before = links_up()
    undo_last()
    import_files(path, source="records")
    assert links_up() == before
    assert list(child.sections.values_list("slot", "text")) == texts == [("idea", "It is slow")]


def test_what_an_undone_import_changed_is_changed_again_and_what_was_edited_here_stays(
    acme: Workspace, alice: User, bob: User, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    node = {"id": "I", "kind": "intent", "title": "I", "text": "one", "sections": {"now": "one"}}
    path.write_text(json.dumps({"nodes": [node]}))
    import_files(path, source="records")
    intent = Record.objects.get()
    records.edit_record(record=intent, by=alice, version=1, changes={"title": "Ours"})
    new = {"title": "Theirs", "text": "two", "sections": {"now": "two"}, "owners": ["Bob"]}
    path.write_text(json.dumps({"nodes": [node | new]}))

    def now() -> tuple[str, str, str, User | None]:
        intent.refresh_from_db()
        return intent.title, intent.description, intent.sections.get(slot="now").text, intent.owner

    import_files(path, source="records")
    assert now() == ("Ours", "two", "two", bob)
    undo_last()
    assert now() == ("Ours", "one", "one", None)
    import_files(path, source="records")
    assert now() == ("Ours", "two", "two", bob)
