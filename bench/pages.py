"""Pages against an empty view of the same app, in this process: sign-in, workspace and middleware are in both.

The client is Django's test client, so no server and no network are in either time; the empty view answers
nothing, after the same checks.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from statistics import median

from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Membership, Role, User
from accounts.scope import in_workspace
from alignment.actions.sweep import sweep
from bench.numbers import Figure, count_queries, figure, percentile, seconds
from bench.shape import Made
from strategy.kinds import INITIATIVE, ITEM
from strategy.models import Record

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))


@workspace_page()
def empty(request: WorkspaceRequest) -> HttpResponse:
    """Answer nothing: the floor of every page."""
    return HttpResponse()


urlpatterns = [path("w/<slug:slug>/bench-empty/", empty), path("", include("config.urls"))]


def pages(made: Made) -> Iterator[Figure]:
    """Measure the pages that people spend their day on: median, and as `.p95` the 95th percentile of each."""
    sweep(made.workspace)  # counts and findings as they are after a night
    client = Client(SERVER_NAME="localhost")
    client.force_login(_an_administrator(made))
    nothing = f"/w/{made.workspace.slug}/bench-empty/"
    addresses = _addresses(made)
    with override_settings(ROOT_URLCONF="bench.pages"):
        floor, taken = _take_times(client, nothing, addresses)
        queries = {name: count_queries(partial(_open, client, address)) for name, address in addresses.items()}
    for name, own in taken.items():
        yield figure(f"page.{name}", made.records, median(own), median(floor), queries[name])
        late, bare = percentile(own, 0.95), percentile(floor, 0.95)
        yield figure(f"page.{name}.p95", made.records, late, bare, queries[name])


def _take_times(client: Client, nothing: str, addresses: dict[str, str]) -> tuple[list[float], dict[str, list[float]]]:
    """Open the empty view and every page in turns; return the seconds of each."""
    floor: list[float] = []
    taken: dict[str, list[float]] = {name: [] for name in addresses}
    for address in [nothing, *addresses.values()] * 2:
        _open(client, address)
    for _ in range(ROUNDS):
        floor.append(seconds(partial(_open, client, nothing)))
        for name, address in addresses.items():
            taken[name].append(seconds(partial(_open, client, address)))
    return floor, taken


def _addresses(made: Made) -> dict[str, str]:
    """Return the address of each page: of a work item with two parents, and of an initiative's level of the tree."""
    with in_workspace(made.workspace):
        initiative = Record.objects.of_kind(INITIATIVE).filter(alignment=True, status="active").order_by("pk")[0]
        item = Record.objects.of_kind(ITEM).filter(alignment=True, status="active").order_by("pk")[0]
    start = f"/w/{made.workspace.slug}"
    return {
        "record": f"{start}/records/{item.key}/",
        "initiative": f"{start}/records/{initiative.key}/",
        "tree": f"{start}/tree/{initiative.key}/children/",
        "triage": f"{start}/triage/",
        "work": f"{start}/work/",
        "dashboard": f"{start}/alignment/",
    }


def _an_administrator(made: Made) -> User:
    user, _ = User.objects.get_or_create(email="bench@example.org", defaults={"name": "Bench"})
    Membership.objects.get_or_create(workspace=made.workspace, user=user, defaults={"role": Role.ADMINISTRATOR})
    return user


def _open(client: Client, address: str) -> None:
    response = client.get(address)
    if response.status_code != 200:
        raise AssertionError(f"{address} answers {response.status_code}.")
