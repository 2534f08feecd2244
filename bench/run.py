"""The measurements of one engine, in a process whose environment names a database; the graphs are made first."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import django

SMALL = 1000


def main() -> None:
    """Make the graphs, or measure every group and write the figures as JSON."""
    django.setup()
    from bench import shape
    from bench.groups import GROUPS
    from bench.numbers import Figure

    parser = argparse.ArgumentParser()
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--only", action="append", choices=list(GROUPS))
    chosen = parser.parse_args()
    began = time.perf_counter()
    if chosen.make:
        shape.make("small", min(SMALL, chosen.records))
        shape.make("large", chosen.records)
        shape.tidy()
        _say(f"{chosen.records:,} records made", began)
        return
    small, large = shape.find("small"), shape.find("large")
    figures: list[Figure] = []
    for name, group in GROUPS.items():
        if chosen.only and name not in chosen.only:
            continue
        began = time.perf_counter()
        for one in group(small, large):
            figures.append(one)
            print(f"  {one.name} {one.ours_ms:,} / {one.floor_ms:,} ms = {one.ratio}", file=sys.stderr, flush=True)
        _say(name, began)
    chosen.to.write_text(json.dumps([one.as_json() for one in figures]))


def _say(what: str, began: float) -> None:
    print(f"{what}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
