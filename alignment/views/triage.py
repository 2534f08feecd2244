"""Triage: what has no path, one broken record after the other, with what it may belong to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Role
from alignment.actions import findings as finding_actions
from alignment.forms import SnoozeForm, TriageLinkForm
from alignment.models import Cause
from alignment.queries import triage as queries
from alignment.queries.suggestions import offered_why, suggest
from alignment.views.loading import chosen_records, find_record, require, say
from strategy.actions import links
from strategy.actions.acts import may_confirm
from strategy.errors import Refused
from strategy.kinds import parents_of
from strategy.models import Change, Record
from strategy.permissions import may
from web.http import render_page
from web.pagination import KeysetPage, keyset_page

LAST_PARENT = "triage_last"
PAGE = 30


@workspace_page()
def triage(request: WorkspaceRequest) -> HttpResponse:
    """Show the inbox, and at its right one broken record with three parents it may belong to."""
    context = _inbox(request)
    key = request.GET.get("key", "")
    rows: KeysetPage[Cause] = context["page"]
    record = find_record(key) if key else next((cause.record for cause in rows), None)
    context |= _case(request, record)
    return render_page(request, "alignment/triage.html", context, partials=("triage_panes", "triage_case"))


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def triage_link(request: WorkspaceRequest) -> HttpResponse:
    """Link what was chosen to its parent, with the why, and go on to the next."""
    require(request, "triage")
    records = chosen_records(request.POST.getlist("key"))
    form = TriageLinkForm(request.POST)
    if records and form.is_valid():
        try:
            change, sentence = _link(request, records, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            request.session[_last_parent(request)] = form.cleaned_data["chosen"].key
            say(request, sentence, change)
            return _next(request)
    if not records:
        messages.error(request, "Choose at least one record.")
        return _next(request)
    context = _inbox(request) | _case(request, records[0]) | {"form": form, "chosen": records[1:] and records}
    return render_page(request, "alignment/triage.html", context, partials=("triage_panes", "triage_case"), status=422)


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def triage_snooze(request: WorkspaceRequest) -> HttpResponse:
    """Take broken records out of the inbox for a while, or bring them back."""
    require(request, "triage")
    records = chosen_records(request.POST.getlist("key"))
    form = SnoozeForm(request.POST)
    if request.POST.get("wake"):
        finding_actions.wake_causes(records=records)
        say(request, f"{_names(records)} in the inbox again.")
    elif not records or not form.is_valid():
        messages.error(request, "Choose what to snooze, and for how long.")
    else:
        finding_actions.snooze_causes(
            records=records,
            until=form.until,
            by=request.user,
            why=form.cleaned_data["why"],
            workspace=request.workspace,
        )
        say(request, f"{_names(records)} snoozed until {form.until:%-d %B}.")
    return _next(request)


def _link(request: WorkspaceRequest, records: list[Record], said: dict[str, Any]) -> tuple[Change, str]:
    """Link the records, or what hangs below those that were dropped, to the chosen parent."""
    parent: Record = said["chosen"]
    why = said["why"].strip()
    first = said.get("parent")
    if why and why == said["offered"].strip() and len(records) == 1 and request.POST.get("first") != parent.key:
        # The offered why was quoted for the first suggestion; without JavaScript it is still in the field.
        why = offered_why(records[0], parent, [])[0] if first else ""
    children = [
        child for record in records for child in ([record] if record.approves else queries.broken_children(record))
    ]
    if not children:
        raise Refused("Nothing hangs below this record any more. Go on to the next one.")
    if not all(may(request.membership, "link", child.kind) for child in children):
        raise Refused("Only a strategist links visions and strategic intents. Ask one of them.")
    if len(children) == 1:
        change = links.link(child=children[0], parent=parent, by=request.user, why=why).opened_in
    else:
        change = links.link_many(children=children, parent=parent, by=request.user, why=why)
    sentence = (
        f"{_names(children)} now contributes to {parent.key}."
        if len(children) == 1
        else (f"{_names(children)} now contribute to {parent.key}.")
    )
    if not may_confirm(request.user, parent):
        sentence += " Its path is unconfirmed until a strategist or the owner accepts the link."
    return change, sentence


def _inbox(request: WorkspaceRequest) -> dict[str, Any]:
    """Return the left pane: my teams' causes, or everybody's."""
    teams = queries.my_teams(request.membership)
    asked = request.GET.get("teams", request.POST.get("teams", ""))
    mine = bool(teams) and asked != "all"
    found = queries.waiting([team.pk for team in teams] if mine else None)
    page = keyset_page(found, order="-records", cursor=request.GET.get("cursor", ""), size=PAGE)
    if mine and not page.rows and asked != "mine":
        mine, page = False, keyset_page(queries.waiting(), order="-records", size=PAGE)
    number = queries.waiting_count([team.pk for team in teams] if mine else None)
    return {
        "section": "triage",
        "page": page,
        "rows": [(cause, queries.sentence(cause)) for cause in page.rows],
        "my_teams": teams,
        "is_mine": mine,
        "number": f"{queries.COUNTED_UP_TO}+" if number > queries.COUNTED_UP_TO else number,
        "snoozed": Cause.objects.exclude(snoozed_until=None).select_related("record")[:20],
        "chosen": [],
        "may_triage": may(request.membership, "triage"),
        "snooze_form": SnoozeForm(),
        "bulk_form": SnoozeForm(auto_id="bulk_%s"),
        "cursor": request.GET.get("cursor", ""),
        "teams_asked": "mine" if mine else "all",
    }


def _case(request: WorkspaceRequest, record: Record | None) -> dict[str, Any]:
    """Return the right pane: the record, why its path is broken, and what it may belong to."""
    if record is None:
        return {"case": None, "record": None}
    also_weak = "weak" in request.GET
    suggestions = suggest(record, also_weak=also_weak)
    first = suggestions[0] if suggestions else None
    last = request.session.get(_last_parent(request), "")
    return {
        "case": queries.case(record),
        "record": record,
        "suggestions": suggestions,
        "also_weak": also_weak,
        "weak_address": "?" + urlencode({"key": record.key, "weak": "1", "teams": request.GET.get("teams", "")}),
        "form": TriageLinkForm(
            initial={"why": first.why if first else "", "parent": first.parent.key if first else ""}
        ),
        "last_parent": Record.objects.present().filter(key=last).first() if last else None,
        "may_edit": may(request.membership, "edit", record.kind),
        "picker": f"{workspace_url(request.workspace, 'search')}?format=json&parent_of={record.kind}",
        "parent_kinds": parents_of(record.kind),
    }


def _next(request: WorkspaceRequest) -> HttpResponseRedirect:
    """Send to the inbox, at the record after the one that was dealt with."""
    asked = {name: request.POST.get(name, "") for name in ("teams", "after")}
    query = {"teams": asked["teams"]} if asked["teams"] in ("all", "mine") else {}
    following = chosen_records([asked["after"]])
    if following:
        query["key"] = following[0].key
    address = workspace_url(request.workspace, "triage")
    return HttpResponseRedirect(f"{address}?{urlencode(query)}" if query else address)


def _last_parent(request: WorkspaceRequest) -> str:
    """Return where the session keeps what was linked to last: another workspace has other parents."""
    return f"{LAST_PARENT}:{request.workspace.slug}"


def _names(records: list[Record]) -> str:
    return records[0].key if len(records) == 1 else f"{len(records)} records"
