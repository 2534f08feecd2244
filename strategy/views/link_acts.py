"""What is done to a link with one press: accept, make primary, unlink; and the queue of links to accept."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Role
from strategy.actions import links as link_actions
from strategy.models import Link
from strategy.permissions import may
from strategy.queries.links import to_confirm, to_review
from strategy.views.loading import attempt, back, find_link, require, require_confirm, say, whole_number
from web.http import render_page
from web.pagination import keyset_page

AT_ONCE = 500
REVIEW = "review"


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def link_accept(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """Stand behind a link as it is now; one that changed since the page was opened is not accepted unseen."""
    link = find_link(link_id)
    require_confirm(request, link)
    accepted = attempt(request, lambda: link_actions.accept_link(link=link, by=request.user))
    if accepted is not None:
        say(request, f"The link from {link.child.key} to {link.parent.key} is accepted.", accepted.opened_in)
    return back(request, link.child)


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def link_primary(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """Let this parent decide where the record stands in the tree."""
    link = find_link(link_id)
    require(request, "link", link.child.kind)
    was_primary = link.is_primary and link.is_current
    chosen = attempt(request, lambda: link_actions.make_primary(link=link, by=request.user))
    if chosen is not None:
        sentence = f"{link.parent.key} is the first parent of {link.child.key}."
        say(request, sentence, None if was_primary else chosen.opened_in)
    return back(request, link.child)


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def link_unlink(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """End a link."""
    link = find_link(link_id)
    require(request, "link", link.child.kind)
    change = attempt(request, lambda: link_actions.unlink(link=link, by=request.user))
    if change is not None:
        say(request, f"{link.child.key} no longer contributes to {link.parent.key}.", change)
    return back(request, link.child)


@workspace_page(methods=("GET", "POST"))
def links_accept(request: WorkspaceRequest) -> HttpResponse:
    """Show the links that wait to be confirmed, or those to be looked at again, and accept many at once."""
    if request.method == "POST":
        require(request, "link")
        return _accept_chosen(request)
    is_review = _is_review(request)
    mine = to_review() if is_review else to_confirm()
    if not may(request.membership, "confirm"):
        mine = mine.filter(parent__owner=request.user)
    page = keyset_page(mine, order="-valid_from", cursor=request.GET.get("cursor", ""))
    context = {
        "section": "tree",
        "page": page,
        "is_review": is_review,
        "may_accept": may(request.membership, "link"),
        "sees_all": may(request.membership, "confirm"),
    }
    return render_page(request, "strategy/links_accept.html", context)


def _is_review(request: WorkspaceRequest) -> bool:
    """Return whether the page is about links whose parent changed, the other half of the queue."""
    return request.GET.get("show") == REVIEW


def _accept_chosen(request: WorkspaceRequest) -> HttpResponse:
    address = workspace_url(request.workspace, "links_accept")
    queue = HttpResponseRedirect(f"{address}?show={REVIEW}" if _is_review(request) else address)
    ids = [whole_number(text) for text in request.POST.getlist("link")[:AT_ONCE]]
    chosen = list(
        Link.objects.current().filter(pk__in=[pk for pk in ids if pk is not None]).select_related("parent", "child")
    )
    if not may(request.membership, "confirm"):
        chosen = [link for link in chosen if link.parent.owner_id == request.user.pk]
    change = attempt(request, lambda: link_actions.accept_links(links=chosen, by=request.user))
    if change is not None:
        number = len(chosen)
        say(request, f"{number} link{'' if number == 1 else 's'} accepted.", change)
    return queue
