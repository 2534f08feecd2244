"""The teams of a workspace and who is in them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.actions import teams as actions
from accounts.errors import Refused
from accounts.forms import TeamForm, TeamMergeForm, TeamPeopleForm
from accounts.models import Role, Team, TeamMembership
from accounts.queries import members as queries
from web.http import render_page


@workspace_page()
def teams(request: WorkspaceRequest) -> HttpResponse:
    """Show the teams, and to administrators the form to make one."""
    return _page(request, TeamForm())


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def team_create(request: WorkspaceRequest) -> HttpResponse:
    """Make a team."""
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            team = actions.create_team(workspace=request.workspace, name=form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"The team {team} is there. Now say who is in it.")
            return redirect(workspace_url(request.workspace, "team_edit", team_id=team.pk))
    return _page(request, form, status=422)


@workspace_page(role=Role.ADMINISTRATOR, methods=("GET", "POST"))
def team_edit(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    """Show and change a team's name."""
    team = get_object_or_404(Team, pk=team_id)
    if request.method != "POST":
        return _team_page(request, team)
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_team(team=team, name=form.cleaned_data["name"], by=request.user)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"The team is called {team}.")
            return redirect(workspace_url(request.workspace, "teams"))
    return _team_page(request, team, status=422, name_form=form)


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def team_people(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    """Say who is in a team."""
    team = get_object_or_404(Team, pk=team_id)
    form = TeamPeopleForm(request.POST, workspace=request.workspace)
    if not form.is_valid():
        return _team_page(request, team, status=422, people_form=form)
    actions.set_people(team=team, memberships=form.cleaned_data["people"], by=request.user)
    messages.success(request, f"The people of {team} are saved.")
    return redirect(workspace_url(request.workspace, "teams"))


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def team_merge(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    """Move everything of a team to another one."""
    team = get_object_or_404(Team, pk=team_id)
    form = TeamMergeForm(request.POST, team=team)
    if not form.is_valid():
        return _team_page(request, team, status=422, merge_form=form)
    into = actions.merge_team(team=team, into=form.cleaned_data["into"], by=request.user)
    messages.success(request, f"{team} is now part of {into}, with its people and its work.")
    return redirect(workspace_url(request.workspace, "teams"))


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def team_delete(request: WorkspaceRequest, team_id: int) -> HttpResponse:
    """Delete a team."""
    team = get_object_or_404(Team, pk=team_id)
    actions.delete_team(team=team, by=request.user)
    messages.success(request, f"The team {team} is deleted. Its people are still members, its work has no team.")
    return redirect(workspace_url(request.workspace, "teams"))


def _page(request: WorkspaceRequest, form: TeamForm, status: int = 200) -> HttpResponse:
    context = {
        "section": "teams",
        "teams": queries.teams(),
        "may_edit": request.membership.at_least(Role.ADMINISTRATOR),
        "form": form,
    }
    return render_page(request, "accounts/teams.html", context, status=status)


def _team_page(request: WorkspaceRequest, team: Team, status: int = 200, **forms: Any) -> HttpResponse:
    people = TeamMembership.objects.filter(team=team).values_list("membership_id", flat=True)
    context = {
        "section": "teams",
        "team": team,
        "name_form": TeamForm(initial={"name": team.name}),
        "people_form": TeamPeopleForm(workspace=request.workspace, initial={"people": list(people)}),
        "merge_form": TeamMergeForm(team=team),
        "has_others": Team.objects.exclude(pk=team.pk).exists(),
        **forms,
    }
    return render_page(request, "accounts/team_edit.html", context, status=status)
