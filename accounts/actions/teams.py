"""Writes to teams: making, renaming, filling, merging and deleting them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.actions import audit
from accounts.errors import Refused
from accounts.models import Membership, Team, TeamMembership, User, Workspace


@transaction.atomic
def create_team(*, workspace: Workspace, name: str, by: User | None) -> Team:
    """Create a team; raises Refused when there is one of that name, in any case of its letters."""
    _refuse_taken(name)
    team = Team.objects.create(workspace=workspace, name=_tidy(name))
    audit.note(workspace=workspace, by=by, verb="create_team", summary=f"Created the team {team}.")
    return team


@transaction.atomic
def rename_team(*, team: Team, name: str, by: User) -> Team:
    """Give a team another name; raises Refused when another team has it."""
    _refuse_taken(name, but=team)
    before, team.name = team.name, _tidy(name)
    if team.name != before:
        team.save()
        audit.note(workspace=team.workspace, by=by, verb="rename_team", summary=f"Renamed the team {before} to {team}.")
    return team


@transaction.atomic
def set_people(*, team: Team, memberships: Iterable[Membership], by: User) -> Team:
    """Make exactly these members the team's people."""
    wanted = {membership.pk: membership for membership in memberships}
    now = set(TeamMembership.objects.filter(team=team).values_list("membership_id", flat=True))
    TeamMembership.objects.filter(team=team).exclude(membership_id__in=wanted).delete()
    TeamMembership.objects.bulk_create(
        TeamMembership(workspace_id=team.workspace_id, team=team, membership=membership)
        for key, membership in wanted.items()
        if key not in now
    )
    if now != set(wanted):
        people = ", ".join(sorted(str(membership.user) for membership in wanted.values())) or "nobody"
        audit.note(workspace=team.workspace, by=by, verb="set_team", summary=f"The team {team} is now: {people}.")
    return team


@transaction.atomic
def merge_team(*, team: Team, into: Team, by: User) -> Team:
    """Move everything of one team to another of the same workspace, then delete it.

    Where only one row can be there, such as a team's numbers of one day, the other team's stays.
    """
    if team.pk == into.pk:
        raise Refused("Choose another team to merge this one into.")
    already = TeamMembership.objects.filter(team=into).values("membership_id")
    TeamMembership.objects.filter(team=team).exclude(membership_id__in=already).update(team=into)
    TeamMembership.objects.filter(team=team).delete()
    for model, field in _pointing_to_a_team():
        rows = model._base_manager.filter(workspace_id=team.workspace_id, **{field.attname: team.pk})
        _in_the_way(rows, field, into).delete()
        rows.update(**{field.attname: into.pk})
    audit.note(workspace=team.workspace, by=by, verb="merge_team", summary=f"Merged the team {team} into {into}.")
    team.delete()
    _have_it_swept(team.workspace_id)
    return into


@transaction.atomic
def delete_team(*, team: Team, by: User) -> None:
    """Delete a team; its people stay members, its work stays without a team."""
    audit.note(workspace=team.workspace, by=by, verb="delete_team", summary=f"Deleted the team {team}.")
    team.delete()
    _have_it_swept(team.workspace_id)


def _have_it_swept(workspace_id: int) -> None:
    """Say that numbers by team are of before: work has another team now."""
    Workspace.objects.filter(pk=workspace_id).update(dirty_at=timezone.now())


def _in_the_way(
    rows: models.QuerySet[models.Model], field: models.ForeignKey[Team, Team], into: Team
) -> models.QuerySet[models.Model]:
    """Return those of the rows that can't move to the team, because a row of it says the same already."""
    model = rows.model
    taken = Q(pk__in=[])
    for names, condition in _unique_with(model, field):
        same = {name: OuterRef(name) for name in names if name != field.name}
        there = model._base_manager.filter(condition, **{field.attname: into.pk}, **same)
        taken |= Q(Exists(there)) & condition
    return rows.filter(taken)


def _unique_with(model: type[models.Model], field: models.ForeignKey[Team, Team]) -> Iterator[tuple[Iterable[str], Q]]:
    """Yield the names of the fields that are unique together with this one, and in which rows they are."""
    if field.unique:
        yield [field.name], Q()
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and field.name in constraint.fields:
            yield constraint.fields, constraint.condition or Q()


def _pointing_to_a_team() -> Iterator[tuple[type[models.Model], models.ForeignKey[Team, Team]]]:
    """Yield each model of the packages above, with its field that points to a team."""
    for relation in Team._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model is TeamMembership:
            continue
        if getattr(relation.field, "db_constraint", True):  # without one it is a row of history, which stays as it was
            yield relation.related_model, relation.field


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _refuse_taken(name: str, but: Team | None = None) -> None:
    if not _tidy(name):
        raise Refused("Give the team a name.")
    others = Team.objects.filter(folded_name=Team.fold(name))
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Refused(f"There is a team called {_tidy(name)} already.")
