"""Saying where the path of a record is broken."""

from __future__ import annotations

from strategy.models import Record


def where_broken(record: Record, cause: Record | None) -> str:
    """Return, as one sentence, where the path of a record is broken."""
    if cause is None:
        return "No path to the vision."
    itself = cause.pk == record.pk
    if cause.deleted_at is not None:
        return f"Its path ends at {cause.key} {cause.title}, which is deleted."
    if not cause.approves:
        status = cause.get_status_display().lower()
        if itself:
            return f"It is {status}, so nothing below it arrives at the vision."
        return f"Its path is broken at {cause.key} {cause.title}, which is {status}."
    if itself:
        return "Nothing links it upward."
    return f"Its path is broken at {cause.key} {cause.title}, which nothing links upward."
