"""Real files, imported; every figure is counted here from the raw file, without our readers."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Workspace
from integrations.models import UnresolvedParent
from strategy.models import Link, Record
from tests.cast import Make
from tests.integrations.run import everything, import_files
from tests.integrations.shared_data import real

pytestmark = [pytest.mark.django_db, pytest.mark.real_data]

APPROVING = ("active", "done", "discovery")


def nodes_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        nodes: list[dict[str, Any]] = json.load(file)["nodes"]
    return nodes


def issues_of(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def pairs() -> set[tuple[str, str]]:
    """Return the current links as child key and parent key."""
    return set(Link.objects.current().values_list("child__key", "parent__key"))


def pairs_by_id() -> set[tuple[str, str]]:
    """Return the current links as the outside ids of child and parent."""
    links = Link.objects.current().filter(origin="tracker")
    return set(links.values_list("child__tracker_item__outside_id", "parent__tracker_item__outside_id"))


def test_three_jira_projects_arrive_with_exactly_the_parents_that_their_files_name(acme: Workspace) -> None:
    files = [real(f"tidev-jira/{project}.ndjson.gz") for project in ("DAEMON", "MOD", "ALOY")]
    issues = [issue for file in files for issue in issues_of(file)]
    keys = {issue["key"] for issue in issues}
    named = {
        issue["key"]: (issue["fields"].get("parent") or issue["fields"].get("epic"))["key"]
        for issue in issues
        if issue["fields"].get("parent") or issue["fields"].get("epic")
    }
    here = {(child, parent) for child, parent in named.items() if parent in keys}
    dead = {(child, parent) for child, parent in named.items() if parent not in keys}

    report = import_files(*files, source="jira-json")

    assert len(issues) == 2183
    assert (report["created"], report["skipped"]) == (2183, 0)
    assert pairs() == here
    assert set(UnresolvedParent.objects.values_list("child__key", "reference")) == dead
    assert report["unresolved_parents"] == len(dead) == 42
    epics = sum(issue["fields"]["issuetype"]["name"] == "Epic" for issue in issues)
    assert Record.objects.filter(kind="epic").count() == epics == 20
    wont = {"Won't Fix", "Won't Do", "Duplicate", "Invalid", "Cannot Reproduce"}
    expected = Counter(
        "active"
        if issue["fields"]["status"]["statusCategory"]["key"] != "done"
        else "dropped"
        if (issue["fields"]["resolution"] or {}).get("name") in wont
        else "done"
        for issue in issues
    )
    assert Counter(Record.objects.values_list("status", flat=True)) == expected

    before = everything()
    again = import_files(*files, source="jira-json")
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2183)
    assert everything() == before


def rust_without_path(nodes: list[dict[str, Any]]) -> set[str]:
    """Return the ids without a path as the file says it; periods hang below the root."""
    status = {"Complete": "done", "Proposed": "proposed", "Not accepted": "dropped"}
    by_id = {node["id"]: node for node in nodes}

    def is_aligned(node_id: str) -> bool:
        node = by_id[node_id]
        if node["kind"] == "period":
            return True
        return any(
            parent in by_id and status.get(by_id[parent]["status"] or "", "active") in APPROVING and is_aligned(parent)
            for parent in node["parents"]
        )

    return {node["id"] for node in nodes if not is_aligned(node["id"])}


def test_what_has_no_path_among_the_rust_goals_is_what_the_file_says(acme: Workspace, make: Make) -> None:
    path = real("rust-project-goals/normalized.json.gz")
    nodes = nodes_of(path)
    root = make.root()
    kinds = "period=vision,theme=intent,goal=initiative,subgoal=initiative,task=item"
    report = import_files(path, source="records", kinds=kinds)
    assert report["created"] == len(nodes) == 910
    assert report["root"] is None
    for period in Record.objects.filter(kind="vision").exclude(pk=root.pk):
        make.link(period, root)

    aligned = Record.objects.filter(tracker_item__isnull=False).with_path()
    lost = Record.objects.filter(tracker_item__isnull=False).without_path()
    expected = rust_without_path(nodes)
    assert set(lost.values_list("tracker_item__outside_id", flat=True)) == expected
    assert aligned.count() + lost.count() == 910
    ids = {node["id"] for node in nodes}
    assert pairs_by_id() == {(node["id"], parent) for node in nodes for parent in node["parents"] if parent in ids}
    dangling = {(node["id"], parent) for node in nodes for parent in node["parents"] if parent not in ids}
    assert report["unresolved_parents"] == len(dangling)
    expected_statuses = Counter(
        {"Complete": "done", "Proposed": "proposed", "Not accepted": "dropped"}.get(node["status"] or "", "active")
        for node in nodes
    )
    assert Counter(Record.objects.exclude(pk=root.pk).values_list("status", flat=True)) == expected_statuses

    before = everything()
    again = import_files(path, source="records", kinds=kinds)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 910)
    assert everything() == before


def test_the_rust_periods_may_be_linked_before_the_next_import_too(acme: Workspace, make: Make) -> None:
    path = real("rust-project-goals/normalized.json.gz")
    kinds = "period=vision,theme=intent,goal=initiative,subgoal=initiative,task=item"
    import_files(path, source="records", kinds=kinds)
    assert not Record.objects.filter(is_root=True).exists()
    root = make.root()
    for period in Record.objects.filter(kind="vision").exclude(pk=root.pk):
        make.link(period, root)
    report = import_files(path, source="records", kinds=kinds)
    assert report["unchanged"] == 910
    assert report["records_without_path"] == len(rust_without_path(nodes_of(path)))


def test_the_sourcegraph_chain_imports_and_its_okrs_are_reported_as_skipped(acme: Workspace) -> None:
    path = real("sourcegraph-okrs/normalized.json.gz")
    nodes = nodes_of(path)
    chain = [n for n in nodes if n["kind"] in ("mission", "strategy", "team_strategy", "product_team", "feature")]
    kinds = "strategy=vision,team_strategy=intent,product_team=initiative,feature=solution"
    report = import_files(path, source="records", kinds=kinds)
    assert report["created"] == len(chain) == 71
    assert report["skipped"] == len(nodes) - 71 == len(report["skipped_rows"])
    assert {row["reason"].split("”")[0].lstrip("“") for row in report["skipped_rows"]} == {
        "period",
        "department",
        "objective",
        "key_result",
    }
    assert Record.objects.get(is_root=True).key == report["root"]
    assert Record.objects.get(is_root=True).tracker_item.outside_id == "sg:fy23"

    by_id = {node["id"]: node for node in chain}

    def is_aligned(node_id: str) -> bool:
        if node_id == "sg:fy23":
            return True
        return any(parent in by_id and is_aligned(parent) for parent in by_id[node_id]["parents"])

    lost = {node["id"] for node in chain if node["kind"] != "mission" and not is_aligned(node["id"])}
    stored = Record.objects.without_path().values_list("tracker_item__outside_id", flat=True)
    assert set(stored) == lost
    assert sum(node_id.startswith("sg:feature") for node_id in lost) == 13
    dangling = [(n["id"], parent) for n in chain for parent in n["parents"] if parent not in by_id]
    assert report["unresolved_parents"] == len(dangling) == 3


def test_werkplaats_has_13_children_under_3_epics(acme: Workspace) -> None:
    path = real("jira-csv-cloud/werkplaats.MIT.csv")
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = list(csv.reader(file))
    column = {name: header.index(name) for name in ("Issue key", "Issue id", "Parent", "Issue Type")}
    keys = {row[column["Issue id"]]: row[column["Issue key"]] for row in rows}
    expected = {(row[column["Issue key"]], keys[row[column["Parent"]]]) for row in rows if row[column["Parent"]]}
    report = import_files(path, source="jira-csv")
    assert (report["created"], report["unresolved_parents"]) == (len(rows), 0)
    assert pairs() == expected
    assert len(expected) == 13
    assert Record.objects.filter(kind="epic").count() == 3
    assert len({parent for _, parent in pairs()}) == 3


def test_planeso_has_22_records_without_a_parent(acme: Workspace) -> None:
    report = import_files(real("jira-csv-cloud/planeso.Apache-2.0.csv"), source="jira-csv")
    assert (report["created"], report["links_made"], report["unresolved_parents"]) == (22, 0, 0)
    assert Record.objects.filter(links_up=None).count() == 22


@pytest.mark.parametrize(
    ("names", "source", "kinds"),
    [
        (["tidev-jira/DAEMON.ndjson.gz"], "jira-json", ""),
        (["jira-csv-cloud/werkplaats.MIT.csv"], "jira-csv", ""),
        (["rust-project-goals/normalized.json.gz"], "records", "theme=intent,goal=initiative,task=item,period=vision"),
        (["hhs-simpler-grants/normalized.json"], "records", "objective=intent,deliverable=initiative,task=item"),
    ],
)
def test_the_dry_run_says_what_the_import_then_does_and_changes_nothing(
    acme: Workspace, names: list[str], source: str, kinds: str
) -> None:
    files = [real(name) for name in names]
    before = everything()
    plan = import_files(*files, source=source, kinds=kinds, dry_run=True)
    assert everything() == before
    report = import_files(*files, source=source, kinds=kinds)
    for name in ("dry_run", "run", "seconds"):
        plan.pop(name, None), report.pop(name, None)
    assert plan == report
