"""Taking everything out again."""

from __future__ import annotations

from django.http import StreamingHttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from integrations.queries.export import as_csv, as_json


@workspace_page()
def export_records_json(request: WorkspaceRequest) -> StreamingHttpResponse:
    """Give everything as a records file, which imports back to the same."""
    response = StreamingHttpResponse(as_json(request.workspace.name), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{request.workspace.slug}.json"'
    return response


@workspace_page()
def export_records_csv(request: WorkspaceRequest) -> StreamingHttpResponse:
    """Give everything as CSV, which imports back to the same."""
    response = StreamingHttpResponse(as_csv(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.workspace.slug}.csv"'
    return response
