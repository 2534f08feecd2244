"""`./dev bench`: make a strategy of any size, measure, print the table and write bench.json in VAR_DIR."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

SIZES = {"postgres": 1_000_000, "sqlite": 100_000}
POSTGRESQL = {"shared_buffers": "1GB", "max_wal_size": "4GB"}
COLUMNS = ("name", "engine", "records", "ours_ms", "floor_ms", "ratio", "queries")


def main() -> int:
    """Measure on each engine in a process of its own; returns the exit code."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--records", type=int, help="size of the graph (default: a million, 100,000 on SQLite)")
    parser.add_argument("--engine", choices=list(SIZES), help="one engine alone")
    parser.add_argument("--only", action="append", help="one group of measurements: alignment, links, rules, ...")
    parser.add_argument("--kills", action="store_true", help="kill -9, a stopped and a frozen Redis, instead of speed")
    parser.add_argument("--away", type=float, default=60, help="seconds without Redis in --kills (default: 60)")
    chosen = parser.parse_args()
    if chosen.records is not None and chosen.records < 500:
        parser.error("A graph has at least 500 records.")
    var = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var").resolve()
    var.mkdir(parents=True, exist_ok=True)
    if chosen.kills:
        from bench import kills

        return kills.main(var, chosen.away)
    figures: list[dict[str, Any]] = []
    for engine in [chosen.engine] if chosen.engine else SIZES:
        figures += _measure(engine, chosen.records or SIZES[engine], chosen.only or [])
    print(table(figures))
    (var / "bench.json").write_text(json.dumps(figures, indent=1) + "\n")
    print(f"\nWritten to {var / 'bench.json'}")
    return 0


def table(figures: list[dict[str, Any]]) -> str:
    """Return the figures as a table of text, numbers to the right."""
    lines = [
        COLUMNS,
        *(
            tuple(f"{one[column]:,}" if isinstance(one[column], int | float) else one[column] for column in COLUMNS)
            for one in figures
        ),
    ]
    widths = [max(len(line[place]) for line in lines) for place in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(
            word.ljust(width) if place < 2 else word.rjust(width)
            for place, (word, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def _measure(engine: str, records: int, only: list[str]) -> list[dict[str, Any]]:
    """Run the measurements in a process with a database of its own; the caller's database is never touched."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="throughline-bench-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": "",
            "OWNER_DATABASE_URL": "",
            "REDIS_URL": "",
            "SECRET_KEY": "of the measurements",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SITE_URL": "http://localhost:8000",
        }
        loading = {}
        if engine == "postgres":
            from tests.engines import APP_ROLE, private_postgresql

            server = stack.enter_context(private_postgresql(durable=True, settings=POSTGRESQL))
            environment["DATABASE_URL"] = server.url
            # Foreign keys are not checked row by row during the load, which only a superuser may ask for.
            loading = {
                "DATABASE_URL": server.url.replace(APP_ROLE, "postgres"),
                "PGOPTIONS": "-c session_replication_role=replica",
            }
        answer = folder / "figures.json"
        manage = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(manage, env=environment, check=True)
        command = [sys.executable, "-m", "bench.run", "--records", str(records), "--to", str(answer)]
        subprocess.run([*command, "--make"], env=environment | loading, check=True)
        for group in only:
            command += ["--only", group]
        subprocess.run(command, env=environment, check=True)
        return list(json.loads(answer.read_text()))


if __name__ == "__main__":
    sys.exit(main())
