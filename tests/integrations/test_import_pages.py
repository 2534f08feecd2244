"""The pages of an import, as a person walks through them without JavaScript."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User, Workspace
from integrations.actions.runs import work_on
from integrations.models import ImportRun, Source, WaitingImport
from strategy.models import Link, Record
from tests.cast import Make
from tests.integrations.run import import_files
from tests.integrations.shared_data import real

pytestmark = pytest.mark.django_db

CSV = (
    "Summary,Issue key,Issue id,Issue Type,Status,Parent,Assignee\n"
    "Pay by card,AB-1,1,Epic,Open,,Bob\n"
    "Ask for the card,AB-2,2,Story,In Progress,1,Somebody\n"
    "Old,AB-3,3,Story,Simmering,99,\n"
    ",,,,,,x\n"
)
ClientFor = Callable[[User], Client]


def upload(client: Client, content: bytes | str = CSV, name: str = "jira.csv", **fields: str) -> ImportRun:
    """Upload a file, expect to be sent to its page, and return the import."""
    body = content.encode() if isinstance(content, str) else content
    answer = client.post("/w/acme/import/upload/", {"upload": SimpleUploadedFile(name, body), **fields})
    assert answer.status_code == 302, answer.content.decode()
    run = ImportRun.objects.latest("pk")
    assert answer["Location"] == f"/w/acme/import/{run.pk}/"
    return run


def page(client: Client, run: ImportRun, rest: str = "") -> str:
    answer = client.get(f"/w/acme/import/{run.pk}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_workspace_teaches_what_can_be_imported(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    text = client_for(alice).get("/w/acme/import/").content.decode()
    assert "Export CSV (all fields)" in text
    assert 'name="upload"' in text


def test_a_contributor_needs_a_source_that_an_administrator_made(
    acme: Workspace, bob: User, client_for: ClientFor
) -> None:
    client = client_for(bob)
    assert "Ask an administrator" in client.get("/w/acme/import/").content.decode()
    answer = client.post("/w/acme/import/upload/", {"upload": SimpleUploadedFile("jira.csv", CSV.encode())})
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()
    source = Source.objects.create(name="Jira")
    run = upload(client, source=str(source.pk))
    assert run.created_by == bob
    assert client.get(f"/w/acme/import/{run.pk}/mapping/").status_code == 403


def test_a_file_is_uploaded_checked_mapped_imported_and_undone(
    acme: Workspace, make: Make, alice: User, bob: User, client_for: ClientFor
) -> None:
    client = client_for(alice)
    run = upload(client)
    assert WaitingImport.objects.filter(run=run).exists()
    assert "Being checked" in page(client, run)
    work_on(acme.pk, run.pk)

    text = page(client, run)
    assert "Nothing has been changed yet" in text
    assert "This row has no issue key" in text
    assert "The status “Simmering” isn&#x27;t known" in text
    assert "It hasn&#x27;t been imported yet" in text
    assert not Record.objects.exists()

    mapping = page(client, run, "mapping/")
    for word in ("Epic", "Story", "Simmering", "Somebody"):
        assert word in mapping
    run.refresh_from_db()
    statuses = [word["word"] for word in run.found["statuses"]]
    types = [word["word"] for word in run.found["types"]]
    people = [word["word"] for word in run.found["people"]]
    chosen = {
        f"types-{types.index('Epic')}": "solution",
        f"types-{types.index('Story')}": "item",
        f"counted-{types.index('Epic')}": "on",
        f"statuses-{statuses.index('Open')}": "active",
        f"statuses-{statuses.index('In Progress')}": "active",
        f"statuses-{statuses.index('Simmering')}": "proposed",
        f"people-{people.index('Bob')}": "",
        f"people-{people.index('Somebody')}": str(alice.pk),
        "current_days": "30",
    }
    answer = client.post(f"/w/acme/import/{run.pk}/mapping/", {**chosen, "current_days": "0"})
    assert answer.status_code == 422
    answer = client.post(f"/w/acme/import/{run.pk}/mapping/", chosen)
    assert answer.status_code == 302
    source = run.source
    source.refresh_from_db()
    assert (source.kinds, source.statuses) == ({"epic": "solution"}, {"simmering": "proposed"})
    assert (source.uncounted_types, source.current_days) == (["story"], 30)
    work_on(acme.pk, run.pk)
    assert "Nothing has been changed yet" in page(client, run)

    assert client.post(f"/w/acme/import/{run.pk}/start/").status_code == 302
    text = page(client, run)
    assert "0 of 4 rows" in text
    work_on(acme.pk, run.pk)
    text = page(client, run)
    assert "Imported" in text
    assert "Undo this import" in text
    kinds = dict(Record.objects.values_list("key", "kind"))
    assert kinds == {"AB-1": "solution", "AB-2": "item", "AB-3": "item"}
    assert Record.objects.get(key="AB-2").owner == alice
    assert Record.objects.get(key="AB-1").owner == bob
    assert Record.objects.get(key="AB-3").status == "proposed"
    assert not Record.objects.in_scope().exists()
    rows = list(csv.reader(b"".join(client.get(f"/w/acme/import/{run.pk}/rows.csv")).decode().splitlines()))
    assert [row[1:3] + row[4:5] for row in rows[1:]] == [["5", "", ""], ["", "AB-3", "99"]]

    assert client.post(f"/w/acme/import/{run.pk}/undo/").status_code == 302
    assert not Record.objects.present().exists()
    again = upload(client, source=str(source.pk))
    work_on(acme.pk, again.pk)
    client.post(f"/w/acme/import/{again.pk}/start/")
    work_on(acme.pk, again.pk)
    assert Record.objects.present().count() == 3
    assert Link.objects.current().count() == 1


def test_an_import_can_be_cancelled_before_it_begins_and_not_after(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    client = client_for(alice)
    run = upload(client)
    client.post(f"/w/acme/import/{run.pk}/cancel/")
    assert not WaitingImport.objects.exists()
    assert "was cancelled" in page(client, run)
    client.post(f"/w/acme/import/{run.pk}/start/")
    assert "was cancelled" in page(client, run)
    work_on(acme.pk, run.pk)
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....xl/workbook.xml", "Excel workbook"),
        (b"\x00\x01\x02\x03" * 500, "isn&#x27;t a text file"),
        (b"a,b\n1,2\n", "none of the files"),
        (b'{"issues": [}', "none of the files"),
        (b"<html>", "web page"),
        (b"\x1f\x8b\x08abc", "damaged"),
    ],
)
def test_a_wrong_file_is_answered_on_the_form_with_what_to_do(
    acme: Workspace, alice: User, client_for: ClientFor, content: bytes, words: str
) -> None:
    answer = client_for(alice).post("/w/acme/import/upload/", {"upload": SimpleUploadedFile("../x\x00.csv", content)})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_source_chosen_for_the_wrong_kind_of_file_is_refused(
    acme: Workspace, alice: User, client_for: ClientFor, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    source = Source.objects.create(name="Jira")
    body = SimpleUploadedFile("a.csv", b"id,kind,title\nV,vision,Own it\n")
    answer = client_for(alice).post("/w/acme/import/upload/", {"upload": body, "source": source.pk})
    assert answer.status_code == 422
    assert "is for a tracker" in answer.content.decode()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "the upload is kept, and nothing will use it"


def test_the_progress_alone_is_given_to_htmx(acme: Workspace, alice: User, client_for: ClientFor) -> None:
    client = client_for(alice)
    run = upload(client)
    answer = client.get(f"/w/acme/import/{run.pk}/", headers={"HX-Request": "true", "HX-Target": "import_progress"})
    text = answer.content.decode()
    assert text.strip().startswith('<div id="import_progress"')
    assert 'hx-trigger="every 1s"' in text
    work_on(acme.pk, run.pk)
    assert "hx-trigger" not in page(client, run).partition('id="import_progress"')[2].partition(">")[0]


def test_everything_is_exported_from_the_page_and_imports_back(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    path: Path = real("jira-csv-cloud/werkplaats.MIT.csv")
    import_files(path, source="jira-csv")
    client = client_for(alice)
    for form in ("json", "csv"):
        answer = client.get(f"/w/acme/export/records.{form}")
        assert f'filename="acme.{form}"' in answer["Content-Disposition"]
        run = upload(client, b"".join(answer), name=f"acme.{form}")
        assert run.reader == "records"


def test_an_import_of_another_workspace_does_not_exist(
    acme: Workspace, alice: User, charlie: User, client_for: ClientFor
) -> None:
    run = upload(client_for(alice))
    for path in ("", "rows.csv"):
        assert client_for(charlie).get(f"/w/acme/import/{run.pk}/{path}").status_code == 404
    assert client_for(alice).get(f"/w/acme/import/{run.pk + 1}/").status_code == 404
    assert client_for(alice).get("/w/acme/import/99999999999999999999/").status_code == 404


def test_the_list_takes_the_same_queries_for_one_import_as_for_many(
    acme: Workspace, alice: User, client_for: ClientFor
) -> None:
    client = client_for(alice)
    counted = []
    for more in (1, 15):
        for _ in range(more):
            upload(client)
        client.get("/w/acme/import/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/w/acme/import/")
        counted.append(len(queries))
    assert counted[0] == counted[1]
