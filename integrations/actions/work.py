"""What every step of one import shares: the run, the words, and the one act that everything belongs to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from accounts.models import Membership
from integrations.actions.teams import Teams
from integrations.mapping import Mapping
from integrations.models import ImportRun, SkippedLine, Source
from integrations.queries.lookups import People
from strategy.actions.acts import begin
from strategy.models import Change, Origin
from strategy.permissions import STRATEGISTS_OWN, may


@dataclass
class Work:
    """An import while a process works on it."""

    run: ImportRun
    source: Source
    mapping: Mapping
    people: People
    teams: Teams
    steers: bool
    """Whether it may change missions, visions and intents, and its links stand without being accepted."""
    now: datetime = field(default_factory=timezone.now)
    counts: Counter[str] = field(default_factory=Counter)
    loosened: set[int] = field(default_factory=set)
    """Records that lost a link because a level changed."""

    @classmethod
    def on(cls, run: ImportRun) -> Work:
        """Load what is needed to work on a run, in the entered workspace."""
        source = run.source
        return cls(
            run=run,
            source=source,
            mapping=Mapping(is_tracker=source.is_tracker, kinds=source.kinds, statuses=source.statuses),
            people=People(run.workspace_id, source.people),
            teams=Teams(run.workspace_id, source.teams),
            steers=_steers(run),
        )

    @property
    def change(self) -> Change:
        """Return the act that everything this import changes belongs to; begun with the first change."""
        if self.run.change is None:
            self.run.change = begin(
                "import", f"Import of {self.run.files_text}", by=self.run.created_by, origin=Origin.TRACKER
            )
            self.run.save(update_fields=["change"])
        return self.run.change

    def may_change(self, *kinds: str) -> bool:
        """Return whether this import may bring in or change records of all these kinds."""
        return self.steers or not any(kind in STRATEGISTS_OWN for kind in kinds)

    def may_confirm(self, owner_id: int | None) -> bool:
        """Return whether a link that it makes to a parent of this owner stands without being accepted."""
        by = self.run.created_by
        return self.steers or (by is not None and by.pk == owner_id)

    def skip(self, file: int, line: int, reference: str, reason: str) -> SkippedLine:
        """Return the row that says why a line was left out, and count it."""
        self.counts["skipped"] += 1
        return SkippedLine(
            workspace_id=self.run.workspace_id,
            run=self.run,
            file_name=str(self.run.files[file]["name"])[:255],
            line=line,
            reference=reference[:255],
            reason=reason,
        )


def _steers(run: ImportRun) -> bool:
    """Return whether an import acts for a tracker, an operator or a strategist.

    What a tracker says of its work, and how it is read, was settled by who added the source. A records file
    says whatever the person who imports it wrote, so that it may do what that person may.
    """
    by = run.created_by
    if run.source.is_tracker or by is None:
        return True
    membership = Membership.objects.filter(workspace_id=run.workspace_id, user=by).first()
    return membership is not None and may(membership, "confirm")
