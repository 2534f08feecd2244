"""Starts the accounts app and has the database protected after every migration."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Who and where."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the protection of every app's tables."""
        post_migrate.connect(_protect, dispatch_uid="accounts.isolation")


def _protect(sender: AppConfig, using: str = "default", **_: Any) -> None:
    from accounts.isolation import protect

    if using == "default":
        protect(sender.label)
