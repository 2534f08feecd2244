"""Search: a page of results, the rows of the palette, and the choices of the record picker."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from strategy.kinds import KINDS, parents_of
from strategy.models import Record
from strategy.naming import named
from strategy.queries.search import find, suggested
from web.http import render_page

PAGE_SIZE = 50
CHOICES = 12


@workspace_page()
def search(request: WorkspaceRequest) -> HttpResponse:
    """Find records by key or words; `format=json` for the picker, which may ask for levels only."""
    words = request.GET.get("q", "")
    kinds = _kinds(request)
    if request.GET.get("format") == "json":
        found = find(words, CHOICES, kinds=kinds) if words.strip() else suggested(CHOICES, kinds)
        return JsonResponse({"results": [_choice(request, record) for record in found]})
    is_palette = request.headers.get("HX-Target") == "palette-records"
    context = {
        "section": "search",
        "words": words[:200],
        "records": find(words, CHOICES if is_palette else PAGE_SIZE, kinds=kinds),
        "page_size": PAGE_SIZE,
    }
    template = "strategy/_search_palette.html" if is_palette else "strategy/search.html"
    return render_page(request, template, context, partials=("search_results",))


def _kinds(request: WorkspaceRequest) -> set[str] | None:
    """Return the levels that are asked for, or those a level may contribute to; none for all."""
    below = request.GET.get("parent_of", "")
    if below in KINDS:
        return set(parents_of(below))
    chosen = {kind for kind in request.GET.getlist("kind") if kind in KINDS}
    return chosen or None


def _choice(request: WorkspaceRequest, record: Record) -> dict[str, str]:
    return {
        "key": record.key,
        "title": record.title,
        "kind": record.kind,
        "kind_label": named(request.workspace, record.kind).name,
        "url": workspace_url(request.workspace, "record_detail", key=record.key),
    }
