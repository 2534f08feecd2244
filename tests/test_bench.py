"""The bench runs, on a small graph, and writes its figures as promised; how fast is never asserted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MEASURED = {
    "sweep.alignment",
    "sweep.rules",
    *(f"{verb}.{what}" for verb in ("link", "unlink") for what in ("branch", "item")),
    *(f"page.{page}" for page in ("record", "initiative", "tree", "triage", "work", "dashboard")),
    *(f"page.{page}.p95" for page in ("record", "initiative", "tree", "triage", "work", "dashboard")),
    "import",
    "import.again",
}


@pytest.mark.skipif(
    os.environ.get("TEST_ENGINE") == "postgres", reason="the bench chooses its engine itself; once is enough"
)
def test_the_bench_measures_everything_and_writes_its_figures(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "bench", "--records", "1000", "--engine", "sqlite"],
        env={**os.environ, "VAR_DIR": str(tmp_path), "BENCH_ROUNDS": "3"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    figures = json.loads((tmp_path / "bench.json").read_text())
    assert {figure["name"] for figure in figures} == MEASURED
    for figure in figures:
        assert {"name", "engine", "records", "ours_ms", "floor_ms", "ratio", "queries"} <= set(figure)
        assert figure["engine"] == "sqlite"
        assert figure["records"] == 1000
        assert figure["ours_ms"] > 0
        assert figure["floor_ms"] > 0
        assert figure["queries"] > 0
        assert figure["name"] in ran.stdout
