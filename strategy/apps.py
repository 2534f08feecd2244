"""The strategy as a Django application."""

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    """What the company says: records, links, lines to the vision."""

    name = "strategy"
    verbose_name = "Strategy"
    default_auto_field = "django.db.models.BigAutoField"
