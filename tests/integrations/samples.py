"""An import to try URLs with."""

from __future__ import annotations

from accounts.models import Workspace
from integrations.actions.runs import begin_import, find_or_create_source, uploads_of, work_on
from integrations.models import ImportRun


def an_import(workspace: Workspace) -> ImportRun:
    """Make a checked import of one issue that waits to be started, in the entered workspace."""
    folder = uploads_of(workspace)
    path = folder / "1"
    path.write_text("Summary,Issue key,Issue Type,Status,Parent\nPay by card,AB-1,Story,Open,AB-9\n")
    run = begin_import(
        workspace=workspace,
        source=find_or_create_source(name="", reader="jira-csv", by=None),
        reader="jira-csv",
        files=[(path, "jira.csv")],
        folder=folder,
        by=None,
    )
    work_on(workspace.pk, run.pk)
    return run
