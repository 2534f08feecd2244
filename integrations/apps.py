"""The integrations as a Django application."""

from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    """Work that lives elsewhere."""

    name = "integrations"
    verbose_name = "Integrations"
    default_auto_field = "django.db.models.BigAutoField"
