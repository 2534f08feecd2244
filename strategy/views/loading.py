"""What the views share: finding what an address names, checking the right to change it, and answering after an act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import WorkspaceRequest, workspace_url
from strategy.actions.acts import may_confirm
from strategy.errors import Refused
from strategy.kinds import KINDS
from strategy.models import Change, Link, Record
from strategy.naming import named
from strategy.permissions import may

LARGEST_ID = 2**63 - 1


def find_record(key: str, *, deleted: bool = True) -> Record:
    """Return the workspace's record with this key; raises Http404, for a deleted one unless those are welcome."""
    if "\x00" in key:
        raise Http404
    record = (
        Record.objects.filter(key=key)
        .select_related("owner", "team", "roll_up", "merged_into", "created_by", "workspace")
        .first()
    )
    if record is None or (record.deleted_at is not None and not deleted):
        raise Http404
    return record


def find_link(link_id: int) -> Link:
    """Return a link of the workspace, one that has ended too; raises Http404."""
    if link_id > LARGEST_ID:
        raise Http404
    link = (
        Link.objects.filter(pk=link_id)
        .select_related("child", "parent", "parent__owner", "child__owner", "why_by", "created_by")
        .first()
    )
    if link is None:
        raise Http404
    return link


def whole_number(text: str) -> int | None:
    """Return the number in a part of an address, none where it is no number that a database knows."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return int(text)


def find_change(change_id: int) -> Change:
    """Return an act of the workspace; raises Http404."""
    change = Change.objects.filter(pk=change_id).select_related("by").first() if change_id <= LARGEST_ID else None
    if change is None:
        raise Http404
    return change


def require(request: WorkspaceRequest, verb: str, kind: str | None = None) -> None:
    """Raise PermissionDenied, with a sentence that says who may, unless this member may do it."""
    if may(request.membership, verb, kind):
        return
    if kind is not None and may(request.membership, "link"):
        plural = KINDS[kind].plural.lower()
        raise PermissionDenied(f"Only a strategist changes {plural}. Ask one of them, or propose a new one.")
    raise PermissionDenied(
        "Your role lets you read this, not change it. Ask an administrator of this workspace to change your role."
    )


def require_confirm(request: WorkspaceRequest, link: Link) -> None:
    """Raise PermissionDenied unless this member may stand behind the link."""
    if not may_confirm(request.user, link.parent):
        raise PermissionDenied(
            f"Only the owner of {link.parent.key} or a strategist accepts links to it. Ask one of them."
        )


def to_record(request: WorkspaceRequest, record: Record) -> HttpResponse:
    """Send to a record's page."""
    return HttpResponseRedirect(workspace_url(request.workspace, "record_detail", key=record.key))


def back(request: WorkspaceRequest, fallback: Record) -> HttpResponse:
    """Send to the page that the form names in `next`, else to the record."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return to_record(request, fallback)


def say(request: WorkspaceRequest, sentence: str, change: Change | None) -> None:
    """Show a sentence on the next page, with the button that takes the act back."""
    messages.success(request, sentence, extra_tags=f"undo:{change.pk}" if change is not None else "")


def attempt(request: WorkspaceRequest, act: Callable[[], Any]) -> Any:
    """Run an action, and return what it returns; a refusal is shown on the next page, and None returned."""
    try:
        return act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None


def offer_records(request: WorkspaceRequest, form: forms.Form, name: str, query: str) -> None:
    """Let a field find records while somebody types; `query` says which levels may be chosen."""
    attributes = form.fields[name].widget.attrs
    attributes["data-picker"] = f"{workspace_url(request.workspace, 'search')}?format=json&{query}"
    key = str(form[name].value() or "")
    chosen = Record.objects.present().filter(key=key).first() if key and "\x00" not in key else None
    if chosen is not None:
        word = named(request.workspace, chosen.kind).name
        attributes |= {"data-title": chosen.title, "data-kind": chosen.kind, "data-kind-label": word}


def conflict_status(request: WorkspaceRequest) -> int:
    """Return the status of an answer to a second writer: 409, or for htmx 422, which it puts on the page."""
    return 422 if request.headers.get("HX-Request") == "true" else 409
