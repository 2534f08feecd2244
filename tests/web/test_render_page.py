"""Page or fragment: one template, one function that chooses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory

from web.http import render_page

TEMPLATE = (
    "{% load partials %}<html>whole "
    '{% partialdef rows inline %}<p id="rows">{{ count }} rows</p>{% endpartialdef %}</html>'
)


@pytest.fixture(autouse=True)
def template(tmp_path: Path, settings: Any) -> None:
    (tmp_path / "sample.html").write_text(TEMPLATE)
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


def answer(request: HttpRequest, *partials: str) -> str:
    return render_page(request, "sample.html", {"count": 3}, partials=partials).content.decode()


def test_a_browser_gets_the_whole_page() -> None:
    assert answer(asked(), "rows") == '<html>whole <p id="rows">3 rows</p></html>'


def test_htmx_gets_the_fragment_that_it_names_as_target() -> None:
    assert answer(asked(**{"HX-Request": "true", "HX-Target": "rows"}), "rows") == '<p id="rows">3 rows</p>'


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"HX-Request": "true", "HX-Target": "elsewhere"},
        {"HX-Target": "rows"},
        {"HX-Request": "true", "HX-Target": "rows", "HX-History-Restore-Request": "true"},
    ],
)
def test_htmx_gets_the_whole_page_when_it_asks_for_no_known_fragment(headers: dict[str, str]) -> None:
    assert answer(asked(**headers), "rows").startswith("<html>whole")


def test_a_cache_never_mixes_page_and_fragment_up() -> None:
    response = render_page(asked(), "sample.html", {"count": 3}, partials=("rows",), status=422)
    assert response.status_code == 422
    assert response["Vary"] == "HX-Request, HX-Target"


def test_a_message_rides_along_with_a_fragment_into_the_status_line() -> None:
    request = asked(**{"HX-Request": "true", "HX-Target": "rows"})
    messages.success(request, "Linked to INI-12.")
    text = answer(request, "rows")
    assert text.startswith('<p id="rows">3 rows</p>')
    assert 'id="status" class="status" role="status" aria-live="polite" hx-swap-oob="true"' in text
    assert "Linked to INI-12." in text


def test_a_fragment_without_messages_leaves_the_status_line_alone() -> None:
    assert "hx-swap-oob" not in answer(asked(**{"HX-Request": "true", "HX-Target": "rows"}), "rows")
