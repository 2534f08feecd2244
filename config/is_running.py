"""The health check of beat: exit code 0 when the process in its pid file lives."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(path: Path) -> int:
    """Look for the process whose id is in the file; returns an exit code."""
    try:
        os.kill(int(path.read_text(encoding="ascii")), 0)
    except (OSError, ValueError):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
