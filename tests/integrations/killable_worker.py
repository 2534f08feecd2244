"""Works on one import in a process of its own, slowly enough to be killed in the middle of it.

Arguments: the name of the test's database, the workspace's id, the run's id, seconds between chunks.
"""

from __future__ import annotations

import sys
import time

import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()

from integrations.actions import runs  # noqa: E402  Django first
from integrations.actions.chunks import take_chunk  # noqa: E402
from integrations.actions.work import Work  # noqa: E402

if __name__ == "__main__":

    def slowly(work: Work, most: int = 100) -> bool:
        """Take a small chunk and wait."""
        more = take_chunk(work, 100)
        print(work.run.rows_done, flush=True)  # noqa: T201
        time.sleep(float(sys.argv[4]))
        return more

    vars(runs)["take_chunk"] = slowly
    runs.work_on(int(sys.argv[2]), int(sys.argv[3]))
