"""Other people's files in static/vendor are the ones we took, and no others."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
LISTED = json.loads((VENDOR / "vendor.json").read_text())


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["file"])
def test_every_vendored_file_is_the_one_that_was_taken(entry: dict[str, str]) -> None:
    found = hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest()
    assert found == entry["sha256"]
    assert all(entry[word] for word in ("name", "version", "licence"))


def test_no_file_lies_among_the_vendored_ones_without_being_listed() -> None:
    lying = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert lying - {"vendor.json", "LICENSES.txt"} == {entry["file"] for entry in LISTED}


def test_every_vendored_package_has_its_licence_text_beside_it() -> None:
    texts = (VENDOR / "LICENSES.txt").read_text()
    for entry in LISTED:
        assert f"{entry['name']} {entry['version']}\n====" in texts


def test_every_icon_that_a_template_draws_is_in_the_sprite() -> None:
    sprite = (VENDOR / "lucide.svg").read_text()
    root = VENDOR.parent.parent
    drawn = {
        name
        for path in (root / "templates").rglob("*.html")
        for name in re.findall(r"""{% icon "([a-z0-9-]+)\"""", path.read_text())
    }
    named = {
        name
        for path in (root / "templates").rglob("*.html")
        for name in re.findall(
            r"""(?:{% (?:place|menu_link|palette_command) "\w+" "[^"]+" |icon_name=)"([a-z0-9-]+)\"""",
            path.read_text(),
        )
    }
    missing = {name for name in drawn | named if f'id="{name}"' not in sprite}
    assert not missing, f"Add to frontend/icons.txt and run ./dev vendor: {sorted(missing)}"


def test_no_page_fetches_anything_from_another_server() -> None:
    root = VENDOR.parent.parent
    ours = [
        *(root / "templates").rglob("*.html"),
        *(root / "static" / "css").glob("*.css"),
        *(root / "static" / "js").glob("*.js"),
    ]
    for path in ours:
        for mark in ('src="http', "src='http", 'rel="stylesheet" href="http', "url(http", 'from "http', 'import("http'):
            assert mark not in path.read_text(), path


def test_no_template_carries_inline_style_or_script() -> None:
    forbidden = re.compile(
        r"""\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son[a-z]+=|hx-on|javascript:"""
    )
    for path in (VENDOR.parent.parent / "templates").rglob("*.html"):
        assert forbidden.findall(path.read_text()) == [], path
