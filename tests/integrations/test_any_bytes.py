"""Whatever the bytes, a reader gives rows or one sentence, never another error."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrations.base import SkippedRow, SourceRow, Unreadable
from integrations.mapping import Mapping
from integrations.sources import SOURCES, source_of

HEAD = st.sampled_from(
    [
        b"",
        b"Summary,Issue key,Issue id,Status,Parent,Created\n",
        "Summary,Issue key,Status\n".encode("utf-16"),
        b"id,kind,title,parents,links\n",
        b'{"issues": [{"id": 1, "key": "A-1", "fields": {"summary": "x", "parent": ',
        b'{"nodes": [{"id": "a", "kind": "epic", "title": "x"}, ',
        b'[{"id": 1, "fields": {"status": ',
        b'{"id": 1, "key": "A-1", "fields": {}}\n',
        b"\xef\xbb\xbf",
        b"sep=;\n",
        b"\x1f\x8b",
    ]
)
PIECES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [b'"', b",", b"\n", b"\r", b"\x00", b"A-1", b"{", b"}", b"[", b"]", b'"\\ud800"', b"1e999", b":", b"null"]
        ),
    ),
    max_size=40,
)


@pytest.mark.parametrize("slug", list(SOURCES))
@given(head=HEAD, pieces=PIECES, zipped=st.booleans())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_rows_or_a_sentence(
    tmp_path: Path, slug: str, head: bytes, pieces: list[bytes], *, zipped: bool
) -> None:
    path = tmp_path / "any"
    content = head + b"".join(pieces)
    path.write_bytes(gzip.compress(content) if zipped else content)
    source_of(path)
    mapping = Mapping()
    refusal = ""
    try:
        for row in SOURCES[slug].read(path, []):
            if isinstance(row, SkippedRow):
                assert row.reason.endswith(".")
            else:
                again = SourceRow.from_json(row.as_json())
                assert again == row
                assert "\x00" not in repr(again.as_json())
                str(again.as_json()).encode("utf-8")
                mapping.kind(again), mapping.status(again)
    except Unreadable as error:
        refusal = error.sentence
    assert refusal == "" or refusal.endswith(".")
