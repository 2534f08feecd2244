"""The flow picture: teams to initiatives to intents, the small ones together, so that it can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from alignment.models import Flow
from alignment.models.flow import FlowEnd

READ = 1000
OTHER = -1
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


@dataclass(frozen=True)
class Share:
    """One stored share of effort with the names that the drawing needs."""

    team_id: int | None
    team: str | None
    middle_id: int | None
    middle: str | None
    middle_key: str
    middle_kind: str
    intent_id: int | None
    intent: str | None
    intent_key: str
    end: str
    share: float


FIELDS = (
    "team_id",
    "team__name",
    "initiative_id",
    "initiative__title",
    "initiative__key",
    "initiative__kind",
    "intent_id",
    "intent__title",
    "intent__key",
    "end",
    "share",
)


def picture(address: Callable[[str], str]) -> dict[str, Any]:
    """Return nodes and links for the drawing, in items; `address` gives the page of a record's key.

    The eight teams and ten initiatives with the largest shares stand for themselves; the rest are one
    node each. Only the largest thousand shares are read one by one, what remains comes as sums.
    """
    shares = [Share(*row) for row in Flow.objects.order_by("-share", "pk").values_list(*FIELDS)[:READ]]
    drawing = _Drawing(
        address,
        teams=_largest(((one.team_id or 0, one.share) for one in shares), TEAMS),
        middles=_largest(((one.middle_id, one.share) for one in shares if one.middle_id), INITIATIVES),
    )
    for one in shares:
        drawing.add(one)
    if len(shares) == READ:
        for rest in _rest(shares):
            drawing.add(rest)
    return drawing.finished()


class _Drawing:
    """The nodes and links as they grow."""

    def __init__(self, address: Callable[[str], str], *, teams: set[int], middles: set[int]) -> None:
        self.address, self.teams, self.middles = address, teams, middles
        self.nodes: dict[str, dict[str, Any]] = {}
        self.values: dict[tuple[str, str], float] = defaultdict(float)

    def add(self, one: Share) -> None:
        """Let a share flow from its team over its initiative to its intent."""
        team, middle = self._node(self._team(one)), self._node(self._middle(one))
        self.values[team, middle] += one.share
        if one.intent_id is not None:
            node = {"id": one.intent_key, "name": one.intent, "hue": "intent", "url": self.address(one.intent_key)}
            self.values[middle, self._node(node)] += one.share

    def finished(self) -> dict[str, Any]:
        """Return what the drawing and its table need."""
        links = [
            {
                "source": source,
                "target": target,
                "value": round(value, 2),
                "hue": self.nodes[target]["hue"],
                "from": self.nodes[source]["name"],
                "to": self.nodes[target]["name"],
            }
            for (source, target), value in self.values.items()
        ]
        return {"unit": "items", "nodes": list(self.nodes.values()), "links": links}

    def _node(self, node: dict[str, Any]) -> str:
        self.nodes.setdefault(node["id"], node)
        return str(node["id"])

    def _team(self, one: Share) -> dict[str, Any]:
        if (one.team_id or 0) not in self.teams:
            return {"id": "team-other", "name": "Other teams", "hue": "work"}
        return {"id": f"team-{one.team_id or 'none'}", "name": one.team or "No team", "hue": "work"}

    def _middle(self, one: Share) -> dict[str, Any]:
        if one.middle_id is None or one.end in (FlowEnd.NONE, FlowEnd.SUSTAINING):
            return {"id": f"end-{one.end}", "name": MIDDLE_NAMES[one.end], "hue": END_HUES.get(one.end, "intent")}
        if one.middle_id not in self.middles:
            return {"id": "initiative-other", "name": "Other initiatives", "hue": "initiative"}
        url = self.address(one.middle_key)
        return {"id": one.middle_key, "name": one.middle, "hue": one.middle_kind, "url": url}


def _rest(shares: list[Share]) -> list[Share]:
    """Return what the shares that were read leave of each end's sum, as other teams' and other initiatives'."""
    read: dict[tuple[str, int | None], float] = defaultdict(float)
    for one in shares:
        read[one.end, one.intent_id] += one.share
    sums = Flow.objects.values_list("end", "intent_id", "intent__title", "intent__key").annotate(total=Sum("share"))
    return [
        Share(OTHER, None, OTHER if intent_id else None, None, "", "", intent_id, title, key or "", end, left)
        for end, intent_id, title, key, total in sums.order_by("end", "intent_id")
        if (left := total - read[end, intent_id]) > 0.005
    ]


def _largest(shares: Iterable[tuple[int, float]], number: int) -> set[int]:
    sums: dict[int, float] = defaultdict(float)
    for key, share in shares:
        sums[key] += share
    return set(sorted(sums, key=lambda one: (-sums[one], one))[:number])
