"""The HTTP toolkit as a Django application: template tags, no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What every page is made with."""

    name = "web"
    verbose_name = "Web"
