"""Home: what I work on and why, what changed above it, what happened."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Membership
from strategy.models import Record
from strategy.permissions import may
from strategy.queries.history import recent_changes
from strategy.queries.home import home_of
from web.http import render_page

CHANGES_SHOWN = 8


@workspace_page()
def home(request: WorkspaceRequest) -> HttpResponse:
    """Show the member's own lines, what changed above them and what happened; an empty workspace teaches."""
    is_empty = not Record.objects.present().exists()
    context = {
        "section": "home",
        "is_empty": is_empty,
        "has_root": Record.objects.present().filter(is_root=True).exists(),
        "may_write_vision": may(request.membership, "create", "vision"),
        "may_link": may(request.membership, "link"),
        "may_undo_all": may(request.membership, "merge"),
        "changes": [] if is_empty else recent_changes(CHANGES_SHOWN),
        "mine": None if is_empty else home_of(request.membership),
    }
    return render_page(request, "strategy/home.html", context)


@workspace_page(methods=("POST",))
def home_seen(request: WorkspaceRequest) -> HttpResponse:
    """Remember that the member has seen what changed above their work."""
    Membership.objects.filter(pk=request.membership.pk).update(last_seen_at=timezone.now())
    return HttpResponseRedirect(workspace_url(request.workspace, "home"))
