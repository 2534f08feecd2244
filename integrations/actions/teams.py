"""The teams that rows name: found by folded name, created where they are new."""

from __future__ import annotations

from accounts.models import Team
from integrations.base import SourceRow
from integrations.vocabulary import fold


class Teams:
    """The teams of a workspace while an import runs."""

    def __init__(self, workspace_id: int, chosen: dict[str, int]) -> None:
        """Load the teams; `chosen` maps folded names to team ids, 0 for none.

        What was mapped to a team that is gone since is found by its name again.
        """
        self.workspace_id = workspace_id
        self.found = {team.folded_name: team.pk for team in Team.objects.all()}
        existing = {0, *self.found.values()}
        self.chosen = {name: team_id for name, team_id in chosen.items() if team_id in existing}
        self.created: list[str] = []

    def of(self, row: SourceRow) -> int | None:
        """Return the id of the first team that the row names, which is created if it is new."""
        name = " ".join(row.teams[0].split())[:200] if row.teams else ""
        folded = Team.fold(name)
        if not folded:
            return None
        if fold(name) in self.chosen:
            return self.chosen[fold(name)] or None
        if folded not in self.found:
            team, is_new = Team.objects.get_or_create(
                workspace_id=self.workspace_id, folded_name=folded, defaults={"name": name}
            )
            self.found[folded] = team.pk
            if is_new:
                self.created.append(name)
        return self.found[folded]
