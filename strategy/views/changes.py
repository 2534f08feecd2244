"""What happened: to one record, in the workspace; and taking an act back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Role
from strategy.actions import changes as change_actions
from strategy.models import Change, Origin
from strategy.permissions import may
from strategy.queries.history import all_changes, history_of
from strategy.queries.touched import kinds_touched
from strategy.views.loading import attempt, find_change, find_record, say, whole_number
from web.http import render_page
from web.pagination import keyset_page


@workspace_page()
def changes(request: WorkspaceRequest) -> HttpResponse:
    """Show everything that happened in the workspace, the newest first."""
    page = keyset_page(all_changes(), order="-at", cursor=request.GET.get("cursor", ""))
    context = {
        "section": "home",
        "page": page,
        "may_link": may(request.membership, "link"),
        "may_undo_all": may(request.membership, "merge"),
    }
    return render_page(request, "strategy/changes.html", context)


@workspace_page()
def record_history(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Show every act that touched a record, with each text before and after."""
    record = find_record(key)
    events, older = history_of(record, whole_number(request.GET.get("before", "")))
    context = {
        "section": "tree",
        "record": record,
        "events": events,
        "older": older,
        "may_link": may(request.membership, "link"),
        "may_undo_all": may(request.membership, "merge"),
    }
    return render_page(request, "strategy/record_history.html", context, partials=("history_events",))


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def change_undo(request: WorkspaceRequest, change_id: int) -> HttpResponse:
    """Take an act back: one's own, or as a strategist anybody's."""
    change = find_change(change_id)
    if change.origin == Origin.TRACKER:
        raise PermissionDenied("An import is taken back on its own page, where the import is listed.")
    if not _may_undo(request, change):
        raise PermissionDenied(f"Only {change.by or 'an operator'} or a strategist takes this back. Ask one of them.")
    undoing = attempt(request, lambda: change_actions.undo(change=change, by=request.user))
    if undoing is not None:
        say(request, f"{undoing.summary}.", undoing)
    return HttpResponseRedirect(_where_from(request))


def _may_undo(request: WorkspaceRequest, change: Change) -> bool:
    """Return whether this member may take the act back: a strategist any, others their own that they still may do."""
    if may(request.membership, "merge"):
        return True
    return change.by_id == request.user.pk and all(
        may(request.membership, "edit", kind) for kind in kinds_touched(change)
    )


def _where_from(request: WorkspaceRequest) -> str:
    """Return the page on which the button was pressed, if it is one of this workspace, else the activity."""
    here = workspace_url(request.workspace, "home")
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    base = f"{request.scheme}://{request.get_host()}"
    if came_from.startswith(f"{base}{here}"):
        return came_from.removeprefix(base)
    return workspace_url(request.workspace, "changes")
