"""The conclusions as a Django application."""

from django.apps import AppConfig


class AlignmentConfig(AppConfig):
    """What the product concludes: rules, findings, sweeps, exceptions, snapshots, the dashboard, triage."""

    name = "alignment"
    verbose_name = "Alignment"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for changes of the strategy."""
        from alignment import receivers

        receivers.connect()
