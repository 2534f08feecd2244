"""Exceptions and standing rules: the work that may stand without a path, each with an end or a review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Role
from alignment.actions import covers as actions
from alignment.forms import ExceptionForm, SustainingForm
from alignment.models import RecordException, SustainingRule
from alignment.queries import covers as queries
from alignment.views.loading import LARGEST_ID, back, require, say
from strategy.errors import Refused
from strategy.permissions import may
from web.http import render_page

USUAL_DAYS = 90


@workspace_page()
def exceptions(request: WorkspaceRequest) -> HttpResponse:
    """List the exceptions: those that wait for approval first."""
    today = timezone.now().astimezone(ZoneInfo(request.workspace.time_zone)).date()
    rows = list(queries.exceptions())
    context = {
        "section": "findings",
        "waiting": [row for row in rows if row.approved_at is None],
        "in_force": [row for row in rows if row.approved_at is not None and row.ends_on >= today],
        "over": [row for row in rows if row.approved_at is not None and row.ends_on < today],
        "may_approve": may(request.membership, "except"),
        "may_ask": may(request.membership, "triage"),
    }
    return render_page(request, "alignment/exceptions.html", context)


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def exception_create(request: WorkspaceRequest) -> HttpResponse:
    """Ask that a record may stand alone, because of something, until a day."""
    require(request, "triage")
    typed = request.POST if request.method == "POST" else None
    first = {"record": request.GET.get("record", ""), "ends_on": timezone.localdate() + timedelta(days=USUAL_DAYS)}
    form = ExceptionForm(typed, initial=first)
    form.fields["record"].widget.attrs["data-picker"] = f"{workspace_url(request.workspace, 'search')}?format=json"
    if typed is not None and form.is_valid():
        try:
            asked = actions.request_exception(by=request.user, workspace=request.workspace, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, f"Asked for an exception of {asked.record.key}. A strategist has to approve it.")
            return back(request, "exceptions")
    context: dict[str, Any] = {"section": "triage", "form": form, "record_key": request.GET.get("record", "")}
    return render_page(request, "alignment/exception_create.html", context, status=422 if form.errors else 200)


@workspace_page(role=Role.STRATEGIST, methods=("POST",))
def exception_approve(request: WorkspaceRequest, exception_id: int) -> HttpResponse:
    """Let an exception hold."""
    exception = _exception(exception_id)
    try:
        actions.approve_exception(exception=exception, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        say(request, f"{exception.record.key} stands alone until {exception.ends_on:%-d %B %Y}.")
    return back(request, "exceptions")


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def exception_withdraw(request: WorkspaceRequest, exception_id: int) -> HttpResponse:
    """End an exception: a strategist any, others the ones they asked for themselves."""
    exception = _exception(exception_id)
    if exception.requested_by_id != request.user.pk:
        require(request, "except")
    actions.withdraw_exception(exception=exception, by=request.user)
    say(request, f"The exception of {exception.record.key} is withdrawn.")
    return back(request, "exceptions")


@workspace_page()
def sustaining(request: WorkspaceRequest) -> HttpResponse:
    """List the standing rules for work that keeps the lights on."""
    context = {
        "section": "findings",
        "rules": list(queries.sustaining_rules()),
        "number": queries.sustained(),
        "may_sustain": may(request.membership, "sustain"),
    }
    return render_page(request, "alignment/sustaining.html", context)


@workspace_page(role=Role.STRATEGIST, methods=("GET", "POST"))
def sustaining_create(request: WorkspaceRequest) -> HttpResponse:
    """Recognise work as sustaining by its project, component, label or type."""
    typed = request.POST if request.method == "POST" else None
    first = {"field": request.GET.get("field", "label"), "value": request.GET.get("value", "")}
    form = SustainingForm(typed, initial=first)
    if typed is not None and form.is_valid():
        try:
            rule = actions.add_sustaining_rule(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("value", str(refusal))
        else:
            say(request, f"Work with the {rule.get_field_display().lower()} “{rule.value}” is sustaining from now on.")
            return back(request, "sustaining")
    context = {"section": "findings", "form": form}
    return render_page(request, "alignment/sustaining_create.html", context, status=422 if form.errors else 200)


@workspace_page(role=Role.STRATEGIST, methods=("POST",))
def sustaining_end(request: WorkspaceRequest, sustaining_id: int) -> HttpResponse:
    """End a standing rule."""
    rule = SustainingRule.objects.filter(pk=sustaining_id).first() if sustaining_id <= LARGEST_ID else None
    if rule is None:
        raise Http404
    actions.end_sustaining_rule(rule=rule)
    say(request, f"The rule for {rule} is ended. What it covered is looked at again within seconds.")
    return back(request, "sustaining")


def _exception(exception_id: int) -> RecordException:
    found = (
        RecordException.objects.select_related("record").filter(pk=exception_id).first()
        if exception_id <= LARGEST_ID
        else None
    )
    if found is None:
        raise Http404
    return found
