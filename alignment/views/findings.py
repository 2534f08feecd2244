"""Findings: what the rules complain about, and what people say to it; each rule's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Membership, Role, User
from alignment.actions import covers
from alignment.actions import findings as actions
from alignment.forms import FindingActForm, ThresholdForm
from alignment.models import Finding, RuleSetting
from alignment.queries import findings as queries
from alignment.queries.dashboard import findings_open
from alignment.queries.work import NO_TEAM, teams
from alignment.rules import RULES
from alignment.views.loading import back, chosen_ids, require, say
from strategy.errors import Refused
from strategy.kinds import KINDS
from strategy.permissions import may
from web.http import render_page
from web.pagination import keyset_page


@workspace_page()
def findings(request: WorkspaceRequest) -> HttpResponse:
    """Show the findings that the address asks for."""
    return _page(request, queries.FindingFilter.of(request.GET.dict()))


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def findings_act(request: WorkspaceRequest) -> HttpResponse:
    """Snooze, dispute, assign or bring back the findings that were chosen."""
    require(request, "triage")
    ids = chosen_ids(request.POST.getlist("finding"))
    form = FindingActForm(request.POST, members=_members(request))
    if not ids:
        messages.error(request, "Choose at least one finding.")
        return back(request, "findings")
    if form.is_valid():
        try:
            sentence = _act(request, form, ids)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            say(request, sentence)
            return back(request, "findings")
    asked = queries.FindingFilter.of(
        {name[4:]: value for name, value in request.POST.dict().items() if name[:4] == "was_"}
    )
    return _page(request, asked, form, chosen=set(ids), status=422)


@workspace_page(methods=("GET", "POST"))
def rule_detail(request: WorkspaceRequest, rule_slug: str) -> HttpResponse:
    """Explain one rule: what it says, why, how to fix it, its formula; a strategist sets its thresholds."""
    rule = RULES.get(rule_slug)
    if rule is None:
        raise Http404
    own = dict(RuleSetting.objects.values_list("rule", "thresholds"))
    values = rule.with_defaults(own.get(rule.id))
    form = ThresholdForm(request.POST if request.method == "POST" else None, rule=rule, values=values)
    if request.method == "POST":
        require(request, "except")
        if form.is_valid():
            covers.set_thresholds(rule_id=rule.id, thresholds=form.cleaned_data)
            say(request, "Saved. The findings follow within seconds.")
            return back(request, "findings")
    context = {
        "section": "findings",
        "rule": rule,
        "form": form,
        "number": findings_open().get(rule.id, 0),
        "may_set": may(request.membership, "except") and bool(rule.thresholds),
    }
    return render_page(request, "alignment/rule_detail.html", context, status=422 if form.errors else 200)


def _act(request: WorkspaceRequest, form: FindingActForm, ids: list[int]) -> str:
    """Do what was chosen, and return the sentence about it."""
    said = form.cleaned_data
    them = "1 finding" if len(ids) == 1 else f"{len(ids)} findings"
    if said["act"] == "snooze":
        until = form.until
        actions.snooze(finding_ids=ids, until=until, by=request.user, why=said["reason"], workspace=request.workspace)
        return f"{them} snoozed until {until:%-d %B}."
    if said["act"] == "dispute":
        actions.dispute(finding_ids=ids, by=request.user, reason=said["reason"])
        return f"{them} disputed. They come back when the rule or the texts change."
    if said["act"] == "assign":
        actions.assign(finding_ids=ids, to=said["to"], workspace=request.workspace)
        return f"{them} assigned to {said['to'] or 'nobody'}."
    actions.wake(finding_ids=ids)
    return f"{them} back on the list."


def _page(
    request: WorkspaceRequest,
    asked: queries.FindingFilter,
    form: FindingActForm | None = None,
    *,
    chosen: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = queries.listed(asked, request.user.pk)
    ordered, order = queries.in_order(found, asked)
    page = keyset_page(ordered, order=order, cursor=request.GET.get("cursor", ""))
    number, is_all = queries.counted(found)
    numbers = findings_open()
    context = {
        "section": "findings",
        "asked": asked,
        "page": page,
        "rows": [_row(finding) for finding in page.rows],
        "total": f"{number} {'finding' if number == 1 else 'findings'}" if is_all else f"More than {number} findings",
        "form": form or FindingActForm(members=_members(request)),
        "chosen": chosen or set(),
        "rules": [(rule, numbers.get(rule.id, 0), asked.address(rule=rule.id)) for rule in RULES.values()],
        "asked_rule": RULES.get(asked.rule),
        "any_cause": asked.address(cause=""),
        "all_rules": asked.address(rule=""),
        "open_findings": sum(numbers.values()),
        "choices": {
            "kind": [(kind.slug, kind.plural) for kind in KINDS.values()],
            "team": [(str(team.pk), team.name) for team in teams()] + [(NO_TEAM, "No team")],
            "state": list(queries.STATES.items()),
        },
        "may_act": may(request.membership, "triage"),
        "next": f"{request.path}{asked.address()}",
    }
    return render_page(request, "alignment/findings.html", context, partials=("finding_rows",), status=status)


def _row(finding: Finding) -> tuple[Finding, str, str]:
    rule = RULES.get(finding.rule)
    if rule is None:
        return finding, finding.rule, "This rule exists no more."
    return finding, rule.name, rule.say(finding)


def _members(request: WorkspaceRequest) -> list[User]:
    memberships = Membership.objects.filter(workspace=request.workspace).select_related("user")
    return [membership.user for membership in memberships]
