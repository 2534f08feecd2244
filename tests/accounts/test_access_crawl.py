"""Everybody knocks at every URL with every method, and gets what the access table says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from accounts.models import Role, Team
from accounts.scope import in_workspace
from strategy.models import Link, Record
from tests.access_table import ANYONE, SIGNED_IN, TABLE, Who, urls
from tests.access_world import Place, World, is_in_workspace

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NOWHERE = "/there-is-no-such-page/"
ANSWERS_OWN_TURN = {"X-Request-Id", "Set-Cookie", "Content-Length"}
PUBLIC_VIEWS = {"healthz"}
RUBBISH = "?q=%00&cursor=!!&page=-1&kind=nonsense&sort=nonsense&team=99999999999999999999&status=%F0%9F%92%A5&since=x"


def test_every_url_has_a_line_in_the_access_table_and_every_line_a_url() -> None:
    assert set(urls()) == set(TABLE)


def test_every_view_says_who_may_open_it() -> None:
    open_by_accident = {
        name
        for name, (_, view) in urls().items()
        if not hasattr(view, "access_methods")
        and not view.__module__.startswith("allauth.")
        and name not in PUBLIC_VIEWS
    }
    assert open_by_accident == set(), "Put @workspace_page, @signed_in_page or @public_page on these views."


def test_every_url_below_a_workspace_is_closed_to_those_outside_it() -> None:
    lax = {name for name in TABLE if is_in_workspace(name) and {ANYONE, SIGNED_IN} & set(TABLE[name].methods.values())}
    assert lax == set()


@pytest.mark.parametrize("who", list(Who), ids=lambda who: who.value)
def test_everybody_gets_what_the_table_says(world: World, who: Who) -> None:
    client = world.client(who)
    nowhere = {method: answer(client, method, NOWHERE) for method in METHODS}
    wrong = [
        f"{method} {name}: {complaint}"
        for name, method in every_request()
        if (complaint := complaint_about(world, client, who, name, method, nowhere[method]))
    ]
    assert wrong == []


def test_things_of_another_workspace_get_the_bytes_of_a_url_that_does_not_exist(world: World) -> None:
    client = world.client(Who.ADMINISTRATOR)
    leaks = []
    for name in TABLE:
        if not is_in_workspace(name):
            continue
        path = world.path(name, things_of=world.globex)
        if path == world.path(name):  # it names nothing that belongs to a workspace
            continue
        for method in ("GET", "POST"):
            if method in TABLE[name].methods:
                got = answer(client, method, path, TABLE[name].body)
                if seen(got) != seen(answer(client, method, NOWHERE)):
                    leaks.append(f"{method} {path}: {got.status_code}")
    assert leaks == []


def test_a_form_that_names_things_of_another_workspace_neither_shows_nor_changes_them(world: World) -> None:
    client = world.client(Who.ADMINISTRATOR)
    typed = names_of_things(world.globex)
    wrong = []
    for name in TABLE:
        if "POST" not in TABLE[name].methods or not is_in_workspace(name):
            continue
        with transaction.atomic():
            response = client.post(world.path(name), {**TABLE[name].body, **typed})
            if response.status_code >= 500:
                wrong.append(f"{name}: {response.status_code} {getattr(response, 'exc_info', None)}")
            if b"secret of Globex" in content(read(response)):
                wrong.append(f"{name} shows it")
            if state(world.globex) != world.globex.samples["state"]:
                wrong.append(f"{name} changes it")
            transaction.set_rollback(True)
    assert wrong == []


def names_of_things(place: Place) -> dict[str, Any]:
    """Return a form that names this place's things in every way that our forms name things."""
    top, bottom = place.line[0], place.line[-1]
    link = place.sample("link_id")
    person = place.people[Role.CONTRIBUTOR].pk
    team = place.sample("team_id")
    place.samples["state"] = state(place)
    return {
        **dict.fromkeys(("key", "keys", "record", "child", "children", "from", "chosen"), bottom.key),
        **dict.fromkeys(("parent", "into", "to", "new_parent"), place.line[2].key),
        **dict.fromkeys(("link", "links", "seen"), link),
        **dict.fromkeys(("owner", "people"), person),
        **dict.fromkeys(("why", "title", "statement", "name", "reason"), "Ours now"),
        "team": team,
        "before": top.key,
        "version": bottom.version,
    }


def state(place: Place) -> Any:
    """Return what a place's records and links say now."""
    with in_workspace(place.workspace):
        records = Record.objects.order_by("id").values_list("title", "version", "status", "owner", "team", "alignment")
        links = Link.objects.order_by("id").values_list("child", "parent", "why", "valid_to", "confirmed_at")
        return list(records), list(links), Team.objects.count()


def test_nobody_outside_reads_the_name_of_a_workspace_or_its_records(world: World) -> None:
    for who in (Who.ANONYMOUS, Who.STRANGER):
        client = world.client(who)
        for name in TABLE:
            if is_in_workspace(name):
                assert b"secret of Acme" not in content(answer(client, "GET", world.path(name))), name


def test_rubbish_in_the_query_never_breaks_a_page(world: World) -> None:
    client = world.client(Who.ADMINISTRATOR)
    broken = [
        name
        for name in TABLE
        if "GET" in TABLE[name].methods
        and not TABLE[name].is_allauths
        and answer(client, "GET", world.path(name) + RUBBISH).status_code >= 500
    ]
    assert broken == []


@pytest.mark.ignore_template_errors  # allauth's own templates use variables that aren't always there
@pytest.mark.parametrize("who", [Who.ANONYMOUS, Who.STRANGER], ids=lambda who: who.value)
def test_the_pages_of_allauth_never_break(world: World, who: Who) -> None:
    client = world.client(who)
    broken = [
        f"{method} {name}"
        for name in TABLE
        for method in METHODS
        if TABLE[name].is_allauths and answer(client, method, world.path(name)).status_code >= 500
    ]
    assert broken == []


def every_request() -> Iterator[tuple[str, str]]:
    """Yield every URL name of ours with every method."""
    for name in TABLE:
        if not TABLE[name].is_allauths:
            for method in METHODS:
                yield name, method


def answer(client: Client, method: str, path: str, body: Any = None) -> HttpResponseBase:
    """Send a request and take back whatever it wrote."""
    with transaction.atomic():
        response = client.post(path, body or {}) if method == "POST" else client.generic(method, path)
        read(response)
        transaction.set_rollback(True)
    return response


def read(response: Any) -> Any:
    """Read a streamed answer to its end, while what it reads from is still there."""
    if response.streaming:
        response.content_read = b"".join(response.streaming_content)
    return response


def content(response: Any) -> bytes:
    """Return an answer's bytes, streamed or not."""
    read: bytes = response.content_read if response.streaming else response.content
    return read


def seen(response: Any) -> tuple[int, bytes, dict[str, str]]:
    """Return all that somebody can tell an answer by."""
    headers = {name: value for name, value in response.headers.items() if name not in ANSWERS_OWN_TURN}
    return response.status_code, content(response), headers


def complaint_about(
    world: World, client: Client, who: Who, name: str, method: str, nowhere: HttpResponseBase
) -> str | None:
    """Return what is wrong with the answer to one request, or nothing."""
    line = TABLE[name]
    response = answer(client, method, world.path(name), line.body)
    status = response.status_code
    if status >= 500:
        return f"{status} {getattr(response, 'exc_info', None)}"
    expected = expectation(line, name, method, who)
    if expected == "sign in":
        is_sign_in = status == 302 and response.headers["Location"].startswith("/accounts/login/")
        return None if is_sign_in else f"{status} instead of being sent to sign in"
    if expected == "nowhere":
        return None if seen(response) == seen(nowhere) else f"{status}, and not the bytes of a missing page"
    if expected == "may":
        return f"{status}, although it is allowed" if status in (401, 403, 404, 405) else None
    return None if status == expected else f"{status} instead of {expected}"


def expectation(line: Any, name: str, method: str, who: Who) -> str | int:
    """Return what the table promises: sign in, nowhere, may, or a status."""
    known = method in line.methods or (method == "HEAD" and "GET" in line.methods)
    is_public = ANYONE in line.methods.values()
    if who is Who.ANONYMOUS and not is_public:
        return "sign in"
    if is_in_workspace(name) and who is Who.STRANGER:
        return "nowhere"
    if not known:
        return 405
    return "may" if line.may(method, who) else 403
