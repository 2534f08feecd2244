"""Every address of the product; those of a workspace begin with /w/<its slug>/."""

from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("w/<slug:slug>/", include("strategy.urls")),
    path("w/<slug:slug>/", include("alignment.urls")),
    path("w/<slug:slug>/", include("integrations.urls")),
]
