"""Whom and what a chunk of rows names, each found with one query."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Membership
from integrations.base import SourceRow
from integrations.models import Source, TrackerItem
from integrations.vocabulary import fold


class Items:
    """The items of a source that some rows may be, found by outside id or by key."""

    def __init__(self, source: Source, rows: Iterable[SourceRow]) -> None:
        """Load the items of the rows with one query."""
        rows = list(rows)
        ids, keys = {row.outside_id for row in rows}, {row.key for row in rows}
        found = TrackerItem.objects.filter(Q(outside_id__in=ids) | Q(key__in=keys), source=source)
        self.by_id: dict[str, TrackerItem] = {}
        self.by_key: dict[str, TrackerItem] = {}
        for item in found:
            self.by_id[item.outside_id] = item
            self.by_key.setdefault(item.key, item)

    def of(self, row: SourceRow) -> TrackerItem | None:
        """Return the item that a row is: the same id, or the same key where one of the two has no id."""
        if item := self.by_id.get(row.outside_id):
            return item
        item = self.by_key.get(row.key)
        if item is not None and (item.outside_id == item.key or row.outside_id == row.key):
            return item
        return None


class People:
    """The members of a workspace, found by e-mail address or by name."""

    def __init__(self, workspace_id: int, chosen: dict[str, int]) -> None:
        """Load the members; `chosen` maps folded names to user ids, 0 for nobody.

        Who was mapped to somebody that isn't a member any more is looked for by name again.
        """
        self.found: dict[str, int] = {}
        members = list(Membership.objects.filter(workspace_id=workspace_id).select_related("user").order_by("-pk"))
        current = {0, *(member.user_id for member in members)}
        self.chosen = {name: user_id for name, user_id in chosen.items() if user_id in current}
        for member in members:
            if member.user.name:
                self.found[fold(member.user.name)] = member.user.pk
        for member in members:
            self.found[fold(member.user.email)] = member.user.pk

    def of(self, row: SourceRow) -> int | None:
        """Return the id of the member whom the row names as owner, or None."""
        for word in (fold(row.owner_email), fold(row.owner_name)):
            if word in self.chosen:
                return self.chosen[word] or None
        return next(
            (self.found[word] for word in (fold(row.owner_email), fold(row.owner_name)) if word in self.found), None
        )
