"""Writes the demo's two sources: what each imported when, and which issue each piece of work mirrors."""

from __future__ import annotations

from alignment.models.standing import Band
from config.demo.book import BATCH, Book, Sync
from config.demo.days import SYNC
from config.demo.replay import Day
from config.demo.tracker_rows import DAYS_CURRENT, file_name
from integrations.models import ImportRun, Source, TrackerItem
from integrations.models.import_run import ImportStatus
from strategy.models import Origin, Record, RecordOrigin

READERS = {"GitHub": "records", "Jira": "jira-csv"}


def write_mirrors(book: Book, played: list[Day]) -> None:
    """Write the sources, their imports on the days that were played, and what they hold; the records are saved."""
    made_at = book.calendar.at(70, SYNC)
    sources = {
        name: Source.objects.create(
            workspace=book.workspace,
            name=name,
            current_days=DAYS_CURRENT,
            created_by=book.users["ingrid"],
            created_at=made_at,
        )
        for name in READERS
    }
    runs = _write_runs(book, sources, {day.on: day for day in played})
    children = {link.child_id for link in book.links if link.origin == Origin.TRACKER}
    TrackerItem.objects.bulk_create(
        (
            _mirror(book, record, runs[record.source_name], has_parent=record.pk in children)
            for record in book.records.values()
            if record.origin == RecordOrigin.TRACKER
        ),
        batch_size=BATCH,
    )


def _write_runs(book: Book, sources: dict[str, Source], days: dict[object, Day]) -> dict[str, ImportRun]:
    """Write the imports, and return the last one of each source."""
    runs = [
        ImportRun(**_run(book, sync, sources[sync.source], day))
        for sync in sorted(book.syncs.values(), key=lambda sync: sync.change.at)
        if (day := days.get(sync.change.at.date())) is not None
    ]
    return {run.source.name: run for run in ImportRun.objects.bulk_create(runs, batch_size=BATCH)}


def _run(book: Book, sync: Sync, source: Source, day: Day) -> dict[str, object]:
    """Return the fields of an import that is done, with what its report says."""
    name, at, touched = file_name(sync.source, sync.change.at), sync.change.at, sync.created + sync.updated
    ours = {record_id: said for record_id, said in day.says.items() if said["source_name"] == sync.source}
    bands = [day.bands[record_id] for record_id in ours if record_id in day.bands]
    counts = {
        "created": sync.created,
        "updated": sync.updated,
        "unchanged": len(ours) - touched,
        "in_scope": len(bands),
        "no_path": bands.count(Band.NONE),
        "records": len(ours),
        "records_without_path": len(ours.keys() - day.aligned),
    }
    return {
        "workspace": book.workspace,
        "source": source,
        "reader": READERS[sync.source],
        "files": [{"path": "", "name": name}],
        "status": ImportStatus.DONE,
        "rows_total": len(ours),
        "rows_done": len(ours),
        "counts": counts,
        "change": sync.change,
        "created_at": at,
        "started_at": at,
        "finished_at": at,
    }


def _mirror(book: Book, record: Record, run: ImportRun, *, has_parent: bool) -> TrackerItem:
    return TrackerItem(
        workspace=book.workspace,
        source=run.source,
        record=record,
        outside_id=record.source_url.rpartition("/")[2] if record.source_name == "GitHub" else record.key,
        key=record.key,
        project=record.project,
        raw_status=record.status_text,
        owner_text=record.owner.email if record.owner else "",
        team_text=record.team.name if record.team else "",
        imported={"owner": record.owner_id, "team": record.team_id},
        parents_hash="?" if has_parent else "",
        fetched_at=run.created_at,
        seen_in=run.pk,
    )
