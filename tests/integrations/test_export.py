"""What is exported imports back to the same."""

from __future__ import annotations

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Membership, Role, User, Workspace
from accounts.scope import in_workspace
from integrations.queries.export import as_csv, as_json, nodes
from strategy.actions import links, records
from strategy.models import Link, Record
from tests.cast import Make
from tests.integrations.run import import_files
from tests.integrations.shared_data import real

pytestmark = pytest.mark.django_db


def exported(workspace: Workspace) -> list[dict[str, Any]]:
    with in_workspace(workspace):
        return list(nodes())


def differences(one: Workspace, other: Workspace) -> list[tuple[Any, ...]]:
    """Return (key, field, here, there) wherever two workspaces differ in what they export."""
    here, there = ({node["key"]: node for node in exported(workspace)} for workspace in (one, other))
    return [
        (key, name, here.get(key, {}).get(name), there.get(key, {}).get(name))
        for key in {**here, **there}
        for name in {**here.get(key, {}), **there.get(key, {})}
        if here.get(key, {}).get(name) != there.get(key, {}).get(name)
    ]


def written(workspace: Workspace, form: str, path: Path) -> Path:
    call_command("export_records", workspace=workspace.slug, format=form, output=path)
    return path


def arrive_elsewhere(path: Path, *members: User) -> Workspace:
    other = Workspace.objects.create(slug="other", name="Acme")
    for member in members:
        Membership.objects.create(workspace=other, user=member, role=Role.VIEWER)
    out = StringIO()
    call_command("import_records", str(path), workspace="other", source="records", json=True, stdout=out)
    report = json.loads(out.getvalue())
    assert (report["skipped"], report["unresolved_parents"], report["refused_parents"]) == (0, 0, 0)
    return other


def a_strategy(make: Make, alice: User) -> None:
    """Make a workspace with everything that an export has to carry."""
    mission = make.record("mission", title="People own their health")
    root = make.root(sections={"future": "Tomorrow\n\n- a\n- b", "wont": "=no formulas"})
    make.link(root, mission)
    product = make.record("vision", title="For nurses", parent=root, why="Nurses, first; of all")
    intent = make.record("intent", rank=2, statement="Be first", parent=product, why="+1 is not a formula")
    second = make.record("intent", parent=root, status="discovery")
    initiative = make.record(
        "initiative", parent=intent, owner=alice, team=make.team("Core; and more"), effort=Decimal("2.50")
    )
    links.link(
        child=initiative, parent=second, by=None, why="Both\nneed it", link_type="enables", weight=Decimal("2.5")
    )
    unsure = make.record("solution", status="proposed", parent=initiative, by=None)
    make.record("epic", title="'quoted", parent=unsure, labels=["a, b", "c"], components=["web"], key="ODD KEY")
    make.record("item", title="-dash", status="dropped", type="Bug", project="AB", started=True)
    make.record("item", status="active", started=True)
    records.delete_record(record=make.record("item"), by=alice)
    bob = User.objects.create_user("robert@example.org", name="Robert")
    Membership.objects.create(workspace=make.workspace, user=bob, role=Role.CONTRIBUTOR)
    links.link(child=make.record("epic"), parent=initiative, by=bob, why="Unconfirmed")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_everything_imports_back_to_the_same(
    acme: Workspace, alice: User, make: Make, tmp_path: Path, form: str
) -> None:
    a_strategy(make, alice)
    path = written(acme, form, tmp_path / f"export.{form}")
    other = arrive_elsewhere(path, alice)
    assert differences(acme, other) == []
    assert exported(other) == exported(acme)
    with in_workspace(other):
        assert Record.objects.get(is_root=True).title == "People own their health"
        assert Link.objects.current().filter(confirmed_at=None).count() == 1
        there = dict(Record.objects.values_list("key", "alignment"))
    with in_workspace(acme):
        assert there == dict(Record.objects.present().values_list("key", "alignment"))
        in_scope = set(Record.objects.in_scope().values_list("key", flat=True))
    with in_workspace(other):
        assert set(Record.objects.in_scope().values_list("key", flat=True)) == in_scope


@pytest.mark.parametrize("form", ["json", "csv"])
@pytest.mark.parametrize(
    ("name", "source", "kinds"),
    [
        ("tidev-jira/MOD.ndjson.gz", "jira-json", ""),
        ("jira-csv-cloud/werkplaats.MIT.csv", "jira-csv", ""),
        (
            "rust-project-goals/normalized.json.gz",
            "records",
            "period=vision,theme=intent,goal=initiative,subgoal=initiative,task=item",
        ),
    ],
)
@pytest.mark.real_data
def test_real_work_exports_and_imports_back_to_the_same(
    acme: Workspace, tmp_path: Path, form: str, name: str, source: str, kinds: str
) -> None:
    import_files(real(name), source=source, kinds=kinds)
    other = arrive_elsewhere(written(acme, form, tmp_path / f"export.{form}"))
    assert differences(acme, other) == []
    assert exported(other) == exported(acme)
    with in_workspace(other):
        scope = Record.objects.in_scope().count()
    with in_workspace(acme):
        assert Record.objects.in_scope().count() == scope


def test_no_cell_of_the_csv_is_a_formula(acme: Workspace, make: Make) -> None:
    for title in ("=1+1", "+1", "-1", "@x", "'=1"):
        make.record("item", title=title)
    rows = "".join(as_csv()).splitlines()[1:]
    assert [row.split(",")[2] for row in rows] == ["'=1+1", "'+1", "'-1", "'@x", "''=1"]


def test_an_empty_workspace_exports_an_empty_records_file(acme: Workspace) -> None:
    assert json.loads("".join(as_json("Acme"))) == {"dataset": "Everything of Acme", "nodes": []}
