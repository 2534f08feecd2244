"""The strategy as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StrategyConfig(AppConfig):
    """What the company says: records, links, lines to the vision."""

    name = "strategy"
    verbose_name = "Strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the search index put back after every migration: SQLite drops triggers with a remade table."""
        from strategy.search_index import install

        post_migrate.connect(install, sender=self, dispatch_uid="strategy.search_index")
