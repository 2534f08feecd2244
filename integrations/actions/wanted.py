"""What a row makes of its record: the values that its tracker owns, in our words."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from integrations.actions.work import Work
from integrations.base import SourceRow
from integrations.vocabulary import fold
from strategy.kinds import STRATEGY_KINDS
from strategy.models import Record, RecordOrigin, Status

CENT = Decimal("0.01")


def wanted_values(work: Work, row: SourceRow, kind: str) -> dict[str, Any]:
    """Return the values of the record's fields that the row decides, by field name.

    Days that work stays current come from the source. Owner and team are in it only where the row
    names somebody that the workspace knows.
    """
    source, status = work.source, work.mapping.status(row)
    values: dict[str, Any] = {
        "kind": kind,
        "title": row.title,
        "description": row.text,
        "status": status.status,
        "status_text": row.status_text or ("" if fold(row.status) == status.status else row.status),
        "effort": None if row.estimate is None else Decimal(str(row.estimate)).quantize(CENT),
        "type": (row.own_type or (row.type if fold(row.type) != kind else "")) if not source.is_tracker else row.type,
        "labels": row.labels,
        "components": row.components,
        "project": row.project,
        "origin": _origin(work, row, kind),
        "source_name": source.name,
        "source_url": row.url,
        "source_updated_at": row.updated_at,
        "started": status.started or row.is_started,
        "is_counted": fold(row.type) not in source.uncounted_types and not row.is_uncounted,
        "current_until": _current_until(work, row, started=status.started or row.is_started),
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
    }
    if not source.is_tracker:
        values |= {"statement": row.statement, "rank": row.rank}
    return values


def _current_until(work: Work, row: SourceRow, *, started: bool) -> datetime | None:
    """Return when untouched work stops being current; None for what is current while it is active."""
    if row.current_until is not None or started or row.updated_at is None:
        return row.current_until
    return row.updated_at + timedelta(days=work.source.current_days)


def _origin(work: Work, row: SourceRow, kind: str) -> str:
    """Strategy from a records file lives here from then on; work stays its tracker's."""
    if not work.source.is_tracker and (row.is_made_here or kind in STRATEGY_KINDS):
        return RecordOrigin.HERE
    return RecordOrigin.TRACKER


def is_known_status(work: Work, row: SourceRow) -> bool:
    """Return whether the row's status was understood; where not, the record is active and keeps the text."""
    known = work.mapping.status(row)
    return known.known or known.status != Status.ACTIVE


def print_of(value: Any) -> str:
    """Return a short print of a value, to notice later that somebody changed it."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.blake2s(text.encode(), digest_size=8).hexdigest()


def parents_print(row: SourceRow) -> str:
    """Return a print of the parents that a row names, or "" for none."""
    if not row.parents:
        return ""
    named = [
        [parent.field, parent.reference, parent.outside_id, parent.type, parent.why, parent.weight, parent.is_primary]
        for parent in row.parents
    ]
    return print_of(named)


def prints_of(record: Record, names: list[str]) -> dict[str, str]:
    """Return the prints of some of a record's values."""
    return {name: print_of(getattr(record, name)) for name in names}
