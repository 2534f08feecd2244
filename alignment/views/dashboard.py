"""Alignment: is the work going where we said?"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from alignment.models import Snapshot, SweepRun
from alignment.queries import dashboard as queries
from alignment.queries import flow, not_counted
from alignment.queries.causes import where_broken
from alignment.queries.work import WorkFilter
from alignment.rules import RULES
from web.http import render_page

END_WORDS = {
    "skipped": "Straight to the vision, past the intents",
    "enabling": "Enabling work",
    "sustaining": "Sustaining and exceptions",
    "none": "No path to the vision",
}


@workspace_page()
def alignment(request: WorkspaceRequest) -> HttpResponse:
    """Show the four bands, their trend, where the effort flows, the teams and what needs a decision."""
    numbers = queries.latest()
    context: dict[str, Any] = {"section": "alignment", "numbers": numbers}
    if numbers is None:
        return render_page(request, "alignment/alignment.html", context)
    days = queries.trend(numbers)
    causes, idle = queries.decisions()
    nothing = RULES["nothing-contributes"]
    open_findings = queries.findings_open()
    context |= {
        "bands": queries.bands(numbers),
        "days": days,
        "spark": [_percent(day) for day in days],
        "trend": _trend(days),
        "gain": queries.gain(days),
        "not_counted": [
            (words, numbers.not_counted[name], WorkFilter(reason=name).address())
            for name, words in not_counted.WORDS.items()
            if numbers.not_counted.get(name)
        ],
        "teams": queries.by_team(numbers),
        "intents": [(row, END_WORDS.get(row.end, "")) for row in queries.by_intent()],
        "flow": flow.picture(lambda key: workspace_url(request.workspace, "record_detail", key=key)),
        "causes": [(cause, where_broken(cause.record, cause.record)) for cause in causes],
        "idle": [(finding, nothing.say(finding)) for finding in idle],
        "rules": [(rule, open_findings.get(rule.id, 0)) for rule in RULES.values()],
        "open_findings": sum(open_findings.values()),
        "last_run": SweepRun.objects.order_by("-pk").first(),
    }
    return render_page(request, "alignment/alignment.html", context)


def _percent(day: Snapshot) -> float:
    return round(100 * day.confirmed / day.in_scope, 1) if day.in_scope else 0.0


def _trend(days: list[Snapshot]) -> dict[str, Any]:
    """Return the stacked lines of the four bands, in percent of the work in scope."""
    series = (
        ("Confirmed path", "ok", "confirmed"),
        ("Unconfirmed path", "warn", "unconfirmed"),
        ("Sustaining and exceptions", "work", "sustaining"),
        ("No path", "broken", "no_path"),
    )
    return {
        "labels": [f"{day.on:%-d %b}" for day in days],
        "unit": "%",
        "stacked": True,
        "series": [
            {
                "name": name,
                "hue": hue,
                "values": [round(100 * getattr(day, column) / day.in_scope, 1) if day.in_scope else 0 for day in days],
            }
            for name, hue, column in series
        ],
    }
