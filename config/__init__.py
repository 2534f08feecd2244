"""Where the product is put together: settings, addresses, jobs, the demo workspace."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
