"""What a tracker owns follows the tracker; what people made here survives every import."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Membership, Team, User, Workspace
from integrations.models import Source, TrackerItem, UnresolvedParent
from strategy.actions import links, records
from strategy.models import Link, Record
from tests.cast import Make
from tests.integrations.run import everything, import_files

pytestmark = pytest.mark.django_db

FIELDS = ("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Status Category", "Parent", "Description",
          "Assignee", "Custom field (Team)", "Labels")  # fmt: skip


def jira(path: Path, *issues: dict[str, str]) -> Path:
    """Write a Jira CSV; an issue without an id gets one from its key's number."""
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, FIELDS)
        table.writeheader()
        for issue in issues:
            number = issue["Issue key"].rpartition("-")[2]
            table.writerow(
                {"Summary": f"Issue {number}", "Issue id": number, "Issue Type": "Task", "Status": "Open"} | issue
            )
    return path


def key(number: int, **values: str) -> dict[str, str]:
    return {"Issue key": f"AB-{number}", **values}


def strategy(path: Path, *nodes: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"nodes": [{"title": node["id"], **node} for node in nodes]}))
    return path


def record(wanted: str) -> Record:
    return Record.objects.get(key=wanted)


def parents_of(wanted: str) -> set[str]:
    return set(Link.objects.current().filter(child__key=wanted).values_list("parent__key", flat=True))


def test_title_and_status_follow_the_tracker_and_what_people_made_stays(
    acme: Workspace, make: Make, tmp_path: Path
) -> None:
    epic = key(1, **{"Issue Type": "Epic"})
    import_files(jira(tmp_path / "a.csv", epic, key(2, Parent="1")), source="jira-csv")
    initiative = make.record("initiative")
    epic_record = record("AB-1")
    make.link(epic_record, initiative, why="It removes the wait")
    records.edit_record(
        record=record("AB-2"), by=None, version=1, changes={"statement": "People wait less"}, sections=None
    )

    changed = jira(
        tmp_path / "a.csv",
        epic | {"Summary": "Faster", "Status": "Done", "Status Category": "Done"},
        key(2, Parent="1"),
    )
    report = import_files(changed, source="jira-csv")

    assert (report["updated"], report["unchanged"]) == (1, 1)
    epic_record.refresh_from_db()
    assert (epic_record.title, epic_record.status) == ("Faster", "done")
    assert record("AB-2").statement == "People wait less"
    link = Link.objects.current().get(child=epic_record)
    assert (link.parent_id, link.why) == (initiative.pk, "It removes the wait")


def test_a_title_edited_here_follows_the_tracker_again(acme: Workspace, tmp_path: Path) -> None:
    path = jira(tmp_path / "a.csv", key(1))
    import_files(path, source="jira-csv")
    records.edit_record(record=record("AB-1"), by=None, version=1, changes={"title": "Mine"})
    assert import_files(path, source="jira-csv")["updated"] == 1
    assert record("AB-1").title == "Issue 1"


def test_owner_and_team_follow_the_tracker_until_somebody_edits_them_here(
    acme: Workspace, alice: User, bob: User, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    team = {"Custom field (Team)": "Core  Team"}
    import_files(jira(path, key(1, Assignee="alice", **team), key(2, Assignee="Nobody")), source="jira-csv")
    assert record("AB-1").owner == alice
    assert record("AB-1").team == Team.objects.get(name="Core Team")
    assert (record("AB-2").owner, record("AB-2").tracker_item.owner_text) == (None, "Nobody")
    records.edit_record(record=record("AB-1"), by=alice, version=1, changes={"owner": bob})
    import_files(jira(path, key(1, Assignee="Nobody", **team), key(2, Assignee="Bob")), source="jira-csv")
    assert record("AB-1").owner == bob
    assert record("AB-2").owner == bob


def test_team_names_are_folded_and_the_first_of_several_counts(acme: Workspace, make: Make, tmp_path: Path) -> None:
    core = make.team("Core")
    nodes: list[dict[str, Any]] = [
        {"id": "I", "kind": "initiative", "team": ["ＣＯＲＥ ", "Other"]},
        {"id": "J", "kind": "item", "team": "New"},
    ]
    report = import_files(strategy(tmp_path / "a.json", *nodes), source="records")
    assert Record.objects.get(title="I").team == core
    assert report["teams_created"] == ["New"]
    assert set(Team.objects.values_list("name", flat=True)) == {"Core", "New"}


def test_words_mapped_to_a_team_or_member_who_is_gone_count_as_not_mapped(
    acme: Workspace, make: Make, alice: User, bob: User, tmp_path: Path
) -> None:
    gone, core = make.team("Gone"), make.team("Core")
    Source.objects.create(
        name="Jira",
        teams={"platform": gone.pk, "core": gone.pk, "kernel": core.pk},
        people={"boss": bob.pk, "chief": alice.pk},
    )
    gone.delete()
    Membership.objects.filter(user=bob).delete()
    team = "Custom field (Team)"
    path = jira(
        tmp_path / "a.csv",
        key(1, Assignee="boss", **{team: "Platform"}),
        key(2, Assignee="chief", **{team: "Core"}),
        key(3, **{team: "Kernel"}),
    )
    report = import_files(path, source="jira-csv")
    assert (record("AB-1").owner, record("AB-2").owner) == (None, alice)
    assert report["teams_created"] == ["Platform"]
    assert (record("AB-2").team, record("AB-3").team) == (core, core)


def test_parents_that_come_later_are_joined_when_they_come(acme: Workspace, tmp_path: Path) -> None:
    first = import_files(jira(tmp_path / "a.csv", key(2, Parent="1"), key(3, Parent="2")), source="jira-csv")
    assert (first["unresolved_parents"], parents_of("AB-2"), parents_of("AB-3")) == (1, set(), {"AB-2"})
    second = import_files(jira(tmp_path / "b.csv", key(1, **{"Issue Type": "Epic"})), source="jira-csv")
    assert (second["links_made"], parents_of("AB-2")) == (1, {"AB-1"})
    assert not UnresolvedParent.objects.exists()


def test_a_parent_from_another_source_is_joined_by_its_key(acme: Workspace, make: Make, tmp_path: Path) -> None:
    import_files(
        strategy(tmp_path / "s.json", {"id": "I", "kind": "initiative", "parents": ["PLAN-7"]}), source="records"
    )
    assert UnresolvedParent.objects.count() == 1
    make.record("intent", key="PLAN-8")
    import_files(
        strategy(tmp_path / "t.json", {"id": "J", "kind": "initiative", "parents": ["PLAN-8"]}), source="records"
    )
    assert parents_of(Record.objects.get(title="J").key) == {"PLAN-8"}
    other = strategy(tmp_path / "u.json", {"id": "PLAN-7", "kind": "intent"})
    import_files(other, source="records", source_name="The plan")
    assert parents_of(Record.objects.get(title="I").key) == {"PLAN-7"}


def test_a_link_that_a_person_removed_is_not_brought_back(acme: Workspace, alice: User, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    epics = [key(1, **{"Issue Type": "Epic"}), key(2, **{"Issue Type": "Epic"})]
    import_files(jira(path, *epics, key(3, Parent="1")), source="jira-csv")
    links.unlink(link=Link.objects.current().get(child__key="AB-3"), by=alice)
    import_files(jira(path, *epics, key(3, Parent="1", Summary="Renamed")), source="jira-csv")
    assert parents_of("AB-3") == set()
    import_files(jira(path, *epics, key(3, Parent="2")), source="jira-csv")
    assert parents_of("AB-3") == {"AB-2"}
    import_files(jira(path, *epics, key(3, Parent="1")), source="jira-csv")
    assert parents_of("AB-3") == set()


def test_a_link_explained_here_is_ended_and_brought_back_by_the_tracker(
    acme: Workspace, alice: User, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    epic = key(1, **{"Issue Type": "Epic"})
    import_files(jira(path, epic, key(3, Parent="1")), source="jira-csv")
    links.edit_link(link=Link.objects.current().get(child__key="AB-3"), by=alice, why="It is why")
    assert import_files(jira(path, epic, key(3)), source="jira-csv")["links_ended"] == 1
    assert parents_of("AB-3") == set()
    import_files(jira(path, epic, key(3, Parent="1")), source="jira-csv")
    assert parents_of("AB-3") == {"AB-1"}


def test_a_link_that_a_person_made_survives_a_tracker_that_names_another_parent(
    acme: Workspace, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    epics = [key(1, **{"Issue Type": "Epic"}), key(2, **{"Issue Type": "Epic"})]
    import_files(jira(path, *epics, key(3, Parent="1")), source="jira-csv")
    own = make.record("solution")
    make.link(record("AB-3"), own)
    import_files(jira(path, *epics, key(3, Parent="2")), source="jira-csv")
    assert parents_of("AB-3") == {"AB-2", own.key}
    assert Link.objects.current().filter(child__key="AB-3", is_primary=True).count() == 1


def test_a_circle_in_the_file_is_reported_and_not_made(acme: Workspace, tmp_path: Path) -> None:
    report = import_files(
        jira(tmp_path / "a.csv", key(1, Parent="2"), key(2, Parent="3"), key(3, Parent="1"), key(4, Parent="4")),
        source="jira-csv",
    )
    assert (report["links_made"], report["refused_parents"]) == (2, 2)
    assert {row["why"].split(".")[0] for row in report["unresolved"]} == {
        "The two would contribute to each other",
        "A record can't contribute to itself",
    }


def test_a_parent_of_a_lower_level_is_reported_until_its_type_is_mapped_higher(acme: Workspace, tmp_path: Path) -> None:
    path = jira(tmp_path / "a.csv", key(1, **{"Issue Type": "Feature"}), key(2, Parent="1", **{"Issue Type": "Epic"}))
    report = import_files(path, source="jira-csv")
    assert (report["links_made"], report["refused_parents"]) == (0, 1)
    again = import_files(path, source="jira-csv", kinds="feature=initiative")
    assert (again["refused_parents"], parents_of("AB-2")) == (0, {"AB-1"})
    assert record("AB-1").kind == "initiative"


def test_what_is_missing_from_a_later_full_import_is_gone_and_comes_back(acme: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    issues = [key(number) for number in range(1, 6)]
    import_files(jira(path, *issues), source="jira-csv")
    report = import_files(jira(path, *issues[:4]), source="jira-csv")
    assert (report["gone"], record("AB-5").is_gone, record("AB-5").deleted_at) == (1, True, None)
    assert import_files(jira(path, *issues[:1]), source="jira-csv")["gone"] == 0
    assert import_files(jira(path, *issues[:1]), source="jira-csv", full=True)["gone"] == 3
    other = jira(tmp_path / "b.csv", {"Issue key": "CD-77"})
    assert import_files(other, source="jira-csv", full=True)["gone"] == 0
    import_files(jira(path, *issues), source="jira-csv")
    assert not Record.objects.filter(is_gone=True).exists()


def test_what_somebody_deleted_here_is_not_brought_back(acme: Workspace, alice: User, tmp_path: Path) -> None:
    path = jira(tmp_path / "a.csv", key(1), key(2, Parent="1"))
    import_files(path, source="jira-csv")
    records.delete_record(record=record("AB-1"), by=alice)
    report = import_files(path, source="jira-csv")
    assert (report["skipped"], report["skipped_rows"][0]["line"], report["unchanged"]) == (1, 2, 1)
    assert record("AB-1").deleted_at is not None


def test_the_only_vision_of_a_file_becomes_the_root_of_a_workspace_without_one(acme: Workspace, tmp_path: Path) -> None:
    nodes: list[dict[str, Any]] = [
        {"id": "M", "kind": "mission"},
        {"id": "V", "kind": "vision", "parents": ["M"]},
        {"id": "P", "kind": "vision", "parents": ["V"]},
        {"id": "I", "kind": "intent", "parents": ["P"]},
    ]
    report = import_files(strategy(tmp_path / "a.json", *nodes), source="records")
    root = Record.objects.get(is_root=True)
    assert (root.title, report["root"]) == ("V", root.key)
    assert any("is now the root" in note for note in report["notes"])
    assert Record.objects.get(title="I").alignment is True
    other = import_files(
        strategy(tmp_path / "b.json", {"id": "W", "kind": "vision"}), source="records", source_name="b"
    )
    assert (other["root"], Record.objects.get(is_root=True).title) == (None, "V")


def test_two_visions_at_the_top_leave_the_workspace_without_a_root(acme: Workspace, tmp_path: Path) -> None:
    nodes = [{"id": "V", "kind": "vision"}, {"id": "W", "kind": "vision"}]
    assert import_files(strategy(tmp_path / "a.json", *nodes), source="records")["root"] is None
    assert not Record.objects.filter(is_root=True).exists()


def test_a_status_that_nobody_knows_is_active_and_kept_as_text(acme: Workspace, tmp_path: Path) -> None:
    report = import_files(jira(tmp_path / "a.csv", key(1, Status="Simmering")), source="jira-csv")
    assert (record("AB-1").status, record("AB-1").status_text) == ("active", "Simmering")
    assert report["unknown_statuses"] == {"Simmering": 1}


def test_the_same_key_in_another_tracker_is_another_record(acme: Workspace, tmp_path: Path) -> None:
    path = jira(tmp_path / "a.csv", key(1))
    import_files(path, source="jira-csv")
    import_files(path, source="jira-csv", source_name="The other Jira")
    assert sorted(Record.objects.values_list("key", flat=True)) == ["AB-1", "ITM-1"]
    assert TrackerItem.objects.filter(key="AB-1").count() == 2


def test_an_export_without_ids_is_the_same_issues_as_one_with_them(acme: Workspace, tmp_path: Path) -> None:
    import_files(jira(tmp_path / "a.csv", key(1, **{"Issue id": ""})), source="jira-csv")
    report = import_files(jira(tmp_path / "a.csv", key(1)), source="jira-csv")
    assert (report["created"], Record.objects.count()) == (0, 1)
    assert TrackerItem.objects.get().outside_id == "1"


def test_an_issue_that_moved_keeps_its_record(acme: Workspace, tmp_path: Path) -> None:
    import_files(jira(tmp_path / "a.csv", key(1)), source="jira-csv")
    moved = {"Issue key": "CD-9", "Issue id": "1"}
    report = import_files(jira(tmp_path / "a.csv", moved), source="jira-csv")
    assert (report["created"], TrackerItem.objects.get().key) == (0, "CD-9")


def test_a_row_that_stands_twice_is_taken_once(acme: Workspace, tmp_path: Path) -> None:
    report = import_files(jira(tmp_path / "a.csv", key(1), key(1)), jira(tmp_path / "b.csv", key(1)), source="jira-csv")
    assert (report["created"], report["skipped"]) == (1, 2)


def test_a_records_file_follows_until_somebody_edits_the_record_here(
    acme: Workspace, alice: User, tmp_path: Path
) -> None:
    node = {"id": "I", "kind": "intent", "text": "one", "sections": {"now": "because"}}
    path = tmp_path / "a.json"
    import_files(strategy(path, node), source="records")
    intent = Record.objects.get(title="I")
    records.edit_record(record=intent, by=alice, version=1, changes={"title": "Ours"}, sections={"now": "our reason"})
    changed = node | {"title": "Theirs", "text": "two", "sections": {"now": "their reason", "change": "new"}}
    import_files(strategy(path, changed), source="records")
    intent.refresh_from_db()
    assert (intent.title, intent.description) == ("Ours", "two")
    assert dict(intent.sections.values_list("slot", "text")) == {"now": "our reason", "change": "new"}
    before = everything()
    import_files(strategy(path, changed), source="records")
    assert everything() == before


def test_a_strange_weight_does_not_stop_the_import(acme: Workspace, tmp_path: Path) -> None:
    weights = {"A": "1,5", "B": 0.00001, "C": 3}
    nodes = [
        {"id": name, "kind": "initiative", "links": [{"type": "contributes", "to": "I", "weight": weight}]}
        for name, weight in weights.items()
    ]
    report = import_files(strategy(tmp_path / "a.json", {"id": "I", "kind": "intent"}, *nodes), source="records")
    taken = {link.child.title: float(link.weight) for link in Link.objects.current().select_related("child")}
    assert taken == {"A": 1.5, "B": 1, "C": 3}
    assert ["“1e-05” can't be the weight" in note for note in report["notes"][:1]] == [True]


def test_every_version_of_an_imported_record_is_in_its_history(acme: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    import_files(jira(path, key(1)), source="jira-csv")
    import_files(jira(path, key(1, Summary="Second")), source="jira-csv")
    history = record("AB-1").history.order_by("history_id")
    assert [(row.title, row.history_type, row.version) for row in history] == [("Issue 1", "+", 1), ("Second", "~", 2)]


def test_what_hangs_below_an_epic_loses_and_regains_its_path_with_the_trackers_status(
    acme: Workspace, make: Make, tmp_path: Path
) -> None:
    path = tmp_path / "a.csv"
    epic = key(1, **{"Issue Type": "Epic"})
    below = [key(2, Parent="1"), key(3, Parent="2")]
    import_files(jira(path, epic, *below), source="jira-csv")
    make.link(record("AB-1"), make.line()[1])
    assert set(Record.objects.work().with_path().values_list("key", flat=True)) >= {"AB-1", "AB-2", "AB-3"}
    import_files(jira(path, epic | {"Status": "Won't Do", "Status Category": "Done"}, *below), source="jira-csv")
    assert [record(each).alignment for each in ("AB-1", "AB-2", "AB-3")] == [True, False, False]
    import_files(jira(path, epic, below[0], key(3)), source="jira-csv")
    assert [record(each).alignment for each in ("AB-1", "AB-2", "AB-3")] == [True, True, False]


def test_another_records_file_leaves_what_the_first_one_brought(acme: Workspace, tmp_path: Path) -> None:
    import_files(strategy(tmp_path / "a.json", {"id": "I", "kind": "intent"}), source="records")
    more: list[dict[str, Any]] = [{"id": f"J{number}", "kind": "intent"} for number in range(5)]
    report = import_files(strategy(tmp_path / "b.json", *more), source="records")
    assert (report["created"], report["gone"], report["missing"]) == (5, 0, 1)
