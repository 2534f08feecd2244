"""Addresses of pages inside the workspace that a request is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.template import Context
from django.urls import NoReverseMatch, reverse


def workspace_slug(context: Context | Mapping[str, Any]) -> str:
    """Return the slug of the workspace that the page being rendered belongs to."""
    request = context.get("request")
    workspace = getattr(request, "workspace", None)
    if workspace is None:
        raise NoReverseMatch("This page belongs to no workspace, so it can't link into one.")
    return str(workspace.slug)


def page_url(context: Context | Mapping[str, Any], name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page in the workspace of the page being rendered."""
    slug = workspace_slug(context)
    if kwargs:
        return reverse(name, kwargs={"slug": slug, **kwargs})
    return reverse(name, args=[slug, *args])
