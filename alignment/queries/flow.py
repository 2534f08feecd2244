"""The flow picture: teams to initiatives to intents, the small ones together, so that it can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from alignment.models import Flow
from alignment.models.flow import FlowEnd
from strategy.models import Record

ROWS = 2000
TEAMS = 8
INITIATIVES = 10
END_HUES = {"skipped": "warn", "enabling": "accent", "sustaining": "work", "none": "broken"}
MIDDLE_NAMES = {
    "intent": "Straight to an intent",
    "skipped": "Straight to the vision",
    "enabling": "Enabling work",
    "sustaining": "Sustaining and exceptions",
    "none": "No path to the vision",
}


def picture(record_address: Callable[[Record], str]) -> dict[str, Any]:
    """Return nodes and links for the drawing, in items; `record_address` gives a record's page.

    The eight teams and ten initiatives with the largest shares stand for themselves; the rest are one
    node each. Every link's value is the sum of the stored shares that it stands for.
    """
    flows = list(Flow.objects.select_related("team", "initiative", "intent").order_by("-share", "pk")[:ROWS])
    teams = _largest(flows, lambda flow: flow.team_id or 0, TEAMS)
    middles = _largest(
        [flow for flow in flows if flow.initiative_id], lambda flow: flow.initiative_id or 0, INITIATIVES
    )
    nodes: dict[str, dict[str, Any]] = {}
    left: dict[tuple[str, str], float] = defaultdict(float)
    right: dict[tuple[str, str], float] = defaultdict(float)
    hues: dict[str, str] = {}
    for flow in flows:
        team = _team_node(flow, teams)
        middle = _middle_node(flow, middles, record_address)
        nodes.setdefault(team["id"], team)
        nodes.setdefault(middle["id"], middle)
        hues[middle["id"]] = middle["hue"]
        left[team["id"], middle["id"]] += flow.share
        if flow.intent is not None:
            intent = {
                "id": flow.intent.key,
                "name": flow.intent.title,
                "hue": "intent",
                "url": record_address(flow.intent),
            }
            nodes.setdefault(flow.intent.key, intent)
            right[middle["id"], flow.intent.key] += flow.share
    links: list[dict[str, Any]] = [
        {"source": source, "target": target, "value": round(value, 2), "hue": hues[target]}
        for (source, target), value in left.items()
    ] + [
        {"source": source, "target": target, "value": round(value, 2), "hue": "intent"}
        for (source, target), value in right.items()
    ]
    for link in links:
        link["from"], link["to"] = nodes[link["source"]]["name"], nodes[link["target"]]["name"]
    return {"unit": "items", "nodes": list(nodes.values()), "links": links}


def _largest(flows: list[Flow], key: Callable[[Flow], int], number: int) -> set[int]:
    sums: dict[int, float] = defaultdict(float)
    for flow in flows:
        sums[key(flow)] += flow.share
    return set(sorted(sums, key=lambda one: (-sums[one], one))[:number])


def _team_node(flow: Flow, shown: set[int]) -> dict[str, Any]:
    if (flow.team_id or 0) not in shown:
        return {"id": "team-other", "name": "Other teams", "hue": "work"}
    if flow.team is None:
        return {"id": "team-none", "name": "No team", "hue": "work"}
    return {"id": f"team-{flow.team_id}", "name": flow.team.name, "hue": "work"}


def _middle_node(flow: Flow, shown: set[int], record_address: Callable[[Record], str]) -> dict[str, Any]:
    if flow.initiative is None or flow.end in (FlowEnd.NONE, FlowEnd.SUSTAINING):
        hue = END_HUES.get(flow.end, "intent")
        return {"id": f"end-{flow.end}", "name": MIDDLE_NAMES[flow.end], "hue": hue}
    if flow.initiative_id not in shown:
        return {"id": "initiative-other", "name": "Other initiatives", "hue": "initiative"}
    return {
        "id": flow.initiative.key,
        "name": flow.initiative.title,
        "hue": flow.initiative.kind,
        "url": record_address(flow.initiative),
    }
