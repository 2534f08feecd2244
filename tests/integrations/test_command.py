"""The import command: what it prints, and the sentence and exit code where it can't do its work."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User, Workspace
from integrations.models import ImportRun, Source, WaitingImport
from strategy.models import Change, Record
from tests.integrations.run import import_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    """A Jira export of two issues, one below the other."""
    path = tmp_path / "jira.csv"
    path.write_text("Summary,Issue key,Issue Type,Status,Parent key\nPay,AB-1,Epic,Open,\nAsk,AB-2,Story,Open,AB-1\n")
    return path


def run(*files: Path, **options: Any) -> str:
    out = StringIO()
    call_command(
        "import_records", *map(str, files), **{"workspace": "acme", "source": "jira-csv"} | options, stdout=out
    )
    return out.getvalue()


def test_it_says_in_words_what_it_did(acme: Workspace, csv: Path) -> None:
    said = run(csv)
    assert said.startswith("Imported.\n")
    assert "             created  2\n" in said
    assert "in scope  2, 2 of it without a path" in said


def test_a_dry_run_leaves_nothing_behind(acme: Workspace, csv: Path) -> None:
    assert run(csv, dry_run=True, kinds="story=solution").startswith("Nothing was changed")
    for model in (Record, ImportRun, Source, Change):
        assert not model.objects.exists()
    assert not WaitingImport.objects.exists()


def test_a_dry_run_does_not_keep_its_kinds(acme: Workspace, csv: Path) -> None:
    run(csv)
    run(csv, dry_run=True, kinds="story=solution")
    assert Source.objects.get().kinds == {}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"workspace": "nowhere"}, "There is no workspace “nowhere”"),
        ({"kinds": "story=castle"}, "isn't a kind mapping"),
        ({"kinds": "story"}, "isn't a kind mapping"),
        ({"by": "charlie@example.org"}, "is no member of acme"),
        ({"full": True, "part": True}, "not both"),
        ({"source": "jira-json"}, "isn't JSON"),
        ({"source": "records"}, "doesn't look like a records file"),
    ],
)
def test_what_it_can_not_do_is_said_in_a_sentence(
    acme: Workspace, charlie: User, csv: Path, options: dict[str, Any], words: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        run(csv, **options)
    assert words in str(refusal.value)
    assert str(refusal.value).endswith(".")
    assert not Record.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_file_that_is_not_there_is_said(acme: Workspace, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "none.csv")


def test_a_trackers_source_takes_no_records_file(acme: Workspace, csv: Path, tmp_path: Path) -> None:
    run(csv)
    path = tmp_path / "a.csv"
    path.write_text("id,kind,title\nV,vision,Own it\n")
    with pytest.raises(CommandError, match="is for a tracker"):
        run(path, source="records", source_name="Jira")


def test_the_member_who_imports_stands_in_the_history(acme: Workspace, bob: User, csv: Path) -> None:
    import_files(csv, source="jira-csv", by="bob@example.org")
    assert Change.objects.get().by == bob
    assert Record.history.first().history_user == bob
    assert Record.objects.get(key="AB-1").created_by == bob
