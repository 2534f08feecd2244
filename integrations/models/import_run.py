"""One import: the files, how far it is, and what came of it. The row is the queue."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Workspace
from accounts.scope import WorkspaceModel
from integrations.models.source import Source
from strategy.models import Change


class ImportStatus(models.TextChoices):
    """Where an import stands; `checking` and `running` are a job's, the others a person's."""

    CHECKING = "checking", "Being checked"
    READY = "ready", "Checked, waiting for you"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNDONE = "undone", "Undone"


class ImportRun(WorkspaceModel):
    """One import of one or several files, from the upload to its report.

    `rows_path` is the staged file: one row a line, as the source's reader gave it. `cursor` is how
    many bytes of it are imported; it is saved with the rows themselves, so that a killed worker
    loses nothing and repeats nothing.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="runs")
    reader = models.CharField("which kind of file", max_length=20)
    files = models.JSONField("path and name of each file", default=list)
    is_full = models.BooleanField("the files hold everything; empty: guess", null=True, blank=True)
    status = models.CharField(max_length=12, choices=ImportStatus, default=ImportStatus.CHECKING)
    rows_path = models.CharField(max_length=1000, blank=True)
    rows_bytes = models.BigIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0)
    found = models.JSONField("the words in the files, with their counts", default=dict)
    notes = models.JSONField("sentences about the files", default=list)
    plan = models.JSONField("what the dry run says", default=dict, blank=True)
    counts = models.JSONField("what the import did so far", default=dict, blank=True)
    error = models.TextField("why it failed, as a sentence", blank=True)
    change = models.ForeignKey(Change, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    claim = models.CharField("who works on it", max_length=40, blank=True)
    claimed_at = models.DateTimeField("the last sign of life of who works on it", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "-created_at", "-id"], name="import_run_newest_first"),
        ]

    def __str__(self) -> str:
        return self.files_text

    @property
    def files_text(self) -> str:
        """Return the names of the files, as people know them."""
        return ", ".join(str(file["name"]) for file in self.files)

    @property
    def paths(self) -> list[Path]:
        """Return where the files lie."""
        return [Path(file["path"]) for file in self.files]

    @property
    def is_working(self) -> bool:
        """Return whether a job has something to do for it."""
        return self.status in (ImportStatus.CHECKING, ImportStatus.RUNNING)


class WaitingImport(models.Model):
    """An import that a job has to work on, found without knowing its workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    run = models.OneToOneField(ImportRun, on_delete=models.CASCADE, related_name="waiting")

    def __str__(self) -> str:
        return f"import {self.run_id}"


class SkippedLine(WorkspaceModel):
    """A line of a file that an import left out, with the reason."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="skipped_lines")
    file_name = models.CharField(max_length=255)
    line = models.PositiveIntegerField()
    reference = models.CharField(max_length=255, blank=True)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.file_name}, line {self.line}"
