"""The composition root as a Django application: its commands, and the table of the cache."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ConfigConfig(AppConfig):
    """Puts the other applications together."""

    name = "config"
    label = "config"
    verbose_name = "Throughline"

    def ready(self) -> None:
        """Have the cache's table made whenever that of the sessions is migrated; without models we aren't told."""
        sessions = apps.get_app_config("sessions")
        post_migrate.connect(_make_cache_table, sender=sessions, dispatch_uid="config.cache_table")


def _make_cache_table(using: str, **_: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
