"""What every answer carries: headers, an id, no copies in caches, and redirects that htmx follows."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from web.middleware import htmx_redirects


def answer_to(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    answer = htmx_redirects(lambda _: response)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def redirect(to: str = "/w/acme/") -> HttpResponse:
    response = HttpResponse(status=302, headers={"Location": to})
    response.set_cookie("kept", "yes")
    return response


def test_a_redirect_after_an_htmx_post_is_left_to_htmx() -> None:
    answer = answer_to(RequestFactory().post("/", headers={"HX-Request": "true"}), redirect())
    assert answer.status_code == 200
    assert "Location" not in answer
    assert json.loads(answer["HX-Location"])["path"] == "/w/acme/"
    assert answer.cookies["kept"].value == "yes"


def test_a_redirect_after_a_plain_post_stays_one() -> None:
    answer = answer_to(RequestFactory().post("/"), redirect())
    assert (answer.status_code, answer["Location"]) == (302, "/w/acme/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_whole_browser_goes_to_the_sign_in_page(method: str) -> None:
    request = getattr(RequestFactory(), method)("/", headers={"HX-Request": "true"})
    answer = answer_to(request, redirect("/accounts/login/?next=/w/acme/"))
    assert answer["HX-Redirect"] == "/accounts/login/?next=/w/acme/"
    assert "Location" not in answer


def test_a_redirect_after_an_htmx_get_stays_one() -> None:
    answer = answer_to(RequestFactory().get("/", headers={"HX-Request": "true"}), redirect())
    assert answer.status_code == 302


@pytest.mark.django_db
def test_what_a_signed_in_person_sees_is_in_no_cache(client_for: Callable[[User], Client], charlie: User) -> None:
    answer = client_for(charlie).get("/workspaces/")
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert {"HX-Request", "Cookie"} <= set(answer["Vary"].split(", "))


@pytest.mark.django_db
def test_a_page_may_load_nothing_but_what_is_ours(client: Client) -> None:
    answer = client.get("/accounts/login/")
    directives = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert len(answer["X-Request-Id"]) == 16
