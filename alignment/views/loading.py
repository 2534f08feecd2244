"""What these views share: finding the record that was meant, checking the right, saying what was done."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import WorkspaceRequest, workspace_url
from strategy.models import Change, Record
from strategy.permissions import may

MOST_CHOSEN = 500
LARGEST_ID = 2**63 - 1


def find_record(key: str) -> Record:
    """Return the workspace's record with this key that isn't deleted; raises Http404."""
    record = None
    if "\x00" not in key:
        record = Record.objects.present().select_related("team", "owner").filter(key=key).first()
    if record is None:
        raise Http404
    return record


def chosen_records(keys: Iterable[str]) -> list[Record]:
    """Return the records with these keys, five hundred at most, in the order of their keys."""
    asked = [key for key in keys if "\x00" not in key][:MOST_CHOSEN]
    return list(Record.objects.present().select_related("team").filter(key__in=asked).order_by("key"))


def chosen_ids(values: Iterable[str]) -> list[int]:
    """Return the numbers among these values, five hundred at most."""
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 19][:MOST_CHOSEN]


def require(request: WorkspaceRequest, verb: str) -> None:
    """Raise PermissionDenied unless this member may do it."""
    if not may(request.membership, verb):
        raise PermissionDenied(
            "Your role lets you read this, not change it. Ask an administrator of this workspace to change your role."
        )


def say(request: WorkspaceRequest, sentence: str, change: Change | None = None) -> None:
    """Show a sentence on the next page, with the button that takes the act back where there is one."""
    messages.success(request, sentence, extra_tags=f"undo:{change.pk}" if change is not None else "")


def back(request: WorkspaceRequest, fallback: str) -> HttpResponseRedirect:
    """Send to the page that the form names in `next`, else to a page of the workspace by its URL name."""
    target = request.POST.get("next", "")
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return HttpResponseRedirect(workspace_url(request.workspace, fallback))
