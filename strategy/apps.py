"""The strategy as a Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.words import LevelWords, announce_levels
from strategy.kinds import KINDS


class StrategyConfig(AppConfig):
    """What the company says: records, links, lines to the vision."""

    name = "strategy"
    verbose_name = "Strategy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Announce the levels, and have the search index put back after every migration.

        SQLite drops triggers with a remade table.
        """
        from strategy.search_index import install

        announce_levels({kind.slug: LevelWords(kind.name, kind.plural) for kind in KINDS.values()})
        post_migrate.connect(install, sender=self, dispatch_uid="strategy.search_index")
