"""Every address of the product; those of a workspace begin with /w/<its slug>/."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from config.health import healthz

WORKSPACE_APPS = [app for app in ("strategy", "alignment", "integrations") if find_spec(f"{app}.urls")]

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.urls")),
    *[path("w/<slug:slug>/", include(f"{app}.urls")) for app in WORKSPACE_APPS],
]
if find_spec("accounts.urls"):
    urlpatterns.append(path("", include("accounts.urls")))
