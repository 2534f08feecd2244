"""Reading Jira's CSV exports: languages, encodings, parents a row at a time, dates, odd rows."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrations import jira_csv
from integrations.base import SkippedRow, SourceRow, Unreadable
from tests.integrations.shared_data import real

HEADER = "Summary,Issue key,Issue id,Issue Type,Status,Created,Updated\n"


def read(path: Path) -> tuple[list[SourceRow], list[SkippedRow], list[str]]:
    notes: list[str] = []
    found = list(jira_csv.read(path, notes))
    rows = [row for row in found if isinstance(row, SourceRow)]
    return rows, [row for row in found if isinstance(row, SkippedRow)], notes


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_the_werkplaats_export_has_13_children_of_3_epics() -> None:
    path = real("jira-csv-cloud/werkplaats.MIT.csv")
    rows, skipped, notes = read(path)
    with path.open(newline="", encoding="utf-8") as file:
        raw = list(csv.reader(file))
    header, body = raw[0], raw[1:]
    parents = {row[header.index("Parent")] for row in body if row[header.index("Parent")]}
    assert (len(rows), skipped, notes) == (len(body), [], [])
    assert len([row for row in rows if row.parents]) == 13
    assert {row.parents[0].outside_id for row in rows if row.parents} == parents
    assert {row.outside_id for row in rows if row.type == "Epic"} == parents
    assert len(parents) == 3
    assert rows[0].created_at == datetime(2022, 12, 21, 15, 31, tzinfo=UTC)


def test_the_planeso_export_is_flat() -> None:
    rows, skipped, _ = read(real("jira-csv-cloud/planeso.Apache-2.0.csv"))
    assert (len(rows), len([row for row in rows if row.parents]), skipped) == (22, 0, [])


def test_a_spanish_export_is_read_by_what_its_columns_mean(tmp_path: Path) -> None:
    rows, _, notes = read(
        written(
            tmp_path,
            "\ufeffResumen,Clave de incidencia,ID de la incidencia,Tipo de Incidencia,Estado,Principal,Clave principal,"
            "Parent summary,Categoría de estado,Actualizada,Campo personalizado (Story Points)\n"
            "Pagar,AB-2,102,Historia,En curso,101,AB-1,Compras,En curso,21/abr/26 11:37 PM,3.0\n",
        )
    )
    (row,) = rows
    assert notes == []
    assert (row.key, row.title, row.type, row.status_category) == ("AB-2", "Pagar", "Historia", "En curso")
    assert [(parent.reference, parent.outside_id) for parent in row.parents] == [("AB-1", "101")]
    assert row.updated_at == datetime(2026, 4, 21, 23, 37, tzinfo=UTC)
    assert row.estimate == 3.0


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("101,,,,", ("Parent", "101", "101")),
        ("101,,AB-1,AB-9,", ("Parent", "AB-1", "101")),
        (",101,,,", ("Parent id", "101", "101")),
        (",,AB-1,,", ("Parent key", "AB-1", "")),
        (",,,AB-1,", ("Epic Link", "AB-1", "")),
        (",,,,AB-1", ("Parent Link", "AB-1", "")),
        (",,,,", None),
    ],
)
def test_the_parent_is_the_first_cell_that_is_filled(
    tmp_path: Path, cells: str, expected: tuple[str, str, str] | None
) -> None:
    rows, _, _ = read(
        written(
            tmp_path,
            "Issue key,Summary,Status,Parent,Parent id,Parent key,Custom field (Epic Link),Custom field (Parent Link),"
            f"Parent summary,Epic Link Summary\nAB-2,Pay,Open,{cells},Shopping,Shopping\n",
        )
    )
    found = [(parent.field, parent.reference, parent.outside_id) for parent in rows[0].parents]
    assert found == ([expected] if expected else [])


def test_repeated_columns_give_every_value(tmp_path: Path) -> None:
    rows, _, _ = read(written(tmp_path, "Issue key,Summary,Labels,Status,Labels,Labels\nAB-1,Pay,web,Open,,mobile\n"))
    assert rows[0].labels == ["web", "mobile"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    rows, _, _ = read(written(tmp_path, HEADER + "Café für alle,AB-1,1,Task,Open,,\n" * 3, encoding))
    assert [row.title for row in rows] == ["Café für alle"] * 3


def test_a_gzipped_semicolon_file_with_a_separator_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.csv.gz"
    path.write_bytes(gzip.compress(("sep=;\n" + HEADER.replace(",", ";") + 'a;AB-1;1;"x\ny";Open;;\n').encode()))
    rows, _, _ = read(path)
    assert [(row.line, row.key, row.type) for row in rows] == [(3, "AB-1", "x\ny")]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["16/02/2017 15:26", "03/04/2017 10:00"], datetime(2017, 4, 3, 10, 0, tzinfo=UTC)),
        (["12/21/2023 15:21", "03/04/2023 10:00"], datetime(2023, 3, 4, 10, 0, tzinfo=UTC)),
        (["01/02/2017 15:26", "03/04/2017 10:00"], None),
        (["21.12.2023 15:21", "03.04.2023 10:00"], datetime(2023, 4, 3, 10, 0, tzinfo=UTC)),
        (["2023-12-21T15:21:00.000+0000", "2023-04-03 10:00"], datetime(2023, 4, 3, 10, 0, tzinfo=UTC)),
        (["20/Jul/23 3:25 PM", "3/mai/23 9:05 AM"], datetime(2023, 5, 3, 9, 5, tzinfo=UTC)),
        (["20/Jul/23 3:25 PM", "3/dic/23 12:05 AM"], datetime(2023, 12, 3, 0, 5, tzinfo=UTC)),
        (["20/Jul/23 3:25 PM", "3/Mär/23 12:05 PM"], datetime(2023, 3, 3, 12, 5, tzinfo=UTC)),
    ],
)
def test_dates_are_read_by_the_evidence_of_the_whole_file(
    tmp_path: Path, dates: list[str], expected: datetime | None
) -> None:
    body = "".join(f"a,AB-{number},{number},Task,Open,,{date}\n" for number, date in enumerate(dates, 1))
    rows, _, notes = read(written(tmp_path, HEADER + body))
    assert rows[-1].updated_at == expected
    assert any("day or the month" in note for note in notes) is (expected is None)


def test_rows_that_do_not_fit_are_reported_with_their_line(tmp_path: Path) -> None:
    text = (
        HEADER
        + "a,AB-1,1,Task,Open,,\n\nshort,AB-2\nno key\nb,,,Task,Open,,\nc,AB-4,4,Task,Open,,,,x\nd,not a key,5,T,O,,\n"
    )
    rows, skipped, _ = read(written(tmp_path, text))
    assert [(row.line, row.key) for row in rows] == [(2, "AB-1"), (4, "AB-2")]
    assert [row.line for row in skipped] == [5, 6, 7, 8]
    assert "9 cells and the header 7" in skipped[2].reason


def test_a_quote_that_is_never_closed_is_reported_where_it_opens(tmp_path: Path) -> None:
    text = HEADER + 'a,AB-1,1,Task,Open,,\n"b,AB-2,2,Task,Open,,\n' + "c,AB-3,3,Task,Open,,\n" * 5
    rows, skipped, _ = read(written(tmp_path, text))
    assert [row.key for row in rows] == ["AB-1"]
    assert [row.line for row in skipped] == [3]
    assert "never closed" in skipped[0].reason


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_of_100_megabytes_is_skipped_in_bounded_memory(tmp_path: Path, quote: str) -> None:
    import resource

    path = tmp_path / "export.csv"
    with path.open("w") as file:
        file.write(HEADER + "a,AB-1,1,Task,Open,,\n" + quote)
        for _ in range(100):
            file.write("x" * 1024 * 1024)
        file.write(quote + ",AB-2,2,Task,Open,,\nc,AB-3,3,Task,Open,,\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows, skipped, _ = read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert [row.key for row in rows if row.key != "AB-2"] == ["AB-1", "AB-3"]
    assert {row.line for row in skipped} == {3}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"PK\x03\x04abc", "zip archive"),
        (b"PK\x03\x04....[Content_Types].xml", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\x1f\x8b\x08broken", "damaged"),
        (bytes(range(256)) * 20, "isn't a text file"),
        (b"\x00" * 5000, "empty"),
        (b'{"issues": []}', "doesn't look like a Jira CSV export"),
        (b"name,amount\nx,1\n", "doesn't look like a Jira CSV export"),
        (b"\x89PNG\r\n", "picture"),
    ],
)
def test_what_is_no_export_gets_a_sentence_that_says_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "wrong"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        read(path)
    assert words in refusal.value.sentence
    assert refusal.value.sentence.endswith(".")
