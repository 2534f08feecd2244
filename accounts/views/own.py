"""A person's own pages: where to start, their workspaces, their profile."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import LAST_WORKSPACE, SignedInRequest, signed_in_page, workspace_url
from accounts.actions import people
from accounts.forms import ProfileForm
from accounts.queries.members import home_workspace, workspaces_of
from web.http import render_page


@signed_in_page()
def root(request: SignedInRequest) -> HttpResponse:
    """Go to the home page of the workspace that the person was in last."""
    workspace = home_workspace(request.user, request.session.get(LAST_WORKSPACE))
    return redirect(workspace_url(workspace, "home") if workspace else "workspaces")


@signed_in_page()
def workspaces(request: SignedInRequest) -> HttpResponse:
    """Show the person's workspaces, to switch between them."""
    memberships = [
        (membership, workspace_url(membership.workspace, "home")) for membership in workspaces_of(request.user)
    ]
    return render_page(request, "accounts/workspaces.html", {"memberships": memberships})


@signed_in_page(methods=("GET", "POST"))
def profile(request: SignedInRequest) -> HttpResponse:
    """Show and change what a person says about themselves."""
    said = {"name": request.user.name, "shortcuts_on": request.user.shortcuts_on}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=said)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "accounts/profile.html", {"form": form}, status=status)
    people.change_profile(
        user=request.user, name=form.cleaned_data["name"], shortcuts_on=form.cleaned_data["shortcuts_on"]
    )
    messages.success(request, "Your profile is saved.")
    return redirect("profile")
