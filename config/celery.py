"""The jobs: how they travel, and when beat looks for rows that wait.

The row is the queue: a message only says "look now", so losing one delays and never
loses work, and a message delivered twice finds nothing left to do.
"""

from __future__ import annotations

import os
from typing import Any

import structlog
from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging, task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

SECONDS_TO_CONNECT = 0.3
SECONDS_TO_ANSWER = 0.5

app = Celery("throughline")
# The default of every thread, not of this one alone: else tasks sent by a request thread
# would go to an application without a broker.
app.set_default()


def _broker(redis_url: str) -> dict[str, Any]:
    """Return the settings of the broker: Redis where there is one, else this process's memory."""
    if not redis_url:
        return {"broker_url": "memory://localhost", "broker_transport_options": {"polling_interval": 0.1}}
    return {
        "broker_url": redis_url,
        "broker_transport_options": {
            "visibility_timeout": 300,  # longer than any task may take, else it is started again and again
            "socket_connect_timeout": SECONDS_TO_CONNECT,
            "socket_timeout": SECONDS_TO_ANSWER,
            "retry_on_timeout": False,
            "max_retries": 0,
            "interval_start": 0,
            "interval_max": 0,
        },
    }


@app.on_configure.connect
def _configure(sender: Celery, **_: Any) -> None:
    from django.conf import settings

    sender.conf.update(_broker(settings.REDIS_URL))


app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=120,
    task_publish_retry=False,
    worker_prefetch_multiplier=4,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    timezone="UTC",
    enable_utc=True,
    beat_scheduler="celery.beat:Scheduler",  # keeps nothing: what is due is in the rows
    beat_max_loop_interval=5,
    beat_schedule={
        "sweep what changed": {"task": "alignment.tasks.sweep_due", "schedule": 10.0, "options": {"expires": 10}},
        "sweep everything": {"task": "alignment.tasks.sweep_all_hourly", "schedule": crontab(minute="7")},
        # It takes the day's slot itself, so that a missed midnight is made up for.
        "keep the day's figures": {"task": "alignment.tasks.snapshot_daily", "schedule": crontab(minute="*/15")},
        "send invitations": {"task": "accounts.send_invitations", "schedule": 60.0, "options": {"expires": 60}},
        "go on with imports": {
            "task": "integrations.tasks.run_waiting_imports",
            "schedule": 10.0,
            "options": {"expires": 10},
        },
    },
)
app.autodiscover_tasks()


@setup_logging.connect
def _keep_our_logs(**_: Any) -> None:
    """Leave logging as the settings made it: a receiver of this signal turns Celery's own set-up off."""


@task_prerun.connect
def _name_the_job(task_id: str, task: Any, **_: Any) -> None:
    structlog.contextvars.bind_contextvars(job_id=task_id, job=task.name)


@task_postrun.connect
def _forget_the_job(**_: Any) -> None:
    structlog.contextvars.unbind_contextvars("job_id", "job")
