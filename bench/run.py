"""The measurements of one engine, in a process whose environment names an empty database."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import django

SMALL = 1000


def main() -> None:
    """Make the graphs, measure every group, and write the figures as JSON."""
    django.setup()
    from django.core.management import call_command

    from bench import shape
    from bench.groups import GROUPS
    from bench.numbers import Figure

    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--only", action="append", choices=list(GROUPS))
    chosen = parser.parse_args()
    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    small = shape.make("small", min(SMALL, chosen.records))
    large = shape.make("large", chosen.records)
    shape.tidy()
    _say(f"{chosen.records:,} records made in {time.perf_counter() - began:.0f} s")
    figures: list[Figure] = []
    for name, group in GROUPS.items():
        if chosen.only and name not in chosen.only:
            continue
        began = time.perf_counter()
        figures += group(small, large)
        _say(f"{name}: {time.perf_counter() - began:.0f} s")
    chosen.to.write_text(json.dumps([one.as_json() for one in figures]))


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
