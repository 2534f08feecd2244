"""The strategy as one readable document: all memos, in the order of the outline."""

from __future__ import annotations

from django.http import HttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from strategy.queries.document import chapters
from web.http import render_page


@workspace_page()
def strategy_document(request: WorkspaceRequest) -> HttpResponse:
    """Show every memo from the mission to the solutions, two pages each, ready to print."""
    pages, cut = chapters()
    context = {"section": "tree", "chapters": pages, "cut": cut}
    return render_page(request, "strategy/strategy_document.html", context)
