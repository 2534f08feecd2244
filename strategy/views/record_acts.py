"""What is done to a record as a whole: delete, restore, merge, make it the root."""

from __future__ import annotations

from django.http import HttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Role
from strategy.actions import merging
from strategy.actions import records as record_actions
from strategy.errors import Refused
from strategy.forms import MergeForm, VersionForm
from strategy.models import Link
from strategy.naming import named
from strategy.views.loading import attempt, conflict_status, find_record, offer_records, require, say, to_record
from web.http import render_page


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def record_delete(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Say what deleting a record would do, and delete it."""
    record = find_record(key, deleted=False)
    require(request, "delete", record.kind)
    form = VersionForm(request.POST if request.method == "POST" else None, initial={"version": record.version})
    status, changed = 200, False
    if form.is_bound:
        changed = not form.is_valid() or form.cleaned_data["version"] != record.version
        if changed:
            status = conflict_status(request)
            form = VersionForm(initial={"version": record.version})
        else:
            deleted = attempt(request, lambda: record_actions.delete_record(record=record, by=request.user))
            if deleted is not None:
                say(request, f"{record.key} is deleted.", deleted.last_change)
            return to_record(request, record)
    context = {
        "section": "tree",
        "record": record,
        "form": form,
        "changed": changed,
        "children": Link.objects.current().filter(parent=record, child__deleted_at=None).count(),
        "only_parent": Link.objects.current().filter(parent=record, is_primary=True, child__alignment=True).count(),
    }
    return render_page(request, "strategy/record_delete.html", context, status=status)


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def record_restore(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Bring a deleted record back."""
    record = find_record(key)
    require(request, "delete", record.kind)
    restored = attempt(request, lambda: record_actions.restore_record(record=record, by=request.user))
    if restored is not None:
        say(request, f"{record.key} is back.", restored.last_change)
    return to_record(request, record)


@workspace_page(role=Role.STRATEGIST, methods=("GET", "POST"))
def record_merge(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Merge a record into another one that means the same."""
    record = find_record(key, deleted=False)
    require(request, "merge")
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        kind=record.kind,
        initial={"into": request.GET.get("into", "")},
    )
    offer_records(request, form, "into", f"kind={record.kind}")
    if form.is_bound and form.is_valid():
        into = form.cleaned_data["into"]
        try:
            merged = merging.merge_records(source=record, into=into, by=request.user)
        except Refused as refusal:
            form.add_error("into", str(refusal))
        else:
            say(request, f"{record.key} is merged into {into.key}.", merged.last_change)
            return to_record(request, into)
    context = {
        "section": "tree",
        "record": record,
        "kind": named(request.workspace, record.kind),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render_page(request, "strategy/record_merge.html", context, status=status)


@workspace_page(role=Role.STRATEGIST, methods=("GET", "POST"))
def record_set_root(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Make a vision the one that every line must arrive at."""
    record = find_record(key, deleted=False)
    require(request, "set_root")
    if request.method == "POST":
        rooted = attempt(request, lambda: record_actions.set_root(record=record, by=request.user))
        if rooted is not None:
            say(request, f"{record.key} is the company vision.", getattr(rooted, "last_change", None))
        return to_record(request, record)
    return render_page(request, "strategy/record_set_root.html", {"section": "tree", "record": record})
