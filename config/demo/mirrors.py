"""Writes which issue of which tracker each piece of the demo's work mirrors, as the nightly import left it."""

from __future__ import annotations

from config.demo.book import BATCH, Book
from config.demo.days import SYNC
from config.demo.tracker_rows import DAYS_CURRENT
from integrations.models import Source, TrackerItem
from strategy.models import RecordOrigin


def write_mirrors(book: Book) -> None:
    """Write the two sources and what they hold; the records are saved."""
    made_at = book.calendar.at(67, SYNC)
    sources = {
        name: Source.objects.create(
            workspace=book.workspace,
            name=name,
            current_days=DAYS_CURRENT,
            created_by=book.users["ingrid"],
            created_at=made_at,
        )
        for name in ("GitHub", "Jira")
    }
    fetched_at = book.calendar.at(1, SYNC)
    children = {link.child_id for link in book.links if link.origin == "tracker"}
    TrackerItem.objects.bulk_create(
        (
            TrackerItem(
                workspace=book.workspace,
                source=sources[record.source_name],
                record=record,
                outside_id=record.source_url.rpartition("/")[2] if record.source_name == "GitHub" else record.key,
                key=record.key,
                project=record.project,
                raw_status=record.status_text,
                owner_text=record.owner.email if record.owner else "",
                team_text=record.team.name if record.team else "",
                imported={"owner": record.owner_id, "team": record.team_id},
                parents_hash="?" if record.pk in children else "",
                fetched_at=fetched_at,
            )
            for record in book.records.values()
            if record.origin == RecordOrigin.TRACKER
        ),
        batch_size=BATCH,
    )
