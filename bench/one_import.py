"""One import through the product's own command, in a process whose memory is looked at from outside."""

from __future__ import annotations

import json
import os
import sys
import time
from io import StringIO

import django

from bench.bare import peak_mb


def main() -> None:
    """Import the Jira export named by the first argument into the workspace `imported`."""
    django.setup()
    from django.core.management import call_command

    from bench.numbers import queries_counted

    began = time.perf_counter()
    with queries_counted() as sent:
        call_command(
            *("import_records", sys.argv[1], "--workspace", "imported", "--source", "jira-csv", "--json"),
            stdout=StringIO(),
        )
    print(json.dumps({"seconds": time.perf_counter() - began, "queries": len(sent), "peak_mb": peak_mb()}))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
