"""A backup brings every row back as it was, on either database, or nothing at all."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User, Workspace
from accounts.scope import in_workspace
from config.backup import _lines, _models
from strategy.actions import records
from strategy.kinds import ITEM
from strategy.models import Record
from tests.cast import Make


def everything() -> list[Any]:
    return list(_lines())


def empty_the_database() -> None:
    """Empty every table: the rows of a workspace through TRUNCATE, which row-level security doesn't hold back."""
    tables = [model._meta.db_table for model in _models()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA foreign_keys = ON")


@pytest.fixture
def two_companies(transactional_db: None) -> list[Workspace]:
    """Two workspaces with people, records, links, memos and their history."""
    user = User.objects.create_user("alice@example.org", "a password", name="Alice 😀")
    companies = [Workspace.objects.create(slug=slug, name=slug.title()) for slug in ("acme", "globex")]
    for company in companies:
        with in_workspace(company):
            make = Make(company)
            _, initiative, item = make.line()
            records.edit_record(
                record=item,
                by=user,
                version=item.version,
                changes={"title": 'Ünïcode\u2028 \\ " title', "effort": "2.5"},
            )
            make.record(ITEM, title="no path")
            make.team("Sleep team")
            make.record(ITEM, parent=initiative, labels=["a", "b"])
    return companies


def test_a_restored_backup_has_the_same_rows(two_companies: list[Workspace], tmp_path: Path) -> None:
    before = everything()
    assert len(before) > 30
    call_command("backup", tmp_path / "all.gz", verbosity=0)
    empty_the_database()
    assert everything() == []
    call_command("restore", tmp_path / "all.gz", verbosity=0)
    assert everything() == before


def test_after_a_restore_people_go_on_making_records(two_companies: list[Workspace], tmp_path: Path) -> None:
    call_command("backup", tmp_path / "all.gz", verbosity=0)
    empty_the_database()
    call_command("restore", tmp_path / "all.gz", verbosity=0)
    company = two_companies[1]
    with in_workspace(company):
        made = Make(company).record(ITEM, title="new", parent=Record.objects.get(kind="initiative"))
        assert made.alignment is True
    assert User.objects.get().check_password("a password")


def test_a_database_with_rows_is_refused(two_companies: list[Workspace], tmp_path: Path) -> None:
    call_command("backup", tmp_path / "all.gz", verbosity=0)
    before = everything()
    with pytest.raises(CommandError, match="holds rows already"):
        call_command("restore", tmp_path / "all.gz")
    assert everything() == before


OTHER_FILES = {
    "empty": b"",
    "not gzip": b"not gzip",
    "another object": gzip.compress(b"{}\n"),
    "a list": gzip.compress(b"[1]\n"),
}


@pytest.mark.parametrize("content", OTHER_FILES.values(), ids=OTHER_FILES)
def test_another_file_is_refused_with_a_sentence(transactional_db: None, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.gz"
    path.write_bytes(content)
    with pytest.raises(CommandError, match="backup"):
        call_command("restore", path)


def test_half_a_backup_restores_nothing(two_companies: list[Workspace], tmp_path: Path) -> None:
    path = tmp_path / "all.gz"
    call_command("backup", path, verbosity=0)
    path.write_bytes(path.read_bytes()[:-200])
    empty_the_database()
    with pytest.raises(CommandError, match="not a complete backup"):
        call_command("restore", path)
    assert everything() == []
