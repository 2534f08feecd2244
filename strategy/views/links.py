"""Links: adding a parent, changing what a link says, moving it, and looking at what changed above it."""

from __future__ import annotations

from django.http import HttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Role
from strategy.actions import links as link_actions
from strategy.actions.acts import may_confirm
from strategy.errors import LinkChanged, Refused
from strategy.forms import LinkForm, ParentForm
from strategy.kinds import parents_of
from strategy.models import Link, Record
from strategy.naming import named
from strategy.queries.history import meaning_before
from strategy.views.loading import back, conflict_status, find_link, find_record, offer_records, require, say, to_record
from strategy.wording import Piece, compare
from web.http import render_page


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def link_add(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Add a parent to a record: search it, say why."""
    record = find_record(key, deleted=False)
    require(request, "link", record.kind)
    typed = request.POST if request.method == "POST" else None
    form = ParentForm(typed, child_kind=record.kind, initial={"parent": request.GET.get("parent", "")})
    offer_records(request, form, "parent", f"parent_of={record.kind}")
    if typed is not None and form.is_valid():
        try:
            link = link_actions.link(
                child=record, by=request.user, link_type=form.cleaned_data.pop("type"), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error("parent", str(refusal))
        else:
            say(request, f"{record.key} now contributes to {form.cleaned_data['parent'].key}.", link.opened_in)
            return back(request, record)
    context = {
        "section": "tree",
        "record": record,
        "kind": named(request.workspace, record.kind),
        "form": form,
        "parent_kinds": [named(request.workspace, slug) for slug in parents_of(record.kind)],
    }
    status = 422 if typed is not None else 200
    return render_page(request, "strategy/link_add.html", context, status=status)


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def link_edit(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """Change a link's why, type or weight; to a second writer both whys are shown."""
    link = find_link(link_id)
    require(request, "link", link.child.kind)
    now = _now(link)
    typed = request.POST if request.method == "POST" else None
    form = LinkForm(typed, link=now or link)
    status = 200
    theirs: list[Piece] = []
    mine: list[Piece] = []
    if typed is not None:
        status = 422
        if form.is_valid():
            seen = now if now is not None and typed.get("seen") == str(now.pk) else link
            try:
                saved = link_actions.edit_link(
                    link=seen, by=request.user, link_type=form.cleaned_data.pop("type"), **form.cleaned_data
                )
            except LinkChanged as conflict:
                now = conflict.link
                status = conflict_status(request)
                theirs, mine = compare(now.why, form.cleaned_data["why"])
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                change = saved.opened_in if now is None or saved.pk != now.pk else None
                say(request, f"The link from {link.child.key} to {link.parent.key} is saved.", change)
                return back(request, link.child)
    context = {
        "section": "tree",
        "link": now or link,
        "opened": link,
        "form": form,
        "is_conflict": status in (409,) or bool(theirs or mine),
        "theirs": theirs,
        "mine": mine,
        "may_accept": may_confirm(request.user, link.parent),
    }
    return render_page(request, "strategy/link_edit.html", context, status=status)


def _now(link: Link) -> Link | None:
    """Return the row of this link that holds now, none where the two are linked no more."""
    if link.is_current:
        return link
    return (
        Link.objects.current()
        .filter(child=link.child_id, parent=link.parent_id)
        .select_related("child", "parent", "parent__owner", "why_by", "created_by")
        .first()
    )


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def link_move(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """Let a record contribute to another parent instead."""
    link = find_link(link_id)
    require(request, "link", link.child.kind)
    typed = request.POST if request.method == "POST" else None
    form = ParentForm(
        typed, child_kind=link.child.kind, initial={"parent": request.GET.get("parent", ""), "why": link.why}
    )
    form.fields["parent"].label = "Contributes to, from now on"
    offer_records(request, form, "parent", f"parent_of={link.child.kind}")
    del form.fields["type"]
    if typed is not None and form.is_valid():
        parent: Record = form.cleaned_data["parent"]
        try:
            moved = link_actions.move_link(link=link, to=parent, by=request.user, why=form.cleaned_data["why"])
        except Refused as refusal:
            form.add_error("parent", str(refusal))
        else:
            say(request, f"{link.child.key} moved from {link.parent.key} to {parent.key}.", moved.opened_in)
            return back(request, link.child)
    context = {
        "section": "tree",
        "link": link,
        "record": link.child,
        "form": form,
        "parent_kinds": [named(request.workspace, slug) for slug in parents_of(link.child.kind)],
    }
    status = 422 if typed is not None else 200
    return render_page(request, "strategy/link_move.html", context, status=status)


@workspace_page()
def link_review(request: WorkspaceRequest, link_id: int) -> HttpResponse:
    """Show what changed in the parent since the link was confirmed, so that somebody can say if it is still true."""
    link = find_link(link_id)
    now = _now(link)
    if now is None:
        return to_record(request, link.child)
    context = {
        "section": "tree",
        "link": now,
        "differences": meaning_before(now),
        "may_accept": may_confirm(request.user, now.parent),
    }
    return render_page(request, "strategy/link_review.html", context)
