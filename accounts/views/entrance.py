"""The ways in besides the sign-in page: an invitation's link, and one click in the demo."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from accounts.access import public_page, workspace_url
from accounts.actions import invitations as actions
from accounts.errors import Refused
from accounts.forms import NewcomerForm
from accounts.models import Invitation, Membership, User
from accounts.queries.invitations import invitation_for
from accounts.queries.people import demo_member, person_with_email
from web.http import render_page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WRONG = "This link isn't one of ours, or the invitation was withdrawn. Check that you copied all of it."
USED = "This invitation was used already. If it was you, sign in."
EXPIRED = "This invitation has expired. Ask for a new one."


@public_page(methods=("GET", "POST"))
@sensitive_post_parameters("password")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Let the invited person join: with the account they have, or with a new one."""
    invitation = invitation_for(token)
    if invitation is None:
        return _sentence(request, WRONG, status=404)
    if not invitation.is_open:
        return _sentence(request, USED if invitation.accepted_at else EXPIRED, status=410, invitation=invitation)
    if request.user.is_authenticated:
        return _join(request, invitation, request.user)
    if person_with_email(invitation.email) is not None:
        return render_page(request, "accounts/invitation_accept.html", {"invitation": invitation, "must_sign_in": True})
    return _join_as_newcomer(request, invitation)


@public_page(methods=("POST",))
def demo_sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as one of the demo's people; this URL only exists in a demo."""
    membership = demo_member(role)
    if membership is None:
        raise Http404
    login(request, membership.user, backend=BACKEND)
    return redirect(workspace_url(membership.workspace, "home"))


def _join(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    context = {"invitation": invitation, "is_theirs": user.email.casefold() == invitation.email.casefold()}
    if request.method != "POST":
        return render_page(request, "accounts/invitation_accept.html", context)
    try:
        membership = actions.accept_as_member(invitation=invitation, user=user)
    except Refused as refusal:
        return render_page(request, "accounts/invitation_accept.html", {**context, "refusal": str(refusal)}, status=422)
    return _welcome(request, membership)


def _join_as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewcomerForm(request.POST if request.method == "POST" else None, email=invitation.email)
    if form.is_valid():
        try:
            membership = actions.accept_as_newcomer(
                invitation=invitation, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, membership.user, backend=BACKEND)
            return _welcome(request, membership)
    context = {"invitation": invitation, "form": form}
    status = 422 if request.method == "POST" else 200
    return render_page(request, "accounts/invitation_accept.html", context, status=status)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    messages.success(request, f"Welcome to {membership.workspace.name}.")
    return redirect(workspace_url(membership.workspace, "home"))


def _sentence(
    request: HttpRequest, sentence: str, *, status: int, invitation: Invitation | None = None
) -> HttpResponse:
    context = {"sentence": sentence, "invitation": invitation}
    return render_page(request, "accounts/invitation_accept.html", context, status=status)
