"""Plays the demo's ten weeks again, a day at a time, by the definitions: who had a path, which rules fired.

It reads the rows in memory and shares no query with the product, so a sweep that finds anything else
today than the last day played says that one of the two is wrong (a test holds them together).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from alignment.models import RecordException, SustainingRule
from alignment.models.standing import Band
from config.demo.book import Book
from config.demo.covers import SAME_WHY
from strategy.kinds import INITIATIVE, INTENT, MISSION, SOLUTION, STRATEGY_KINDS, VISION, WORK_KINDS
from strategy.models import APPROVING, Link, Origin, Record

FindingName = tuple[str, int, int | None]
THROUGH_INTENT, THROUGH_MIDDLE = 1, 2


@dataclass
class Day:
    """What was true at the end of a day."""

    on: date
    end: datetime
    says: dict[int, dict[str, Any]]
    up: dict[int, list[Link]]
    down: dict[int, list[Link]]
    aligned: set[int] = field(default_factory=set)
    covered: set[int] = field(default_factory=set)
    bands: dict[int, str] = field(default_factory=dict)
    causes: dict[int, int] = field(default_factory=dict)
    findings: dict[FindingName, dict[str, Any]] = field(default_factory=dict)
    not_counted: dict[str, int] = field(default_factory=dict)

    def approves(self, record_id: int) -> bool:
        """Return whether a record approved what hung below it."""
        return self.says[record_id]["status"] in APPROVING


class Replay:
    """The past of a book whose rows are saved, with its rules and exceptions."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.pasts: dict[int, list[tuple[datetime, dict[str, Any]]]] = defaultdict(list)
        for state in book.states:
            if isinstance(state.row, Record):
                self.pasts[state.row.pk].append((state.change.at, state.values))
        for past in self.pasts.values():
            past.sort(key=lambda one: one[0])
        self.records = {record.pk: record for record in book.records.values()}
        self.rules = list(SustainingRule.objects.all())
        self.exceptions = list(RecordException.objects.all())

    def day(self, days_ago: int) -> Day:
        """Return what was true at the end of that day."""
        end = self.book.calendar.end_of(days_ago)
        says = {}
        for record_id, past in self.pasts.items():
            known = [values for at, values in past if at <= end]
            if known:
                says[record_id] = known[-1]
        up, down = defaultdict(list), defaultdict(list)
        for link in self.book.links:
            if link.valid_from <= end and (link.valid_to is None or link.valid_to > end):
                up[link.child_id].append(link)
                down[link.parent_id].append(link)
        day = Day(self.book.calendar.on - timedelta(days=days_ago), end, says, dict(up), dict(down))
        root = next((record_id for record_id, said in says.items() if said["is_root"]), None)
        if root is not None:
            self._align(day, root)
        self._cover(day)
        self._find_causes(day)
        clean = self._clean(day, root) if root is not None else set()
        self._judge(day, clean)
        self._complain(day)
        return day

    def _align(self, day: Day, root: int) -> None:
        waiting = [root] if day.approves(root) else []
        day.aligned.update(waiting)
        while waiting:
            for link in day.down.get(waiting.pop(), ()):
                if link.child_id not in day.aligned:
                    day.aligned.add(link.child_id)
                    if day.approves(link.child_id):
                        waiting.append(link.child_id)

    def _clean(self, day: Day, root: int) -> set[int]:
        """Return what is reached over links without a doubt, through an intent and an initiative or solution."""
        reached = {(root, 0)}
        waiting = list(reached)
        while waiting:
            parent_id, bits = waiting.pop()
            if not day.approves(parent_id):
                continue
            meaning, kind = day.says[parent_id]["fingerprint"], day.says[parent_id]["kind"]
            for link in day.down.get(parent_id, ()):
                doubtful = link.origin == Origin.PERSON and link.fingerprint != meaning
                if link.confirmed_at is None or doubtful or (not link.why and kind in STRATEGY_KINDS):
                    continue
                child_kind = day.says[link.child_id]["kind"]
                gained = {INTENT: THROUGH_INTENT, INITIATIVE: THROUGH_MIDDLE, SOLUTION: THROUGH_MIDDLE}
                step = (link.child_id, bits | gained.get(child_kind, 0))
                if step not in reached:
                    reached.add(step)
                    waiting.append(step)
        return {record_id for record_id, bits in reached if bits == THROUGH_INTENT | THROUGH_MIDDLE}

    def _cover(self, day: Day) -> None:
        waiting = [
            one.record_id
            for one in self.exceptions
            if one.approved_at and one.approved_at <= day.end and one.ends_on >= day.on and one.record_id in day.says
        ]
        rules = [rule for rule in self.rules if rule.created_at <= day.end]
        for record_id, said in day.says.items():
            if (
                said["kind"] in WORK_KINDS
                and record_id not in day.aligned
                and any(_keeps(rule, said) for rule in rules)
            ):
                waiting.append(record_id)
        while waiting:
            record_id = waiting.pop()
            if record_id not in day.covered:
                day.covered.add(record_id)
                below = (link.child_id for link in day.down.get(record_id, ()))
                waiting.extend(child_id for child_id in below if child_id not in day.aligned)

    def _find_causes(self, day: Day) -> None:
        for record_id, said in day.says.items():
            if record_id in day.aligned or said["kind"] == MISSION:
                continue
            here = record_id
            while (above := self._primary(day, here)) is not None:
                here = above
                if not day.approves(here):
                    break
            day.causes[record_id] = here

    def _primary(self, day: Day, record_id: int) -> int | None:
        for link in day.up.get(record_id, ()):
            if link.is_primary and day.says[link.parent_id]["kind"] != MISSION:
                return link.parent_id
        return None

    def _judge(self, day: Day, clean: set[int]) -> None:
        for record_id, said in day.says.items():
            if said["kind"] not in WORK_KINDS:
                continue
            if said["status"] != "active":
                reason: str = said["status"]
                day.not_counted[reason] = day.not_counted.get(reason, 0) + 1
            elif said["current_until"] is not None and said["current_until"] <= day.end:
                day.not_counted["untouched"] = day.not_counted.get("untouched", 0) + 1
            elif record_id in day.aligned:
                day.bands[record_id] = Band.CONFIRMED if record_id in clean else Band.UNCONFIRMED
            else:
                day.bands[record_id] = Band.SUSTAINING if record_id in day.covered else Band.NONE

    def _complain(self, day: Day) -> None:
        whys: dict[str, int] = defaultdict(int)
        asked: list[Link] = []
        for record_id, said in day.says.items():
            is_active_middle = said["kind"] in (INITIATIVE, SOLUTION) and said["status"] == "active"
            adrift = record_id not in day.aligned and record_id not in day.covered
            if adrift and (record_id in day.bands or is_active_middle):
                day.findings["no-path", record_id, None] = {}
            if said["status"] == "active" and self._is_bare(day, record_id, said["kind"]):
                day.findings["nothing-contributes", record_id, None] = {"rank": said["rank"]}
            lives = said["kind"] in STRATEGY_KINDS and said["status"] in ("proposed", "discovery", "active")
            for link in day.up.get(record_id, ()):
                parent = day.says[link.parent_id]
                if parent["kind"] in STRATEGY_KINDS and (record_id in day.bands or lives):
                    asked.append(link)
                    whys[link.why] += 1
                passes = link.parent_id in day.aligned and day.approves(link.parent_id)
                skips = record_id in day.bands and passes and parent["kind"] in (VISION, INTENT)
                if skips and not self._has_middle(day, record_id):
                    day.findings["missing-middle", record_id, link.parent_id] = {}
        for link in asked:
            if not link.why or whys[link.why] >= SAME_WHY:
                times = whys[link.why] if link.why else 0
                day.findings["no-why", link.child_id, link.parent_id] = {"times": times}

    def _is_bare(self, day: Day, record_id: int, kind: str) -> bool:
        if kind not in (INTENT, INITIATIVE, SOLUTION):
            return False
        children = [day.says[link.child_id] for link in day.down.get(record_id, ())]
        counting = [child for child in children if child["status"] != "dropped"]
        return not [child for child in counting if kind != INTENT or child["kind"] in (INITIATIVE, SOLUTION)]

    def _has_middle(self, day: Day, record_id: int) -> bool:
        above = [link.parent_id for link in day.up.get(record_id, ())]
        passing = [one for one in above if one in day.aligned and day.approves(one)]
        return any(day.says[one]["kind"] in (INITIATIVE, SOLUTION, *WORK_KINDS) for one in passing)


def _keeps(rule: SustainingRule, said: dict[str, Any]) -> bool:
    """Return whether a standing rule recognises a piece of work."""
    if rule.field in ("label", "component"):
        return rule.value in said[f"{rule.field}s"]
    return bool(said[rule.field] == rule.value)
