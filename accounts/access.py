"""Who may open a page: every page of a workspace goes through `workspace_page`, and so is closed by default."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User, Workspace
from accounts.scope import in_workspace
from web.http import render_page

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

LAST_WORKSPACE = "last_workspace"
View = Callable[..., HttpResponseBase]


class SignedInRequest(HttpRequest):
    """A request by a person who signed in."""

    user: User
    htmx: HtmxDetails


class WorkspaceRequest(SignedInRequest):
    """A request by a member, inside their workspace."""

    workspace: Workspace
    membership: Membership


def workspace_page(*, role: Role = Role.VIEWER, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Open a view to the members of the workspace in its URL who have at least this role.

    The view gets a WorkspaceRequest, without the slug, and runs inside the workspace's
    scope and time zone until its answer is rendered. Anonymous people are sent to sign in, whatever the
    slug; strangers and unknown slugs get the same 404 as any URL that doesn't exist;
    other methods get 405; a role that is too low gets a 403 that says which role it takes.
    """
    allowed = _with_head(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, slug: str, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request, allowed)
            membership = (
                Membership.objects.select_related("workspace")
                .filter(workspace__slug=slug, user_id=request.user.pk)
                .first()
            )
            if membership is None:
                raise Http404
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            membership.user = request.user
            return _answer(request, membership, role, view, args, kwargs)

        return _mark(page, role=role, methods=allowed)

    return decorate


def signed_in_page(*, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Open a view that belongs to no workspace to everybody who signed in."""
    allowed = _with_head(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_sign_in(request, allowed)
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        return _mark(page, role=None, methods=allowed)

    return decorate


def public_page(*, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Open a view to everybody, on purpose."""
    allowed = _with_head(methods)

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            return view(request, *args, **kwargs)

        return _mark(page, role=None, methods=allowed)

    return decorate


def workspace_url(workspace: Workspace, name: str, /, **kwargs: Any) -> str:
    """Return the address of a workspace's page by its URL name and the rest of its arguments."""
    return reverse(name, kwargs={"slug": workspace.slug, **kwargs})


def _answer(
    request: HttpRequest,
    membership: Membership,
    role: Role,
    view: View,
    args: Iterable[Any],
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    inside = cast(WorkspaceRequest, request)
    inside.workspace, inside.membership = membership.workspace, membership
    try:
        if not membership.at_least(role):
            raise PermissionDenied(_role_sentence(role))
        with in_workspace(membership.workspace), timezone.override(membership.workspace.time_zone):
            response = _rendered(view(inside, *args, **kwargs))
    except PermissionDenied as refusal:
        sentence = str(refusal) or "Your role doesn't allow this. Ask an administrator of this workspace to change it."
        with in_workspace(membership.workspace):
            return render_page(request, "403.html", {"sentence": sentence}, status=403)
    except Http404:
        # The answer to what doesn't exist is the same everywhere, so it must not know the workspace.
        del inside.workspace, inside.membership
        raise
    if isinstance(response, StreamingHttpResponse) and not response.is_async:
        response.streaming_content = _inside(membership.workspace, cast(Iterator[bytes], response.streaming_content))
    _remember(request, membership.workspace)
    return response


def _rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render a TemplateResponse now, while the workspace is still entered."""
    render_now = getattr(response, "render", None)
    return cast(HttpResponse, render_now()) if callable(render_now) else response


def _inside(workspace: Workspace, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Make the parts of a streamed answer inside the workspace too: they are made after the view ended."""
    with in_workspace(workspace):
        yield from parts


def _remember(request: HttpRequest, workspace: Workspace) -> None:
    if request.session.get(LAST_WORKSPACE) != workspace.slug:
        request.session[LAST_WORKSPACE] = workspace.slug


def _to_sign_in(request: HttpRequest, allowed: Sequence[str]) -> HttpResponse:
    """Send to the sign-in page, and back here afterwards where a link could lead here."""
    return redirect_to_login(request.get_full_path() if "GET" in allowed else reverse("root"))


def _role_sentence(role: Role) -> str:
    article = "an" if role.label[0] in "AEIOU" else "a"
    return (
        f"Only {article} {role.label.lower()} may do this. Ask an administrator of this workspace to change your role."
    )


def _with_head(methods: Sequence[str]) -> tuple[str, ...]:
    return (*methods, "HEAD") if "GET" in methods else tuple(methods)


def _mark(page: View, *, role: Role | None, methods: tuple[str, ...]) -> View:
    """Leave on the view who may open it: a test fails for a view that carries no such mark."""
    page.access_role = role  # type: ignore[attr-defined]
    page.access_methods = methods  # type: ignore[attr-defined]
    return page
