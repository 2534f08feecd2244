"""How gunicorn serves the product, both ways: `gunicorn -c config/gunicorn.py config.wsgi`."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

bind = f"{os.environ.get('BIND_ADDRESS', '127.0.0.1')}:{settings.PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY") or (1 if settings.IN_PROCESS_QUEUE else 2))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 0 if settings.IN_PROCESS_QUEUE else 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - gunicorn wants text
no_control_socket = True  # else it opens one in the home folder
accesslog = None
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Refuse several processes with the in-process queue: each would have a queue that the others don't see."""
    if settings.IN_PROCESS_QUEUE and server.cfg.workers != 1:
        raise SystemExit(
            "Without REDIS_URL the jobs run inside the web process, so there may be only one. "
            "Leave WEB_CONCURRENCY unset, or set REDIS_URL and start a worker and beat."
        )


def post_worker_init(worker: Any) -> None:
    """Start the jobs inside the web process where there is no broker."""
    if settings.IN_PROCESS_QUEUE:
        from config.jobs import start_in_process

        start_in_process()
