"""Where the real files lie that the tests of imports use; a clone without them skips those tests."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data"


def real(name: str) -> Path:
    """Return one of the real files; skips the test where it isn't there."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the real data is not here: {path.name} is missing from ../shared/data")
    return path
