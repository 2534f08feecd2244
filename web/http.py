"""The one place that chooses whether a view answers with a page or with a fragment of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partials: Iterable[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Answer with the whole page, or with the one partial of it that htmx asked for.

    A partial's name is also the id of its element and the target of the request: an htmx request
    whose `HX-Target` is one of `partials` gets `template#name`, everyone else gets `template`.
    Messages that wait to be shown go along with a fragment, as an out-of-band swap of the status line.
    """
    values = dict(context or {})
    name = _wanted_partial(request, partials)
    if name is None:
        body = render_to_string(template, values, request)
    else:
        body = render_to_string(f"{template}#{name}", values, request)
        if _has_messages(request):
            body += render_to_string("_ui/_status.html", {**values, "as_swap": True}, request)
    response = HttpResponse(body, status=status)
    patch_vary_headers(response, ("HX-Request", "HX-Target"))
    return response


def _wanted_partial(request: HttpRequest, partials: Iterable[str]) -> str | None:
    """Return the partial that an htmx request names as its target, or none for a whole page."""
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-History-Restore-Request") == "true":
        return None
    target = headers.get("HX-Target", "")
    return target if target in tuple(partials) else None


def _has_messages(request: HttpRequest) -> bool:
    """Tell whether messages wait to be shown, without marking them as shown."""
    return bool(len(get_messages(request)))
