"""Full check and single changes: how far alignment is from the SQL that somebody would write by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from accounts.scope import in_workspace
from alignment.actions.complaints import evaluate
from alignment.actions.sweep import check_alignment
from alignment.actions.temporary import rows
from alignment.models import RuleSetting
from alignment.queries.moment import Moment
from alignment.queries.path_sql import Sql
from alignment.rules import RULES
from bench.floors import Hand, by_hand
from bench.numbers import Figure, count_queries, figure, in_turns
from bench.shape import Made
from strategy.actions import links
from strategy.kinds import EPIC, INTENT
from strategy.models import Link, Record

TIMES = 7
TIMES_AT_LENGTH = 3
LARGE = 200_000


def _times(made: Made) -> int:
    """Return how often what takes seconds on a large graph is done."""
    return TIMES_AT_LENGTH if made.records > LARGE else TIMES


def alignment(made: Made) -> Iterator[Figure]:
    """Measure the full check of alignment, where nothing is wrong, against the bare recursive query."""

    def ours() -> None:
        with in_workspace(made.workspace):
            found = check_alignment(made.workspace.pk)
        if found:
            raise AssertionError(f"{len(found)} records have a wrong alignment.")

    with by_hand(made.workspace.pk) as hand:
        taken, floor = in_turns([ours, hand.reach], _times(made))
    yield figure("sweep.alignment", made.records, taken, floor, count_queries(ours))


def findings(made: Made) -> Iterator[Figure]:
    """Measure a second run of the rules, with nothing new, against the sum of their bare queries."""

    def ours() -> None:
        with in_workspace(made.workspace):
            evaluate(Moment.of(made.workspace))

    def floor() -> None:
        with in_workspace(made.workspace):
            moment = Moment.of(made.workspace)
            own = dict(RuleSetting.objects.values_list("rule", "thresholds"))
            for rule in RULES.values():
                failing = rule.failing(moment, rule.with_defaults(own.get(rule.id)))
                rows(Sql(f"SELECT count(*) FROM ({failing.text}) failing", failing.params))

    taken, bare = in_turns([ours, floor], _times(made))
    yield figure("sweep.rules", made.records, taken, bare, count_queries(ours))


def single_changes(made: Made, initiative: Record, item: Record) -> Iterator[Figure]:
    """Measure linking and unlinking a whole branch, and one item, against a transaction written by hand."""
    with in_workspace(made.workspace):
        aligned = Record.objects.filter(alignment=True, status="active")
        intent = aligned.of_kind(INTENT).order_by("pk")[0]
        epic = aligned.of_kind(EPIC).order_by("pk")[0]
    with by_hand(made.workspace.pk) as hand:
        yield from _there_and_back(made, hand, "branch", initiative, intent)
        yield from _there_and_back(made, hand, "item", item, epic)


def _there_and_back(made: Made, hand: Hand, name: str, child: Record, parent: Record) -> Iterator[Figure]:
    """Link and unlink in turns, ours and by hand, so that both meet the same rows in the same state."""

    made_links: list[Link] = []

    def link() -> None:
        with in_workspace(made.workspace):
            made_links.append(links.link(child=child, parent=parent, by=None, why="because"))

    def unlink() -> None:
        with in_workspace(made.workspace):
            links.unlink(link=made_links.pop(), by=None)

    written: list[int] = []
    works: list[Callable[[], object]] = [
        link,
        unlink,
        lambda: written.append(hand.link(child, parent)),
        lambda: written.append(hand.unlink(child, parent)),
    ]
    linked, unlinked, linked_by_hand, unlinked_by_hand = in_turns(works, TIMES if name == "branch" else TIMES * 5)
    if len(set(written)) != 1:
        raise AssertionError(f"By hand not the same rows changed each time: {written}.")
    yield figure(f"link.{name}", made.records, linked, linked_by_hand, count_queries(link))
    with in_workspace(made.workspace), transaction.atomic():
        below = Record.objects.filter(alignment=True, pk=child.pk).count()
    if not below:
        raise AssertionError(f"{child.key} was linked and isn't aligned.")
    yield figure(f"unlink.{name}", made.records, unlinked, unlinked_by_hand, count_queries(unlink))
