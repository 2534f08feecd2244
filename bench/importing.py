"""An import against the same file loaded bare, each in a process of its own so that its memory can be seen."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection

from accounts.models import Workspace
from bench.numbers import Figure, figure
from bench.shape import PLACES, THINGS, VERBS, Made

ROWS = 20_000
HEADERS = ("Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Created", "Updated", "Parent")


def imports(made: Made) -> Iterator[Figure]:
    """Import a Jira export once into an empty workspace, and once more with nothing new."""
    rows = min(ROWS, made.records)
    file = Path(settings.VAR_DIR) / "jira.csv"
    write_export(file, rows)
    Workspace.objects.get_or_create(slug="imported", defaults={"name": "Imported"})
    bare, bare_memory, _ = _in_a_process("bench.bare", str(file))
    for name in ("import", "import.again"):
        taken, memory, queries = _in_a_process("bench.one_import", str(file))
        line = figure(name, rows, taken, bare, queries)
        yield replace(line, peak_mb=memory, floor_peak_mb=bare_memory)


def write_export(file: Path, rows: int) -> int:
    """Write a Jira export as CSV, one epic in 25 rows, most others below an epic; return how many have a parent."""
    linked = 0
    random = Random("export")
    epics = max(1, rows // 25)
    days = [(date.today() - timedelta(days=days)).strftime("%d/%b/%y 9:30 AM") for days in range(400)]
    with file.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADERS)
        for number in range(1, rows + 1):
            is_epic = number % 25 == 0
            verb, thing, place = (random.choice(words.split()) for words in (VERBS, THINGS, PLACES))
            title = f"{verb} the {thing} in the {place}"
            parent = "" if is_epic or random.random() < 0.1 else f"BE-{random.randint(1, epics) * 25}"
            linked += bool(parent)
            kind = "Epic" if is_epic else random.choice(("Story", "Task", "Bug"))
            status = random.choice(("To Do", "In Progress", "In Progress", "Done"))
            begun, touched = sorted((random.randrange(400), random.randrange(400)), reverse=True)
            writer.writerow((title, f"BE-{number}", number, kind, status, "BE", days[begun], days[touched], parent))
    return linked


def _in_a_process(module: str, *arguments: str) -> tuple[float, int, int]:
    """Run a module that prints its seconds, peak memory in MB and queries; return them."""
    environment = {**os.environ, "BENCH_DATABASE": _address()}
    process = subprocess.run(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, env=environment, check=True
    )
    answer = json.loads(process.stdout)
    return float(answer["seconds"]), int(answer["peak_mb"]), int(answer.get("queries", 1))


def _address() -> str:
    """Return the database's address as the bare loader takes it."""
    if connection.vendor == "postgresql":
        return str(os.environ["DATABASE_URL"])
    return str(connection.settings_dict["NAME"])
