"""Takes in a chunk of rows: their records are created or brought up to date, set by set."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from integrations.actions.history import CHANGED, CREATED, write_history
from integrations.actions.keys import free_keys
from integrations.actions.levels import keep_level
from integrations.actions.wanted import is_known_status, parents_print, print_of, prints_of, wanted_values
from integrations.actions.work import Work
from integrations.base import SkippedRow, SourceRow
from integrations.mapping import SKIP
from integrations.models import SkippedLine, TrackerItem
from integrations.queries.lookups import Items
from strategy.kinds import KINDS
from strategy.markup import to_html
from strategy.meaning import fingerprint
from strategy.models import Record, Section

_PLAIN = str.maketrans("", "", "*_`#>[]|~-=+<&:")
BATCH = 250


@dataclass
class Taken:
    """What came of a chunk: the items of its rows, and the records whose alignment may have changed."""

    rows: list[tuple[TrackerItem, Record, SourceRow]] = field(default_factory=list)
    new: list[TrackerItem] = field(default_factory=list)
    approval_changed: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)


def take_in(work: Work, rows: Iterable[tuple[int, SourceRow | SkippedRow]]) -> Taken:
    """Create or update the records of some rows; links are made afterwards, by `parents.join_parents`.

    The caller holds the workspace's lock and a transaction.
    """
    taken = Taken()
    skipped: list[SkippedLine] = []
    chosen: dict[str, tuple[int, SourceRow, str]] = {}
    for file, row in rows:
        if isinstance(row, SkippedRow):
            skipped.append(work.skip(file, row.line, row.reference, row.reason))
            continue
        kind = work.mapping.kind(row)
        if kind == SKIP:
            reason = f"“{row.type}” is none of our levels. To bring it in, map it to one, and import the file again."
            skipped.append(work.skip(file, row.line, row.outside_id, reason))
            work.counts[f"type skipped:{row.type[:60]}"] += 1
        elif row.outside_id in chosen:
            skipped.append(work.skip(file, row.line, row.key, _TWICE))
        elif not work.may_change(kind):
            skipped.append(work.skip(file, row.line, row.outside_id, STRATEGISTS_ONLY))
        else:
            chosen[row.outside_id] = (file, row, kind)
    items = Items(work.source, (row for _, row, _ in chosen.values()))
    known: list[tuple[TrackerItem, SourceRow, str]] = []
    fresh: list[tuple[SourceRow, str]] = []
    for file, row, kind in chosen.values():
        item = items.of(row)
        if item is None:
            fresh.append((row, kind))
        elif item.seen_in == work.run.pk:
            skipped.append(work.skip(file, row.line, row.key, _TWICE))
        else:
            known.append((item, row, kind))
    _update(work, known, taken, skipped, {row.outside_id: file for file, row, _ in chosen.values()})
    _create(work, fresh, taken)
    SkippedLine.objects.bulk_create(skipped, batch_size=BATCH)
    return taken


STRATEGISTS_ONLY = (
    "Only a strategist brings in missions, visions and strategic intents. Ask one of them to import this file."
)
_TWICE = "It stands in the files twice. The first one was taken; remove the other."
_DELETED = "It was deleted here. Restore {key} first if it should follow its tracker again."


def _create(work: Work, fresh: list[tuple[SourceRow, str]], taken: Taken) -> None:
    if not fresh:
        return
    change, workspace_id = work.change, work.run.workspace_id
    keys = free_keys(workspace_id, fresh)
    records = []
    for (row, kind), key in zip(fresh, keys, strict=True):
        values = wanted_values(work, row, kind)
        record = Record(workspace_id=workspace_id, key=key, created_by=change.by, **values)
        record.owner_id, record.team_id = work.people.of(row), work.teams.of(row)
        record.description_html = html_of(record.description)
        record.fingerprint = fingerprint(kind, record.title, record.statement, _sections(row, kind))
        record.created_at = record.updated_at = work.now
        records.append(record)
    Record.objects.bulk_create(records, batch_size=BATCH)
    write_history(Record, records, change, kind=CREATED, at=work.now)
    pairs = list(zip(records, (row for row, _ in fresh), strict=True))
    _write_sections(work, [(record, _sections(row, record.kind)) for record, row in pairs])
    made = [_item(work, record, row) for record, row in pairs]
    TrackerItem.objects.bulk_create(made, batch_size=BATCH)
    for item, (record, row) in zip(made, pairs, strict=True):
        _note_words(work, item, row)
        taken.rows.append((item, record, row))
        taken.changed.add(record.pk)
    taken.new += made
    work.counts["created"] += len(made)


def _item(work: Work, record: Record, row: SourceRow) -> TrackerItem:
    item = TrackerItem(
        workspace_id=work.run.workspace_id,
        source=work.source,
        record=record,
        outside_id=row.outside_id,
        fetched_at=work.now,
        # Parents are looked at afterwards; until then they differ.
        parents_hash="?" if row.parents else "",
        imported=_imported(work, record, row),
    )
    _follow(item, row, work)
    return item


def _follow(item: TrackerItem, row: SourceRow, work: Work) -> bool:
    """Bring an item up to date with its row; returns whether anything but the sight of it changed."""
    wanted = {
        "key": row.key[:255],
        "project": row.project,
        "raw_status": row.status[:255],
        "owner_text": (row.owner_email or row.owner_name)[:255],
        "team_text": ", ".join(row.teams)[:500],
    }
    changed = any(getattr(item, name) != value for name, value in wanted.items())
    if row.outside_id != row.key and item.outside_id != row.outside_id:
        wanted["outside_id"], changed = row.outside_id, True
    for name, value in wanted.items():
        setattr(item, name, value)
    item.seen_in = work.run.pk
    return changed


def _imported(work: Work, record: Record, row: SourceRow) -> dict[str, Any]:
    """Return what has to be remembered to notice what people changed."""
    found: dict[str, Any] = {"owner": record.owner_id, "team": record.team_id}
    if not work.source.is_tracker:
        found["prints"] = prints_of(record, list(wanted_values(work, row, record.kind)))
        found["sections"] = {slot: print_of(text) for slot, text in _sections(row, record.kind).items()}
    return found


def _update(
    work: Work,
    known: list[tuple[TrackerItem, SourceRow, str]],
    taken: Taken,
    skipped: list[SkippedLine],
    files: dict[str, int],
) -> None:
    records = Record.objects.in_bulk([item.record_id for item, _, _ in known])
    texts: dict[int, dict[str, Section]] = defaultdict(dict)
    if not work.source.is_tracker:
        for section in Section.objects.filter(record__in=list(records)):
            texts[section.record_id][section.slot] = section
    changed_records: list[Record] = []
    changed_fields: set[str] = set()
    changed_items: list[TrackerItem] = []
    new_texts: list[tuple[Record, dict[str, str]]] = []
    for item, row, kind in known:
        record = records[item.record_id]
        if not work.may_change(record.kind):
            skipped.append(work.skip(files.get(row.outside_id, 0), row.line, row.outside_id, STRATEGISTS_ONLY))
            continue
        if record.deleted_at is not None and not item.is_withdrawn:
            file = files.get(row.outside_id, 0)
            skipped.append(work.skip(file, row.line, row.key, _DELETED.format(key=record.key)))
            item.seen_in = work.run.pk
            changed_items.append(item)
            continue
        before = record.approves
        values = wanted_values(work, row, keep_level(work, record, kind))
        if record.merged_into_id is not None:
            # Somebody merged it into another: it stays dropped, whatever the tracker says.
            del values["status"], values["started"]
        fields = _apply(work, item, row, record, values)
        sections = _changed_sections(work, item, _sections(row, record.kind), texts[record.pk])
        if item.is_withdrawn:
            record.deleted_at, item.is_withdrawn = None, False
            item.parents_hash = "?" if row.parents else ""
            fields.append("deleted_at")
        if item.is_gone or record.is_gone:
            item.is_gone = record.is_gone = False
            fields.append("is_gone")
        if fields or sections:
            slots = {slot: section.text for slot, section in texts[record.pk].items()} | sections
            record.fingerprint = fingerprint(record.kind, record.title, record.statement, slots)
            record.version += 1
            record.updated_at = work.now
            changed_records.append(record)
            changed_fields |= {*fields, "fingerprint", "version", "updated_at"}
            new_texts.append((record, sections))
            taken.changed.add(record.pk)
            if record.approves != before or "deleted_at" in fields:
                taken.approval_changed.add(record.pk)
            item.imported = _imported_again(work, item, row, record, values)
        is_other = _follow(item, row, work)
        _note_words(work, item, row)
        if fields or sections or is_other:
            item.fetched_at = work.now
            changed_items.append(item)
        counted = "updated" if fields or sections or item.parents_hash != parents_print(row) else "unchanged"
        work.counts[counted] += 1
        taken.rows.append((item, record, row))
    _save_records(work, changed_records, changed_fields)
    _write_sections(work, new_texts)
    TrackerItem.objects.bulk_update(
        changed_items,
        ["key", "project", "raw_status", "owner_text", "team_text", "outside_id", "imported", "fetched_at",
         "is_gone", "is_withdrawn", "parents_hash"],
        batch_size=BATCH,
    )  # fmt: skip
    seen = [item.pk for item, _, _ in known if work.may_change(records[item.record_id].kind)]
    TrackerItem.objects.filter(pk__in=seen).update(seen_in=work.run.pk)


def _apply(work: Work, item: TrackerItem, row: SourceRow, record: Record, values: dict[str, Any]) -> list[str]:
    """Set what the tracker owns on a record and return the names of the fields that changed.

    Owner and team, and every field of what lives here, stay as they are once somebody edited them.
    """
    prints: dict[str, str] = item.imported.get("prints", {})
    changed = []
    for name, value in values.items():
        now = getattr(record, name)
        if now == value:
            continue
        if not work.source.is_tracker and name in prints and print_of(now) != prints[name]:
            continue
        setattr(record, name, value)
        changed.append(name)
    for name, wanted in (("owner", work.people.of(row)), ("team", work.teams.of(row))):
        now = getattr(record, f"{name}_id")
        if now != wanted and now == item.imported.get(name):
            setattr(record, f"{name}_id", wanted)
            changed.append(name)
    if "description" in changed:
        record.description_html = html_of(record.description)
        changed.append("description_html")
    return changed


def _imported_again(
    work: Work, item: TrackerItem, row: SourceRow, record: Record, values: dict[str, Any]
) -> dict[str, Any]:
    """Return what to remember after an update: what was edited here keeps its old print."""
    found: dict[str, Any] = dict(item.imported)
    for name in ("owner", "team"):
        wanted = work.people.of(row) if name == "owner" else work.teams.of(row)
        if getattr(record, f"{name}_id") == wanted:
            found[name] = wanted
    if not work.source.is_tracker:
        prints = dict(found.get("prints", {}))
        prints |= {name: print_of(value) for name, value in values.items() if getattr(record, name) == value}
        found["prints"] = prints
        sections = dict(found.get("sections", {}))
        found["sections"] = sections | {slot: print_of(text) for slot, text in _sections(row, record.kind).items()}
    return found


def _save_records(work: Work, records: list[Record], fields: set[str]) -> None:
    if not records:
        return
    Record.objects.bulk_update(records, sorted(fields), batch_size=BATCH)
    write_history(Record, records, work.change, kind=CHANGED, at=work.now)


def _sections(row: SourceRow, kind: str) -> dict[str, str]:
    """Return the row's sections that the kind's memo has."""
    slots = {section.slot for section in KINDS[kind].sections}
    return {slot: text for slot, text in row.sections.items() if slot in slots}


def _changed_sections(work: Work, item: TrackerItem, wanted: dict[str, str], now: dict[str, Section]) -> dict[str, str]:
    """Return the texts of sections that the file changed and nobody edited here.

    The undo of an import empties the sections that it brought: they come back with their record.
    """
    if work.source.is_tracker or not wanted:
        return {}
    prints: dict[str, str] = item.imported.get("sections", {})
    changed = {}
    for slot, text in wanted.items():
        held = now[slot].text if slot in now else ""
        is_ours = slot in prints and print_of(held) != prints[slot] and not (item.is_withdrawn and not held)
        if held != text and not is_ours:
            changed[slot] = text
    return changed


def _write_sections(work: Work, texts: list[tuple[Record, dict[str, str]]]) -> None:
    wanted = {record.pk: sections for record, sections in texts if sections}
    if not wanted:
        return
    held = {(section.record_id, section.slot): section for section in Section.objects.filter(record__in=list(wanted))}
    new, changed = [], []
    for record_id, sections in wanted.items():
        for slot, text in sections.items():
            section = held.get((record_id, slot))
            if section is None:
                section = Section(workspace_id=work.run.workspace_id, record_id=record_id, slot=slot)
                new.append(section)
            else:
                changed.append(section)
            section.text, section.html = text, to_html(text)
    Section.objects.bulk_create(new, batch_size=BATCH)
    Section.objects.bulk_update(changed, ["text", "html"], batch_size=BATCH)
    write_history(Section, new, work.change, kind=CREATED, at=work.now)
    write_history(Section, changed, work.change, kind=CHANGED, at=work.now)


def html_of(text: str) -> str:
    """Return the HTML of a tracker's text; one without any markup is spared the Markdown parser."""
    if not text:
        return ""
    if (
        len(text) == len(text.translate(_PLAIN))
        and "\n" not in text
        and not text[0].isspace()
        and not text[0].isdigit()
    ):
        return f"<p>{text}</p>"
    return to_html(text)


def _note_words(work: Work, item: TrackerItem, row: SourceRow) -> None:
    """Count what is kept as text only."""
    if row.status and not is_known_status(work, row):
        work.counts[f"status:{row.status[:60]}"] += 1
    if item.owner_text and work.people.of(row) is None:
        work.counts["without_owner"] += 1
