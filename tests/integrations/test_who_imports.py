"""What a records file may do depends on who imports it: strategy and confirmations are a strategist's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User, Workspace
from integrations.models import TrackerItem
from strategy.models import Link, Record
from tests.cast import Make
from tests.integrations.run import import_files

pytestmark = pytest.mark.django_db

STRATEGY: list[dict[str, Any]] = [
    {"id": "M", "kind": "mission"},
    {"id": "V", "kind": "vision", "parents": ["M"]},
    {"id": "I", "kind": "intent", "parents": ["V"]},
    {"id": "N", "kind": "initiative", "parents": ["I"]},
    {"id": "S", "kind": "solution", "parents": ["N"]},
]


def strategy(path: Path, *nodes: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"nodes": [{"title": node["id"], **node} for node in nodes]}))
    return path


def imported(title: str) -> Record:
    return Record.objects.get(title=title)


def test_a_contributor_brings_in_initiatives_and_below_and_is_told_whom_to_ask_for_the_rest(
    acme: Workspace, bob: User, tmp_path: Path
) -> None:
    report = import_files(strategy(tmp_path / "a.json", *STRATEGY), source="records", by=bob.email)
    assert set(Record.objects.values_list("title", flat=True)) == {"N", "S"}
    assert (report["created"], report["skipped"], report["root"]) == (2, 3, None)
    assert {row["reason"] for row in report["skipped_rows"]} == {
        "Only a strategist brings in missions, visions and strategic intents. Ask one of them to import this file."
    }
    assert [row["why"] for row in report["unresolved"]] == [
        "It hasn't been imported yet. When an import brings it, the link is made."
    ]


@pytest.mark.parametrize("importer", ["sam", "alice", ""])
def test_a_strategist_an_administrator_and_an_operator_bring_in_everything(
    acme: Workspace, sam: User, alice: User, tmp_path: Path, importer: str
) -> None:
    by = {"sam": sam.email, "alice": alice.email, "": ""}[importer]
    report = import_files(strategy(tmp_path / "a.json", *STRATEGY), source="records", by=by)
    assert (report["created"], report["skipped"], report["root"]) == (5, 0, imported("V").key)
    assert not Link.objects.current().filter(confirmed_at=None).exists()


def test_a_contributors_file_leaves_a_strategists_records_as_they_are(
    acme: Workspace, sam: User, bob: User, tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    import_files(strategy(path, *STRATEGY), source="records", by=sam.email)
    before = list(Record.objects.filter(title__in="MVI").values())
    seen = dict(TrackerItem.objects.values_list("key", "seen_in"))
    lower = {"id": "I", "title": "Mine", "kind": "initiative", "text": "Mine", "owners": [bob.email]}
    mission, vision, _, *below = STRATEGY
    import_files(
        strategy(path, mission | {"text": "Mine"}, vision | {"status": "dropped"}, lower, *below),
        source="records",
        by=bob.email,
        full=True,
    )
    assert list(Record.objects.filter(title__in="MVI").values()) == before
    import_files(strategy(path, *below), source="records", by=bob.email, full=True)
    assert not Record.objects.filter(is_gone=True).exists()
    assert {key: seen[key] for key in "MVI"} == dict(
        TrackerItem.objects.filter(key__in="MVI").values_list("key", "seen_in")
    )


def test_a_contributors_links_are_confirmed_only_below_what_the_contributor_owns(
    acme: Workspace, make: Make, sam: User, bob: User, tmp_path: Path
) -> None:
    make.record("intent", key="THEIRS", owner=sam)
    make.record("intent", key="BOBS", owner=bob)
    nodes = ({"id": name, "kind": "initiative", "parents": [name]} for name in ("THEIRS", "BOBS"))
    import_files(
        strategy(tmp_path / "a.json", *({**node, "id": f"below {node['id']}"} for node in nodes)),
        source="records",
        by=bob.email,
    )
    confirmed = {link.parent.key: link.is_confirmed for link in Link.objects.current().select_related("parent")}
    assert confirmed == {"THEIRS": False, "BOBS": True}


def test_a_contributors_link_that_waited_is_not_confirmed_by_the_strategist_who_brings_its_parent(
    acme: Workspace, sam: User, bob: User, tmp_path: Path
) -> None:
    import_files(strategy(tmp_path / "a.json", *STRATEGY[3:]), source="records", by=bob.email)
    import_files(strategy(tmp_path / "b.json", *STRATEGY[:3]), source="records", by=sam.email)
    link = Link.objects.current().get(child__title="N")
    assert (link.parent.title, link.is_confirmed) == ("I", False)


def test_a_trackers_links_are_confirmed_whoever_imports_its_files(acme: Workspace, bob: User, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Summary,Issue key,Issue Type,Status,Parent\nA,AB-1,Epic,Open,\nB,AB-2,Story,Open,AB-1\n")
    import_files(path, source="jira-csv", by=bob.email)
    assert Link.objects.current().get().is_confirmed
