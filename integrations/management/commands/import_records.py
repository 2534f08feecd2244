"""`import_records FILE... --workspace SLUG --source jira-csv|jira-json|records`: import files from the shell."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User, Workspace
from accounts.scope import in_workspace
from integrations.actions.runs import begin_import, find_or_create_source, lay_down, try_out, uploads_of, work_on
from integrations.base import Unreadable
from integrations.mapping import kinds_from_option
from integrations.models import ImportRun, ImportStatus, Source, WaitingImport
from integrations.queries.reports import report_of
from integrations.sources import SOURCES
from strategy.errors import Refused

MOST_ROWS = 10_000


class Command(BaseCommand):
    """Imports files into a workspace, or says with --dry-run what that would do."""

    help = "Import files of a tracker, or a records file. The files of one command are one import."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument("--source", required=True, choices=list(SOURCES), help="what made the files")
        parser.add_argument("--source-name", default="", help="which source it is, where there are several of a kind")
        parser.add_argument(
            "--kinds", default="", help="theirs=ours pairs, for example theme=intent,task=item; skip leaves out"
        )
        parser.add_argument("--as", dest="by", default="", metavar="EMAIL", help="the member who imports")
        parser.add_argument(
            "--full", action="store_true", help="the files hold everything: mark as gone what is missing"
        )
        parser.add_argument("--part", action="store_true", help="the files hold a part: mark nothing as gone")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the import; exit code 1 with a sentence where it can't be done."""
        begun = perf_counter()
        workspace = Workspace.objects.filter(slug=options["workspace"]).first()
        if workspace is None:
            raise CommandError(f"There is no workspace “{options['workspace']}”. Check its slug.")
        try:
            kinds = kinds_from_option(options["kinds"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["full"] and options["part"]:
            raise CommandError("Say --full or --part, not both.")
        by = self._member(workspace, options["by"])
        files = [path.resolve() for path in options["files"]]
        for path in files:
            if not path.is_file():
                raise CommandError(f"There is no file {path}. Check its name.")
        with in_workspace(workspace):
            try:
                source = find_or_create_source(name=options["source_name"], reader=options["source"], by=by)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            kinds_before = source.kinds
            if kinds and source.kinds != {**source.kinds, **kinds}:
                source.kinds = {**source.kinds, **kinds}
                source.save(update_fields=["kinds"])
            folder = uploads_of(workspace)
            run = begin_import(
                workspace=workspace,
                source=source,
                reader=options["source"],
                files=[(path, path.name) for path in files],
                folder=folder,
                by=by,
                is_full=True if options["full"] else False if options["part"] else None,
            )
            # This process is the job; only a run that has begun is taken over when it is killed.
            WaitingImport.objects.filter(run=run).delete()
        report = self._import(workspace, run, is_dry=options["dry_run"])
        if options["dry_run"] and kinds:
            with in_workspace(workspace):
                Source.objects.filter(pk=source.pk).update(kinds=kinds_before)
        report["seconds"] = round(perf_counter() - begun, 2)
        self._print(report, as_json=options["json"], is_dry=options["dry_run"])

    def _member(self, workspace: Workspace, email: str) -> User | None:
        if not email:
            return None
        by = User.objects.filter(email__iexact=email, memberships__workspace=workspace).first()
        if by is None:
            raise CommandError(f"{email} is no member of {workspace.slug}.")
        return by

    def _import(self, workspace: Workspace, run: ImportRun, *, is_dry: bool) -> dict[str, Any]:
        try:
            lay_down(run)
        except Unreadable as refusal:
            self._forget(workspace, run)
            raise CommandError(refusal.sentence) from refusal
        if is_dry:
            report = try_out(run)
            self._forget(workspace, run)
            return {**report, "dry_run": True}
        with in_workspace(workspace):
            ImportRun.objects.filter(pk=run.pk).update(
                status=ImportStatus.RUNNING, started_at=timezone.now(), claimed_at=None
            )
            WaitingImport.objects.get_or_create(workspace=workspace, run=run)
        while work_on(workspace.pk, run.pk, seconds=3600):
            pass
        with in_workspace(workspace):
            run.refresh_from_db()
            if run.status != ImportStatus.DONE:
                raise CommandError(run.error or "A worker has taken this import over; see it on the import page.")
            return {**report_of(run, with_rows=True, most=MOST_ROWS), "run": run.pk, "dry_run": False}

    def _forget(self, workspace: Workspace, run: ImportRun) -> None:
        """Leave no trace of an import that didn't happen."""
        folder = Path(run.rows_path).parent
        with in_workspace(workspace):
            WaitingImport.objects.filter(run=run).delete()
            source = run.source
            run.delete()
            if not source.items.exists() and not source.runs.exists():
                source.delete()
        shutil.rmtree(folder, ignore_errors=True)

    def _print(self, report: dict[str, Any], *, as_json: bool, is_dry: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        self.stdout.write("Nothing was changed; this is what the import would do." if is_dry else "Imported.")
        for name in ("created", "updated", "unchanged", "skipped", "unresolved_parents", "refused_parents", "gone"):
            self.stdout.write(f"{name.replace('_', ' '):>20}  {report[name]:,}")
        self.stdout.write(f"{'in scope':>20}  {report['in_scope']:,}, {report['no_path']:,} of it without a path")
        for note in report["notes"]:
            self.stdout.write(note)
        for row in report["skipped_rows"][:20]:
            self.stdout.write(f"{row['file']}, line {row['line']}: {row['reason']}")
        for row in report["unresolved"][:20]:
            self.stdout.write(f"{row['key']}: parent {row['parent']} ({row['field']}): {row['why']}")
        self.stdout.write(f"{report['seconds']} seconds.")
