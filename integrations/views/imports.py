"""Bringing work in: the uploads, what their words mean, the dry run, the progress and the report."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from io import StringIO

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Role
from integrations.actions import runs as actions
from integrations.actions.sources import change_mapping
from integrations.forms import MappingForm, UploadForm
from integrations.models import ImportRun, ImportStatus, SkippedLine, Source
from integrations.queries.export import guarded
from integrations.queries.reports import report_of, unresolved_of
from integrations.sources import SOURCES
from integrations.tasks import run_import
from integrations.uploads import Refusal, keep_files
from strategy.errors import Refused
from strategy.permissions import may
from web.http import render_page
from web.jobs import nudge
from web.pagination import keyset_page

LARGEST_ID = 2**63 - 1
ROWS_SHOWN = 50


@workspace_page(role=Role.CONTRIBUTOR)
def import_list(request: WorkspaceRequest) -> HttpResponse:
    """Show the sources and the imports so far, and the form to upload files."""
    return _list(request, UploadForm(may_create=may(request.membership, "sources")))


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def import_upload(request: WorkspaceRequest) -> HttpResponse:
    """Take files in; a job checks them next."""
    form = UploadForm(request.POST, request.FILES, may_create=may(request.membership, "sources"))
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        kept = keep_files(request.workspace, form.cleaned_data["upload"], form.cleaned_data["reader"])
    except Refusal as refusal:
        form.add_error("upload", refusal.sentence)
        return _list(request, form, status=422)
    source = form.cleaned_data["source"]
    name = source.name if source is not None else form.cleaned_data.get("new_source", "")
    try:
        source = actions.find_or_create_source(name=name, reader=kept.reader, by=request.user)
    except Refused as refusal:
        shutil.rmtree(kept.folder, ignore_errors=True)
        form.add_error("source", str(refusal))
        return _list(request, form, status=422)
    run = actions.begin_import(
        workspace=request.workspace,
        source=source,
        reader=kept.reader,
        files=kept.files,
        folder=kept.folder,
        by=request.user,
        is_full=form.is_full,
    )
    nudge(run_import, request.workspace.pk, run.pk)
    return redirect(workspace_url(request.workspace, "import_run", run_id=run.pk))


@workspace_page(role=Role.CONTRIBUTOR)
def import_run(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """Show where an import stands: its check, its progress, or its report."""
    run = _run(run_id)
    report = run.plan if run.status == ImportStatus.READY else report_of(run, with_rows=True, most=ROWS_SHOWN)
    if run.status == ImportStatus.READY and report:
        report = {
            **report,
            "skipped_rows": report["skipped_rows"][:ROWS_SHOWN],
            "unresolved": report["unresolved"][:ROWS_SHOWN],
        }
    context = {
        "section": "import_list",
        "run": run,
        "report": report,
        "reader": SOURCES[run.reader],
        "may_map": may(request.membership, "sources"),
        "types": run.found.get("types", []),
    }
    return render_page(request, "integrations/import_run.html", context, partials=("import_progress",))


@workspace_page(role=Role.ADMINISTRATOR, methods=("GET", "POST"))
def import_map(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """Show the words that the files really use, and let an administrator say what they mean here."""
    run = _run(run_id)
    form = MappingForm(request.POST if request.method == "POST" else None, run=run)
    if request.method == "POST" and form.is_valid():
        source = run.source
        changes = {
            "kinds": form.chosen("types", source.kinds),
            "statuses": form.chosen("statuses", source.statuses),
            "people": form.chosen("people", source.people, guessed=False),
            "teams": form.chosen("teams", source.teams, guessed=False),
            "uncounted_types": form.uncounted(),
            "current_days": form.cleaned_data["current_days"],
        }
        try:
            change_mapping(run=run, by=request.user, changes=changes)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            nudge(run_import, request.workspace.pk, run.pk)
            messages.success(request, "The mapping is kept. The files are checked again with it.")
            return redirect(workspace_url(request.workspace, "import_run", run_id=run.pk))
    context = {
        "section": "import_list",
        "run": run,
        "form": form,
        "sorts": [
            ("types", "Types", "level", form.rows("types")),
            ("statuses", "Statuses", "status", form.rows("statuses")),
            ("people", "People", "member", form.rows("people")),
            ("teams", "Teams", "team", form.rows("teams")),
        ],
    }
    return render_page(request, "integrations/import_map.html", context, status=422 if form.errors else 200)


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def import_start(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """Let a checked import run."""
    run = _run(run_id)
    try:
        actions.start_import(run=run, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        nudge(run_import, request.workspace.pk, run.pk)
    return redirect(workspace_url(request.workspace, "import_run", run_id=run.pk))


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def import_cancel(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """Give up an import that hasn't begun."""
    run = _run(run_id)
    try:
        actions.cancel_import(run=run, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The import is cancelled. Nothing was changed.")
    return redirect(workspace_url(request.workspace, "import_list"))


@workspace_page(role=Role.STRATEGIST, methods=("POST",))
def import_undo(request: WorkspaceRequest, run_id: int) -> HttpResponse:
    """Take back what an import did."""
    run = _run(run_id)
    try:
        actions.undo_import(run=run, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The import is undone. Importing the files again brings everything back.")
    return redirect(workspace_url(request.workspace, "import_run", run_id=run.pk))


@workspace_page(role=Role.CONTRIBUTOR)
def import_rows_csv(request: WorkspaceRequest, run_id: int) -> StreamingHttpResponse:
    """Give every row that was skipped and every parent that isn't linked, as CSV."""
    run = _run(run_id)
    response = StreamingHttpResponse(_rows(run), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{run.pk}-rows.csv"'
    return response


def _rows(run: ImportRun) -> Iterator[str]:
    yield _line("file", "line", "record", "field", "parent", "reason")
    if run.status == ImportStatus.READY:
        for row in run.plan.get("skipped_rows", []):
            yield _line(row["file"], row["line"], row["reference"], "", "", row["reason"])
        for row in run.plan.get("unresolved", []):
            yield _line("", "", row["key"], row["field"], row["parent"], row["why"])
        return
    for skipped in SkippedLine.objects.filter(run=run).order_by("pk").iterator(chunk_size=500):
        yield _line(skipped.file_name, skipped.line, skipped.reference, "", "", skipped.reason)
    for parent in unresolved_of(run).iterator(chunk_size=500):
        why = parent.get_why_unresolved_display()
        yield _line("", "", parent.child.key, parent.field, parent.reference, why)


def _line(*cells: object) -> str:
    line = StringIO()
    csv.writer(line).writerow([guarded(str(cell)) for cell in cells])
    return line.getvalue()


def _run(run_id: int) -> ImportRun:
    """Return an import of this workspace; 404 for any other."""
    rows = ImportRun.objects.select_related("source", "workspace", "created_by", "change")
    return get_object_or_404(rows, pk=min(run_id, LARGEST_ID))


def _list(request: WorkspaceRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    rows = ImportRun.objects.select_related("source", "created_by")
    context = {
        "section": "import_list",
        "form": form,
        "page": keyset_page(rows, order="-created_at", cursor=request.GET.get("cursor", ""), size=20),
        "sources": Source.objects.order_by("name", "pk"),
        "readers": SOURCES.values(),
        "may_upload": form.may_create or Source.objects.exists(),
    }
    return render_page(request, "integrations/import_list.html", context, status=status)
