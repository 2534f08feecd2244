"""Runs the import command in a test and returns its report."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from accounts.models import Workspace
from strategy.actions.alignment import find_disagreements
from strategy.models import Link, Record


def import_files(*files: Path, source: str, **options: Any) -> dict[str, Any]:
    """Run `import_records` on Acme and return the report that it prints as JSON."""
    out = StringIO()
    call_command("import_records", *map(str, files), workspace="acme", source=source, json=True, stdout=out, **options)
    report: dict[str, Any] = json.loads(out.getvalue())
    assert find_disagreements(Workspace.objects.get(slug="acme").pk) == [], "alignment isn't what the links say"
    return report


def everything() -> tuple[Any, ...]:
    """Return all that an import might change, to see that it didn't."""
    return (
        list(Record.objects.order_by("pk").values()),
        list(Link.objects.order_by("pk").values()),
        Record.history.count(),
    )
