"""Every act has an undo, and an undo that would hide newer work is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from strategy.actions import changes, links, merging, records
from strategy.errors import Conflict, Refused
from strategy.kinds import EPIC, INITIATIVE, INTENT, KINDS
from strategy.models import Change, Link, Record, Section
from strategy.queries.history import PAGE_SIZE, history_of
from tests.cast import Make


def picture() -> tuple[Any, ...]:
    """Return what a reader sees: records and the links that hold, without versions and dates."""
    seen = Record.objects.order_by("pk").values_list(
        "key", "title", "statement", "status", "alignment", "is_root", "deleted_at", "merged_into"
    )
    held = (
        Link.objects.current()
        .order_by("child", "parent")
        .values_list("child", "parent", "why", "type", "weight", "is_primary", "confirmed_by", "fingerprint")
    )
    texts = Section.objects.exclude(text="").order_by("record", "slot").values_list("record", "slot", "text")
    return list(seen), list(held), list(texts)


def undone(change: Change) -> tuple[Any, ...]:
    changes.undo(change=change, by=None)
    return picture()


def test_each_act_can_be_undone_and_its_undo_too(make: Make, sam: User, bob: User) -> None:
    root = make.root()
    intent = make.record(INTENT, parent=root)
    first, second = make.record(INITIATIVE, parent=intent), make.record(INITIATIVE, parent=intent)
    epic = make.record(EPIC, parent=first)
    make.link(epic, second, by=bob)
    spare = make.record(EPIC)

    def link() -> Link:
        return Link.objects.current().get(child=epic, parent=second)

    acts: dict[str, Callable[[], Change]] = {
        "link": lambda: links.link(child=spare, parent=first, by=sam, why="x").opened_in,
        "unlink": lambda: links.unlink(link=Link.objects.current().get(child=epic, parent=first), by=sam),
        "move": lambda: links.move_link(link=link(), to=intent, by=sam).opened_in,
        "explain": lambda: links.edit_link(link=link(), by=sam, why="y", weight=2).opened_in,
        "primary": lambda: links.make_primary(link=link(), by=sam).opened_in,
        "accept": lambda: links.accept_link(link=link(), by=sam).opened_in,
        "edit": lambda: (
            records.edit_record(
                record=first,
                by=sam,
                version=Record.objects.get(pk=first.pk).version,
                changes={"status": "dropped", "statement": "Other"},
                sections={"problem": "text"},
            ).last_change
        ),
        "delete": lambda: records.delete_record(record=first, by=sam).last_change,
        "merge": lambda: merging.merge_records(source=first, into=second, by=sam).last_change,
    }
    for name, act in acts.items():
        before = picture()
        change = act()
        after = picture()
        assert after != before, name
        assert undone(change) == before, name
        assert undone(change.undone_in) == after, name
        assert undone(change.undone_in.undone_in) == before, name


def test_creating_is_undone_by_deleting(make: Make) -> None:
    record = make.record(INITIATIVE, parent=make.root())
    changes.undo(change=record.last_change, by=None)
    assert not Record.objects.present().filter(pk=record.pk).exists()
    assert not Link.objects.current().filter(child=record).exists()


def test_the_same_change_is_undone_once(make: Make) -> None:
    link = make.link(make.record(EPIC), make.record(INITIATIVE))
    changes.undo(change=link.opened_in, by=None)
    with pytest.raises(Refused, match="undone already"):
        changes.undo(change=link.opened_in, by=None)


def test_an_edit_with_a_newer_edit_on_it_is_not_undone(make: Make) -> None:
    record = make.record(INITIATIVE)
    first = records.edit_record(record=record, by=None, version=1, changes={"title": "One"})
    records.edit_record(record=record, by=None, version=2, changes={"title": "Two"})
    with pytest.raises(Refused, match="INI-1 was changed again since"):
        changes.undo(change=first.last_change, by=None)
    assert Record.objects.get(pk=record.pk).title == "Two"


def test_acts_are_undone_one_after_the_other_the_newest_first(make: Make, sam: User) -> None:
    record = make.record(INITIATIVE, title="Zero")
    first = records.edit_record(record=record, by=None, version=1, changes={"title": "One"}).last_change
    second = records.edit_record(record=record, by=None, version=2, changes={"title": "Two"}).last_change
    link = make.link(make.record(EPIC), record, by=sam, why="good")
    better = links.edit_link(link=link, by=sam, why="better")
    for change in (second, first, better.opened_in, link.opened_in):
        changes.undo(change=change, by=None)
    assert Record.objects.get(pk=record.pk).title == "Zero"
    assert not Link.objects.current().exists()


def test_an_undo_changes_only_what_the_act_changed_and_names_no_team_that_is_gone(make: Make) -> None:
    gone, stays = make.team("Gone"), make.team("Stays")
    record = make.record(INITIATIVE, title="Before", team=gone)
    renamed = records.edit_record(record=record, by=None, version=1, changes={"title": "After"})
    moved = records.edit_record(record=record, by=None, version=2, changes={"team": stays})
    gone.delete()
    changes.undo(change=moved.last_change, by=None)
    changes.undo(change=renamed.last_change, by=None)
    record.refresh_from_db()
    assert (record.title, record.team) == ("Before", None)


def test_a_link_changed_since_is_not_undone(make: Make, sam: User) -> None:
    link = make.link(make.record(EPIC), make.record(INITIATIVE))
    links.edit_link(link=link, by=sam, why="better")
    with pytest.raises(Refused, match="was changed since"):
        changes.undo(change=link.opened_in, by=sam)


def test_undoing_an_unlink_never_closes_a_circle(make: Make) -> None:
    one, two = make.record(INITIATIVE), make.record(INITIATIVE)
    change = links.unlink(link=make.link(one, two), by=None)
    make.link(two, one)
    undoing = changes.undo(change=change, by=None)
    assert "not linked again: INI-1 to INI-2" in undoing.summary
    assert Link.objects.current().values_list("child", "parent").get() == (two.pk, one.pk)


def test_the_second_writer_gets_the_record_as_it_is_and_overwrites_nothing(make: Make) -> None:
    record = make.record(INITIATIVE)
    records.edit_record(record=record, by=None, version=1, changes={"title": "Theirs"})
    with pytest.raises(Conflict) as caught:
        records.edit_record(record=record, by=None, version=1, changes={"title": "Mine"})
    assert caught.value.record.title == "Theirs"
    assert Record.objects.get(pk=record.pk).title == "Theirs"


def test_merging_keeps_both_whys_and_drops_the_source(make: Make, sam: User) -> None:
    first, second, epic = make.record(INITIATIVE), make.record(INITIATIVE), make.record(EPIC)
    make.link(epic, first, why="one")
    make.link(epic, second, why="two")
    gone = merging.merge_records(source=first, into=second, by=sam)
    assert (gone.status, gone.merged_into) == ("dropped", second)
    link = Link.objects.current().get(child=epic)
    assert (link.parent, link.why, link.is_primary) == (second, "two\n\none", True)


def test_a_trackers_link_that_was_merged_is_a_persons_from_then_on(make: Make, sam: User) -> None:
    first, second, epic = make.record(INITIATIVE), make.record(INITIATIVE), make.record(EPIC)
    make.link(epic, first, origin="tracker")
    merging.merge_records(source=first, into=second, by=sam)
    assert Link.objects.current().get(child=epic).origin == "person"


def test_a_page_of_a_long_history_reads_its_own_acts_and_the_one_before(make: Make, sam: User) -> None:
    record = make.record(INITIATIVE, title="Title 0", sections={"problem": "Problem 0", "evidence": "Interviews"})
    for number in range(1, 80):
        said = {"problem": f"Problem {number}"}
        records.edit_record(
            record=record, by=sam, version=record.version, changes={"title": f"Title {number}"}, sections=said
        )
        record.refresh_from_db()
    loaded: list[Any] = []

    def count(instance: Any, **_: Any) -> None:
        loaded.append(instance)

    queries: list[int] = []
    seen: list[dict[str, tuple[str, str]]] = []
    before: int | None = None
    for _ in range(3):
        loaded.clear()
        for model in (Record.history.model, Section.history.model):
            post_init.connect(count, sender=model, weak=False)
        with CaptureQueriesContext(connection) as many:
            events, before = history_of(record, before)
        for model in (Record.history.model, Section.history.model):
            post_init.disconnect(count, sender=model)
        assert len(loaded) <= 2 * (PAGE_SIZE + 1)
        queries.append(len(many))
        seen += [{each.name: (each.old, each.new) for each in event.differences} for event in events]
    assert before is None
    assert queries[0] == queries[1] >= queries[2]
    heading = next(section.title for section in KINDS[INITIATIVE].sections if section.slot == "problem")
    assert seen[:-1] == [
        {"Title": (f"Title {n - 1}", f"Title {n}"), heading: (f"Problem {n - 1}", f"Problem {n}")}
        for n in range(79, 0, -1)
    ]


def test_history_says_who_changed_what_and_when(make: Make, sam: User) -> None:
    record = make.record(INITIATIVE, title="Before")
    records.edit_record(record=record, by=sam, version=1, changes={"title": "After"})
    newest, oldest = Record.history.filter(id=record.pk)
    assert [(row.title, row.history_user) for row in (newest, oldest)] == [("After", sam), ("Before", None)]
