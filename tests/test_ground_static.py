"""Collected static files carry a hash in their names, and still find each other."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_collected_files_are_hashed_and_find_each_other(tmp_path: Path) -> None:
    environment = {**os.environ, "STATIC_ROOT": str(tmp_path / "static"), "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    collected = tmp_path / "static"
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]
    script = (collected / names["js/app.js"]).read_text()
    imported = re.findall(r"""import\s*["'](\./.+?)["']""", script)
    assert len(imported) > 5
    assert [name for name in imported if not (collected / "js" / name).exists() or name.count(".") < 3] == []
    fonts = [name for name in names.values() if name.endswith(".woff2")]
    styles = "".join((collected / name).read_text() for key, name in names.items() if key.endswith(".css"))
    assert fonts
    assert all(Path(name).name in styles for name in fonts)
