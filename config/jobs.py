"""The local way to run jobs: worker and beat as threads of the one web process."""

from __future__ import annotations

import threading

from celery.beat import Scheduler, Service

from config.celery import app

THREADS = 2


def start_in_process() -> None:
    """Start the worker and beat of this process; both end with it.

    Not `app.Worker`, which would take the process's signal handlers. Threads can't be stopped
    when a task takes too long, so tasks work in chunks and bound themselves.
    """
    worker = app.WorkController(
        pool_cls="threads",
        concurrency=THREADS,
        hostname="local",
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    beat = Service(app, scheduler_cls=Scheduler)
    for name, start in (("worker", worker.start), ("beat", beat.start)):
        threading.Thread(target=start, name=name, daemon=True).start()
