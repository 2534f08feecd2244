"""The floor of an import: the file's rows into one table by COPY, or executemany on SQLite, and nothing else."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from pathlib import Path


def rows(file: Path) -> Iterator[list[str]]:
    """Read the file a row at a time, header first."""
    with file.open(newline="") as opened:
        yield from csv.reader(opened)


def peak_mb() -> int:
    """Return the most memory that this process has held, in MB; its parent's before the start doesn't count."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    """Load the file named by the first argument into the database named by the environment."""
    address = os.environ["BENCH_DATABASE"]
    began = time.perf_counter()
    content = rows(Path(sys.argv[1]))
    columns = [f"column_{place}" for place, _ in enumerate(next(content))]
    create = f"CREATE TABLE bare_rows ({', '.join(f'{column} text' for column in columns)})"
    if address.startswith("postgres"):
        import psycopg

        with psycopg.connect(address) as postgresql:
            postgresql.execute("DROP TABLE IF EXISTS bare_rows")
            postgresql.execute(create)
            with postgresql.cursor().copy("COPY bare_rows FROM STDIN") as copy:
                for row in content:
                    copy.write_row(row)
    else:
        with sqlite3.connect(address) as sqlite:
            sqlite.execute("DROP TABLE IF EXISTS bare_rows")
            sqlite.execute(create)
            sqlite.executemany(f"INSERT INTO bare_rows VALUES ({', '.join('?' for _ in columns)})", content)
    print(json.dumps({"seconds": time.perf_counter() - began, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
