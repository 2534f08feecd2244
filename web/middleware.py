"""What every answer gets: an id for the logs, redirects that htmx follows, and no copies left in caches."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponseBase]


def request_id(get_response: Answer) -> Answer:
    """Give each request an id: in its log lines, and in the answer for whoever reports a problem."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        structlog.contextvars.clear_contextvars()
        own_id = uuid.uuid4().hex[:16]
        structlog.contextvars.bind_contextvars(request_id=own_id)
        response = get_response(request)
        response["X-Request-Id"] = own_id
        return response

    return middleware


def htmx_redirects(get_response: Answer) -> Answer:
    """Turn the redirect after an htmx request into one that htmx itself follows.

    A plain one is followed by the browser unseen, and the whole next page lands inside the form.
    To the sign-in page the browser goes by itself, since the swap's target is gone there.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not _is_htmx(request) or not 300 <= response.status_code < 400 or "Location" not in response:
            return response
        to = response["Location"]
        is_sign_in = to.split("?")[0] == resolve_url(settings.LOGIN_URL)
        if request.method in ("GET", "HEAD") and not is_sign_in:
            return response
        answer = HttpResponse(status=204 if is_sign_in else 200)
        answer.cookies = response.cookies
        if is_sign_in:
            answer["HX-Redirect"] = to
        else:
            answer["HX-Location"] = json.dumps({"path": to, "target": "body", "swap": "innerHTML show:window:top"})
        return answer

    return middleware


def private_answers(get_response: Answer) -> Answer:
    """Keep what a signed-in person sees out of every cache, the browser's too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if request.user.is_authenticated and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
