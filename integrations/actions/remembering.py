"""What an import remembers of the records it set, when it is undone: not what it set, but what stands again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from integrations.actions.wanted import print_of
from integrations.models import ImportRun, TrackerItem
from strategy.models import Change, Record, Section

BATCH = 250


@contextmanager
def remembering(run: ImportRun, change: Change) -> Iterator[None]:
    """Undo an import inside of this: what nobody had edited here follows the files again afterwards.

    Without it, what the undo puts back would look like an edit, and another import would leave it alone.
    """
    changed = Record.history.filter(history_change_reason=change.pk).values_list("id", flat=True)
    items = list(TrackerItem.objects.filter(seen_in=run.pk, record__in=set(changed)))
    before = _values(items)
    followed = {item.pk: _followed(item, before[item.record_id]) for item in items}
    yield
    after = _values(items)
    for item in items:
        for sort, name in followed[item.pk]:
            value = after[item.record_id].get((sort, name), "")
            if sort:
                item.imported[sort][name] = print_of(value)
            else:
                item.imported[name] = value
    TrackerItem.objects.bulk_update(items, ["imported"], batch_size=BATCH)


def _followed(item: TrackerItem, values: dict[tuple[str, str], Any]) -> list[tuple[str, str]]:
    """Return what stands as the import set it: owner and team, and by print fields and sections."""
    found = [("", name) for name in ("owner", "team") if item.imported.get(name) == values["", name]]
    for sort in ("prints", "sections"):
        prints: dict[str, str] = item.imported.get(sort, {})
        found += [(sort, name) for name in prints if print_of(values.get((sort, name), "")) == prints[name]]
    return found


def _values(items: list[TrackerItem]) -> dict[int, dict[tuple[str, str], Any]]:
    """Return what the records and their sections say now, by record, sort and name."""
    values: dict[int, dict[tuple[str, str], Any]] = defaultdict(dict)
    records = Record.objects.in_bulk([item.record_id for item in items])
    for item in items:
        record = records[item.record_id]
        values[record.pk] |= {("", "owner"): record.owner_id, ("", "team"): record.team_id}
        for name in item.imported.get("prints", {}):
            values[record.pk]["prints", name] = getattr(record, name)
    for section in Section.objects.filter(record__in=list(records)):
        values[section.record_id]["sections", section.slot] = section.text
    return values
