"""The strategy as an outline, each level loaded as it opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Team
from strategy.kinds import KINDS, children_of
from strategy.models import Record, Status
from strategy.naming import named
from strategy.permissions import may
from strategy.queries import tree as outline
from strategy.views.loading import find_record, whole_number
from web.http import render_page

STATUSES = [("open", "Proposed, in discovery or active"), *Status.choices]


@workspace_page()
def tree(request: WorkspaceRequest) -> HttpResponse:
    """Show the outline: opened to `?at=KEY` or `?open=KEY`, or pruned by the filters in the address."""
    head, top = outline.tops()
    filters = _filters(request)
    at = _named(request)
    context: dict[str, Any] = {
        "section": "tree",
        "head": head,
        "at": at,
        "filters": filters,
        "kinds": [named(request.workspace, slug) for slug in KINDS],
        "statuses": STATUSES,
        "teams": Team.objects.order_by("name"),
        "may_create": may(request.membership, "link"),
        "may_link": may(request.membership, "link"),
        "new_kinds": [named(request.workspace, slug) for slug in (KINDS if head is None else children_of(head.kind))],
    }
    if filters:
        rows, number, cut = outline.found(filters)
        context |= {"rows": rows, "found": number, "cut": cut}
    else:
        path = outline.path_to(at) if at is not None else []
        rows = outline.outline(top, path)
        number, more = outline.count_without_path()
        context |= {"rows": rows, "without_path": number, "without_path_more": more}
        if at is not None and path[-1] not in {record.pk for record in (head, *top) if record is not None}:
            stray = Record.objects.filter(pk=path[-1]).select_related("team", "roll_up")
            context["stray_rows"] = outline.outline(stray, path)
    return render_page(request, "strategy/tree.html", context)


@workspace_page()
def tree_children(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Give what stands below a record: a fragment for the outline, a page of its own without JavaScript."""
    record = find_record(key)
    start = whole_number(request.GET.get("from", "")) or 0
    level = outline.level_below(record, start)
    context = {
        "section": "tree",
        "record": record,
        "level": level,
        "may_link": may(request.membership, "link"),
        "is_more": start > 0,
        "is_no_path": False,
        "at": None,
    }
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "strategy/_tree_level.html" if is_fragment else "strategy/tree_children.html"
    return render_page(request, template, context)


@workspace_page()
def tree_no_path(request: WorkspaceRequest) -> HttpResponse:
    """Give the tops of what has no path to the vision."""
    rows = outline.without_path()
    is_fragment = request.headers.get("HX-Request") == "true"
    context: dict[str, Any] = {
        "section": "tree",
        "level": outline.Level(rows),
        "may_link": may(request.membership, "link"),
        "is_no_path": True,
        "is_more": False,
        "at": None,
    }
    template = "strategy/_tree_level.html" if is_fragment else "strategy/tree_no_path.html"
    return render_page(request, template, context)


def _filters(request: WorkspaceRequest) -> outline.Filters:
    """Return the filters in the address; what makes no sense asks for nothing."""
    status, kind, aligned = (request.GET.get(name, "") for name in ("status", "kind", "aligned"))
    return outline.Filters(
        status=status if status in dict(STATUSES) else "",
        team=whole_number(request.GET.get("team", "")),
        kind=kind if kind in KINDS else "",
        aligned=aligned if aligned in ("yes", "no") else "",
    )


def _named(request: WorkspaceRequest) -> Record | None:
    """Return the record to which the outline opens, none where the address names none that exists."""
    key = request.GET.get("at") or request.GET.get("open") or ""
    if not key or "\x00" in key:
        return None
    return Record.objects.present().filter(key=key).first()
