"""A workspace's settings and its audit log."""

from __future__ import annotations

import smtplib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.actions import workspaces as actions
from accounts.forms import SettingsForm
from accounts.letters import mail_is_configured, test_letter
from accounts.models import AuditEntry, Role
from web.http import render_page
from web.pagination import keyset_page


@workspace_page(role=Role.ADMINISTRATOR, methods=("GET", "POST"))
def settings(request: WorkspaceRequest) -> HttpResponse:
    """Show and change a workspace's name, time zone and words for the levels."""
    form = SettingsForm(request.POST or None, workspace=request.workspace)
    if request.method == "POST" and form.is_valid():
        actions.change_settings(
            workspace=request.workspace,
            by=request.user,
            name=form.cleaned_data["name"],
            time_zone=form.cleaned_data["time_zone"],
            words=form.words(),
        )
        messages.success(request, "The settings are saved.")
        return redirect(workspace_url(request.workspace, "settings"))
    context = {"section": "settings", "form": form, "by_mail": mail_is_configured()}
    return render_page(request, "accounts/settings.html", context, status=422 if request.method == "POST" else 200)


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def mail_test(request: WorkspaceRequest) -> HttpResponse:
    """Send a mail to the person who asks, and say what came of it."""
    if not mail_is_configured():
        messages.error(request, "No mail is set up. Whoever runs this server sets EMAIL_URL, then restarts it.")
    else:
        try:
            test_letter(request.user.email).send()
        except (OSError, smtplib.SMTPException) as error:
            messages.error(request, f"The mail server didn't take the mail: {error}")
        else:
            messages.success(request, f"A mail is on its way to {request.user.email}.")
    return redirect(workspace_url(request.workspace, "settings"))


@workspace_page(role=Role.ADMINISTRATOR)
def audit_log(request: WorkspaceRequest) -> HttpResponse:
    """Show who did what to members, roles, teams and settings, newest first."""
    entries = keyset_page(AuditEntry.objects.select_related("by"), order="-at", cursor=request.GET.get("cursor", ""))
    return render_page(request, "accounts/audit_log.html", {"section": "settings", "entries": entries})
