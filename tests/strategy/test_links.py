"""What a link may join, who confirms it, which one is primary, and when it needs review."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from strategy.actions import links, records
from strategy.errors import LinkChanged, Refused
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, KINDS, MISSION, SOLUTION, may_contribute
from strategy.models import Link, Record
from tests.cast import Make


def current(child: Record) -> list[Link]:
    return list(Link.objects.current().filter(child=child).order_by("created_at", "pk"))


def test_a_record_contributes_to_higher_levels_and_to_its_own_where_that_nests() -> None:
    nesting = {"vision", "initiative", "epic", "item"}
    for child in KINDS.values():
        for parent in KINDS.values():
            allowed = parent.order < child.order or (child is parent and child.slug in nesting)
            assert may_contribute(child.slug, parent.slug) is allowed, (child.slug, parent.slug)


def test_a_link_downwards_is_refused_with_what_to_do(make: Make) -> None:
    initiative, epic = make.record(INITIATIVE), make.record(EPIC)
    with pytest.raises(Refused, match=r"INI-1 is an initiative and can't contribute to an epic \(EPC-1\)"):
        make.link(initiative, epic)
    assert not Link.objects.exists()


def test_nothing_is_above_a_mission(make: Make) -> None:
    with pytest.raises(Refused):
        make.link(make.record(MISSION), make.record(MISSION))


def test_a_record_cannot_contribute_to_itself(make: Make) -> None:
    epic = make.record(EPIC)
    with pytest.raises(Refused, match="can't contribute to itself"):
        make.link(epic, epic)


def test_a_circle_is_refused_however_long(make: Make) -> None:
    first = make.record(INITIATIVE)
    second = make.record(INITIATIVE, parent=first)
    third = make.record(INITIATIVE, parent=second)
    with pytest.raises(Refused, match="INI-3 contributes to INI-1 already"):
        make.link(first, third)


def test_the_first_link_is_primary_until_someone_chooses(make: Make) -> None:
    first, second, epic = make.record(INITIATIVE), make.record(INITIATIVE), make.record(EPIC)
    make.link(epic, first)
    later = make.link(epic, second)
    assert [one.is_primary for one in current(epic)] == [True, False]
    links.make_primary(link=later, by=None)
    assert {one.parent_id: one.is_primary for one in current(epic)} == {first.pk: False, second.pk: True}


def test_when_the_primary_goes_the_oldest_that_passes_alignment_follows(make: Make) -> None:
    root = make.root()
    gone = make.record(INITIATIVE, parent=root)
    stray = make.record(INITIATIVE)
    aligned = make.record(INITIATIVE, parent=root)
    epic = make.record(EPIC, parent=gone)
    make.link(epic, stray)
    make.link(epic, aligned)
    links.unlink(link=current(epic)[0], by=None)
    assert {one.parent_id for one in current(epic) if one.is_primary} == {aligned.pk}


def test_when_none_passes_the_oldest_follows(make: Make) -> None:
    parents = [make.record(INITIATIVE) for _ in range(3)]
    epic = make.record(EPIC)
    for parent in parents:
        make.link(epic, parent)
    links.unlink(link=current(epic)[0], by=None)
    assert {one.parent_id for one in current(epic) if one.is_primary} == {parents[1].pk}


def test_the_same_pair_again_updates_the_why_and_stays_one_link(make: Make, sam: User) -> None:
    initiative, epic = make.record(INITIATIVE), make.record(EPIC)
    make.link(epic, initiative, why="first")
    again = make.link(epic, initiative, why="second", by=sam)
    assert [one.why for one in current(epic)] == ["second"]
    assert again.why_by == sam
    assert Link.objects.filter(child=epic).count() == 2, "the earlier row is closed, not overwritten"


def test_a_strategists_link_is_confirmed_and_a_contributors_is_not(make: Make, sam: User, bob: User) -> None:
    initiative = make.record(INITIATIVE)
    assert make.link(make.record(EPIC), initiative, by=sam).is_confirmed
    assert not make.link(make.record(EPIC), initiative, by=bob).is_confirmed


def test_the_parents_owner_confirms_by_linking(make: Make, bob: User) -> None:
    mine = make.record(INITIATIVE, owner=bob)
    assert make.link(make.record(EPIC), mine, by=bob).is_confirmed


def test_accepting_stands_on_the_link_and_names_who(make: Make, bob: User, sam: User) -> None:
    link = make.link(make.record(EPIC), make.record(INITIATIVE), by=bob)
    accepted = links.accept_link(link=link, by=sam)
    assert (accepted.confirmed_by, accepted.is_confirmed, accepted.why) == (sam, True, link.why)


def test_a_rewritten_why_is_no_longer_the_one_that_was_accepted(make: Make, bob: User, sam: User) -> None:
    accepted = make.link(make.record(EPIC), make.record(INITIATIVE), by=sam)
    rewritten = links.edit_link(link=accepted, by=bob, why="something else")
    assert not rewritten.is_confirmed
    assert links.edit_link(link=rewritten, by=bob, weight=2).weight == 2
    assert links.accept_link(link=Link.objects.current().get(), by=sam).is_confirmed


def test_a_link_that_changed_since_it_was_shown_is_neither_saved_nor_accepted(make: Make, bob: User) -> None:
    shown = make.link(make.record(EPIC), make.record(INITIATIVE), by=bob)
    theirs = links.edit_link(link=shown, by=bob, why="theirs")
    for act in (links.accept_link, partial(links.edit_link, why="mine")):
        with pytest.raises(LinkChanged, match="changed meanwhile") as caught:
            act(link=shown, by=bob)
        assert caught.value.link == theirs
    assert [one.why for one in current(theirs.child)] == ["theirs"]


def test_linking_many_takes_as_many_queries_as_linking_two(make: Make, sam: User) -> None:
    solution = make.record(SOLUTION)

    def queries(number: int) -> int:
        epics = [make.record(EPIC) for _ in range(number)]
        with CaptureQueriesContext(connection) as captured:
            links.link_many(children=epics, parent=solution, by=sam)
        return len(captured)

    assert queries(2) == queries(20)


def test_moving_keeps_weight_and_primary_and_empties_the_confirmation(make: Make, sam: User) -> None:
    epic, old, new = make.record(EPIC), make.record(INITIATIVE), make.record(INITIATIVE)
    link = make.link(epic, old, by=sam, weight=Decimal(3))
    moved = links.move_link(link=link, to=new, by=sam)
    assert (moved.parent, moved.weight, moved.is_primary) == (new, Decimal(3), True)
    assert not moved.is_confirmed
    assert [one.parent_id for one in current(epic)] == [new.pk]


def test_a_link_needs_review_when_its_parent_changes_in_meaning(make: Make, sam: User) -> None:
    initiative = make.record(INITIATIVE, statement="Nights have gaps")
    link = make.link(make.record(EPIC), initiative, by=sam)

    def say(statement: str) -> bool:
        fresh = Record.objects.get(pk=initiative.pk)
        records.edit_record(record=fresh, by=None, version=fresh.version, changes={"statement": statement})
        return Link.objects.select_related("parent").get(pk=link.pk).needs_review

    assert say("Nights  have\n gaps ") is False, "white space never counts"
    assert say("Days have gaps") is True
    assert say("Nights have gaps") is False, "setting the text back restores it"


def test_a_title_counts_as_meaning_only_without_statement_and_sections(make: Make) -> None:
    bare, told = make.record(INITIATIVE), make.record(INITIATIVE, statement="Said")
    prints = {record.pk: record.fingerprint for record in (bare, told)}
    for record in (bare, told):
        records.edit_record(record=record, by=None, version=record.version, changes={"title": "New"})
    changed = {r.pk for r in Record.objects.filter(pk__in=prints) if r.fingerprint != prints[r.pk]}
    assert changed == {bare.pk}


def test_many_records_link_in_one_act(make: Make, sam: User) -> None:
    solution = make.record(SOLUTION)
    epics = [make.record(EPIC) for _ in range(4)]
    change = links.link_many(children=epics, parent=solution, by=sam, why="one reason")
    assert set(change.opened_links.values_list("child", flat=True)) == {epic.pk for epic in epics}


def test_a_why_is_wanted_where_work_meets_the_strategy_and_not_inside_a_tracker(make: Make) -> None:
    initiative, epic, story = make.record(INITIATIVE), make.record(EPIC), make.record(ITEM)
    assert make.link(epic, initiative).wants_why
    assert not make.link(story, epic).wants_why
    assert make.link(initiative, make.record(INTENT)).wants_why
