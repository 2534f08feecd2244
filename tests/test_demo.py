"""The demo workspace: as much as it promises, true to the definitions, and the same for the same day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.models import Membership, Role, Team, User, Workspace
from accounts.scope import in_workspace
from alignment.actions.sweep import sweep
from alignment.models import Cause, Finding, RecordException, Snapshot, Standing, SustainingRule
from config.demo import content, shapes
from config.demo.build import build
from config.demo.people import DOMAIN, PEOPLE, SIGN_IN_EMAILS
from config.demo.removal import remove
from strategy.actions.alignment import find_disagreements
from strategy.kinds import EPIC, INITIATIVE, INTENT, ITEM, KINDS, MISSION, SOLUTION, STRATEGY_KINDS, VISION
from strategy.models import Change, Link, Record, Section
from strategy.queries.line import line_up

PROMISED = {MISSION: 1, VISION: 3, INTENT: 4, INITIATIVE: 15, SOLUTION: 20, EPIC: 60, ITEM: 500}
ALL_LINKED: tuple[shapes.Direction | shapes.Epic | shapes.Loose, ...] = (
    *content.DIRECTIONS,
    *content.EPICS,
    *content.LOOSE_ITEMS,
)


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Workspace]:
    """The demo workspace as of today, built once; what a test does to it is rolled back."""
    with django_db_blocker.unblock():
        workspace = build()
    yield workspace
    with django_db_blocker.unblock():
        remove(workspace)
        User.objects.filter(email__endswith=f"@{DOMAIN}").delete()


@pytest.fixture
def demo(built: Workspace, db: None) -> Iterator[Workspace]:
    """The demo workspace as of today, entered."""
    with in_workspace(built):
        yield built


def test_every_level_has_as_many_records_as_promised(demo: Workspace) -> None:
    """Count by kind: the promise of the demo."""
    assert Counter(Record.objects.values_list("kind", flat=True)) == PROMISED
    assert Team.objects.count() == 6


def test_there_is_somebody_of_each_role_to_sign_in_as(demo: Workspace) -> None:
    """The sign-in page offers one person a role, and that is the role they have."""
    assert set(SIGN_IN_EMAILS) == set(Role.values)
    for role, email in SIGN_IN_EMAILS.items():
        membership = Membership.objects.get(workspace=demo, user__email=email)
        assert membership.role == role
        assert not membership.user.has_usable_password()
    for role in Role.values:
        assert Membership.objects.filter(workspace=demo, role=role).count() >= 2


def test_each_finding_is_there_at_least_twice(demo: Workspace) -> None:
    """One of a kind could be taken for an accident."""
    rules = Counter(Finding.objects.open().values_list("rule", flat=True))
    for rule in ("no-path", "nothing-contributes", "missing-middle", "no-why"):
        assert rules[rule] >= 2, rule
    causes = Cause.objects.values_list("kind", "record__kind", "record__status")
    ways = Counter(causes)
    assert ways["unlinked", EPIC, "active"] >= 2
    assert ways["unlinked", ITEM, "active"] >= 2
    assert ways["unlinked", INITIATIVE, "active"] >= 2, "unlinked initiatives with epics below"
    assert ways["status", INITIATIVE, "dropped"] >= 2
    assert ways["status", INITIATIVE, "proposed"] >= 2
    needing = [one for one in Link.objects.current().select_related("parent") if one.needs_review]
    assert len(needing) >= 2
    assert len({one.parent_id for one in needing}) >= 2


def test_unlinked_initiatives_carry_epics_that_are_told_where_the_path_is_broken(demo: Workspace) -> None:
    """A deep orphan: each hop is linked, and still nothing arrives."""
    cause = Cause.objects.filter(kind="unlinked", record__kind=INITIATIVE).select_related("record").first()
    assert cause is not None
    below = Finding.objects.open().filter(rule="no-path", cause=cause.record, record__kind=EPIC)
    assert below.exists()
    for path in line_up(below.select_related("record")[0].record).paths:
        assert not path.arrives
        assert path.broken_at == cause.record


def test_the_four_bands_are_split_as_in_a_real_company(demo: Workspace) -> None:
    """About 60, 14, 12 and 14 percent."""
    bands = Counter(Standing.objects.values_list("band", flat=True))
    share = {band: 100 * number / bands.total() for band, number in bands.items()}
    assert 54 <= share["confirmed"] <= 66
    assert 10 <= share["unconfirmed"] <= 18
    assert 9 <= share["sustaining"] <= 15
    assert 10 <= share["none"] <= 18
    assert bands.total() >= 200


def test_the_days_before_agree_with_the_full_check_of_today(demo: Workspace) -> None:
    """The past is played by the definitions alone: a sweep right after it finds nothing new and nothing gone."""
    assert find_disagreements(demo.pk) == []
    yesterday, today = Snapshot.objects.filter(team=None, is_teamless=False).order_by("-on")[:2][::-1]
    assert today.on - yesterday.on == timedelta(days=1)
    for number in ("confirmed", "unconfirmed", "sustaining", "no_path", "records", "aligned", "causes", "findings"):
        assert getattr(yesterday, number) == getattr(today, number), number
    assert yesterday.not_counted == today.not_counted
    again = sweep(demo)
    assert (again.figures["opened"], again.figures["resolved"], again.disagreements) == (0, 0, 0)
    assert not Finding.objects.filter(resolved_at__date__gte=today.on).exists()


def test_the_trend_covers_eight_weeks_and_rises(demo: Workspace) -> None:
    """A snapshot each day, the confirmed share well above where it began, and a loss on the way."""
    days = list(Snapshot.objects.filter(team=None, is_teamless=False).order_by("on"))
    assert [day.on for day in days] == [days[0].on + timedelta(days=number) for number in range(len(days))]
    assert len(days) >= 56
    share = [day.confirmed / day.in_scope for day in days]
    assert share[-1] > share[0] + 0.3
    assert any(later < earlier - 0.01 for earlier, later in pairwise(share))
    for team in Team.objects.all():
        assert Snapshot.objects.filter(team=team).count() == len(days)
    assert Finding.objects.exclude(resolved_at=None).exists()


def test_history_is_told_by_people_on_many_days(demo: Workspace) -> None:
    """Created, edited, dropped, linked, accepted and imported, over about ten weeks, none of it ahead of now."""
    verbs = Counter(Change.objects.values_list("verb", flat=True))
    assert {"create", "edit", "link", "accept", "import", "set root"} <= set(verbs)
    days = {at.date() for at in Change.objects.values_list("at", flat=True)}
    assert len(days) >= 50
    assert (max(days) - min(days)).days >= 60
    dropped = Record.objects.of_kind(INITIATIVE).filter(status="dropped")
    for record in dropped:
        assert [state.status for state in record.history.order_by("history_date")] == ["active", "dropped"]
    assert list(Change.objects.order_by("pk").values_list("pk", flat=True)) == list(
        Change.objects.order_by("at", "pk").values_list("pk", flat=True)
    )


def test_links_are_never_older_than_what_they_link(demo: Workspace) -> None:
    """The same for confirmations, and every closed link is followed by another."""
    for link in Link.objects.select_related("child", "parent"):
        assert link.valid_from >= link.child.created_at, link
        assert link.valid_from >= link.parent.created_at, link
        if link.valid_to is not None:
            assert link.valid_to > link.valid_from
            assert Link.objects.filter(child=link.child, parent=link.parent, valid_from=link.valid_to).exists()


def test_current_fields_are_the_last_state_of_the_history(demo: Workspace) -> None:
    """What a page shows is what the history ends with."""
    for record in Record.objects.all():
        states = list(record.history.order_by("history_date", "history_id"))
        assert states[0].history_type == "+"
        last = states[-1]
        for field in ("title", "statement", "status", "version", "is_root", "fingerprint", "source_updated_at"):
            assert getattr(last, field) == getattr(record, field), (record, field)
        assert record.version == len(states)


def test_some_records_have_several_parents_and_some_enable(demo: Workspace) -> None:
    """One primary link each, at every level from intents to items."""
    parents = Counter(Link.objects.current().values_list("child", flat=True))
    several = Record.objects.filter(pk__in=[child for child, number in parents.items() if number > 1])
    assert {INTENT, INITIATIVE, SOLUTION, EPIC, ITEM} <= set(several.values_list("kind", flat=True))
    assert several.count() >= 12
    for record in several:
        assert Link.objects.current().filter(child=record, is_primary=True).count() == 1
    assert Link.objects.current().filter(type="enables").count() >= 2


def test_sustaining_work_and_exceptions_are_approved_by_somebody_else(demo: Workspace) -> None:
    """Rules by label, type and component each recognise work; exceptions name who asked and who approved."""
    assert set(SustainingRule.objects.values_list("field", flat=True)) == {"label", "type", "component"}
    sustaining = Record.objects.filter(standing__band="sustaining")
    for rule in SustainingRule.objects.all():
        recognised = [
            record for record in sustaining if rule.value in (record.type, *record.labels, *record.components)
        ]
        assert len(recognised) >= 2, rule
    assert RecordException.objects.count() >= 2
    assert RecordException.objects.waiting().count() == 1
    for exception in RecordException.objects.exclude(approved_at=None).select_related("record"):
        assert exception.record.standing.band == "sustaining"
        approver = Membership.objects.get(workspace=demo, user=exception.approved_by)
        assert approver.at_least(Role.STRATEGIST)
        assert exception.approved_by != exception.requested_by


def test_people_have_answered_some_findings(demo: Workspace) -> None:
    """One is disputed with a reason, one put off with its cause, and several have somebody."""
    disputed = Finding.objects.exclude(disputed_at=None).get()
    assert disputed.disputed_reason
    assert Cause.objects.exclude(snoozed_until=None).count() == 1
    assert Finding.objects.open().exclude(assigned_to=None).count() >= 5
    sweep(demo)
    disputed.refresh_from_db()
    assert disputed.is_disputed


def test_the_work_comes_from_two_trackers(demo: Workspace) -> None:
    """Every piece of work has a key, an address and a source; what is strategy is made here."""
    work = Record.objects.work()
    assert set(work.values_list("source_name", flat=True)) == {"Jira", "GitHub"}
    assert not work.filter(source_url="").exists()
    assert not work.exclude(origin="tracker").exists()
    assert not Record.objects.strategy().exclude(origin="here").exists()


def test_the_same_day_gives_the_same_workspace(built: Workspace, db: None) -> None:
    """Built twice for one date, everything that a person could read is the same."""
    on = date(2026, 3, 2)
    remove(built)
    workspace = build(on)
    first = rows_of(workspace, on)
    remove(workspace)
    second = rows_of(build(on), on)
    assert first.keys() == second.keys()
    for name, rows in first.items():
        assert rows, name
        assert rows == second[name], name


def test_removing_it_leaves_nothing_behind_and_others_alone(built: Workspace, acme: Workspace, make: Any) -> None:
    """A fresh demo never touches another workspace."""
    make.root()
    known = {model: model._base_manager.filter(workspace_id=acme.pk).count() for model in owned()}
    remove(built)
    for model in owned():
        with in_workspace(built.pk):
            assert not model._base_manager.filter(workspace_id=built.pk).exists(), model
        with in_workspace(acme):
            assert model._base_manager.filter(workspace_id=acme.pk).count() == known[model], model
    assert not Workspace.objects.filter(slug="pulsewright").exists()


def test_the_command_does_nothing_where_the_workspace_is_there(demo: Workspace) -> None:
    """`manage.py demo` twice: the second time says so."""
    record = Record.objects.of_kind(INTENT).first()
    assert record is not None
    said = StringIO()
    call_command("demo", stdout=said)
    assert "there already" in said.getvalue()
    assert Record.objects.filter(pk=record.pk).exists()
    call_command("demo", "--fresh", stdout=said)
    assert "is ready" in said.getvalue()
    assert not Record.objects.filter(pk=record.pk).exists()
    assert User.objects.filter(email__endswith=".example").count() == len(PEOPLE)


def test_no_two_titles_are_alike() -> None:
    """Hand-written, not numbered filler."""
    titles = [one.title.casefold() for one in ALL_LINKED]
    titles += [item.title.casefold() for epic in content.EPICS for item in epic.items]
    assert [title for title, number in Counter(titles).items() if number > 1] == []


def test_every_memo_is_complete() -> None:
    """Each section that its kind asks for, and a statement."""
    for direction in content.DIRECTIONS:
        assert direction.statement, direction.slug
        assert set(direction.memo) == {section.slot for section in KINDS[direction.kind].sections}, direction.slug
        assert all(text.strip() for text in direction.memo.values()), direction.slug


def test_a_why_is_given_wherever_one_is_wanted_but_for_the_ones_meant() -> None:
    """Three links say nothing, to be found; the others say something of their own."""
    strategy = {direction.slug for direction in content.DIRECTIONS}
    assert {direction.kind for direction in content.DIRECTIONS} == set(STRATEGY_KINDS)
    ups = [up for one in ALL_LINKED for up in one.ups if up.to in strategy]
    assert len([up for up in ups if not up.why]) == 3
    repeated = {why: number for why, number in Counter(up.why for up in ups if up.why).items() if number > 1}
    assert repeated == {"Good for retention.": 3}


def test_links_point_to_what_exists_and_was_there() -> None:
    """In the content itself, before anything is built."""
    known = {one.slug: one for one in ALL_LINKED}
    for one in ALL_LINKED:
        for up in one.ups:
            assert up.days_ago <= min(one.days_ago, known[up.to].days_ago), (one.slug, up.to)
            assert up.reviewed < up.days_ago, (one.slug, up.to)


def test_statements_carry_numbers() -> None:
    """A problem without a number is an opinion."""
    for direction in content.DIRECTIONS:
        if direction.kind == INITIATIVE:
            assert any(character.isdigit() for character in direction.statement + direction.memo["evidence"])


def owned() -> list[Any]:
    """Return every model whose rows belong to a workspace, history included."""
    return [
        model
        for model in apps.get_models()
        if any(each.name == "workspace" for each in model._meta.local_concrete_fields)
    ]


# What can be read of each table, and in which order; keys stand in the place of numbers that the database gave.
READABLE = {
    "records": (
        Record,
        (
            "key kind title statement description status status_text owner__email team__name rank effort type labels "
            "components project source_name source_url source_updated_at started current_until fingerprint version "
            "alignment is_root created_at updated_at"
        ),
    ),
    "sections": (Section, "record__key slot text"),
    "links": (
        Link,
        (
            "child__key parent__key valid_from type why why_by__email weight is_primary origin confirmed_by__email "
            "confirmed_at fingerprint valid_to opened_in__summary"
        ),
    ),
    "changes": (Change, "pk verb summary by__email origin at"),
    "history": (
        Record.history.model,
        "history_date key title statement status version history_user__email history_type",
    ),
    "snapshots": (
        Snapshot,
        (
            "on team__name confirmed unconfirmed sustaining no_path relinked reclassified reworked not_counted "
            "findings causes records aligned"
        ),
    ),
    "findings": (Finding, "rule record__key counterpart__key opened_at"),
    "exceptions": (RecordException, "record__key reason approved_at ends_on"),
}


def rows_of(workspace: Workspace, on: date) -> dict[str, list[Any]]:
    """Return what can be read of a workspace, but for what the full check of the moment adds."""
    found = {}
    with in_workspace(workspace):
        for name, (model, fields) in READABLE.items():
            columns = fields.split()
            rows = model._base_manager.filter(workspace=workspace)
            if name == "snapshots":
                rows = rows.filter(on__lt=on)
            if name == "findings":
                rows = rows.filter(opened_at__date__lt=on)
            ordered = rows.order_by(*columns[:4]).values_list(*columns)
            found[name] = [row[1:] if columns[0] == "pk" else row for row in ordered]
    return found
