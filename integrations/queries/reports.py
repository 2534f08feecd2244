"""What an import did or would do, in the names that the page, the command and its JSON share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from integrations.models import ImportRun, SkippedLine, UnresolvedParent

NUMBERS = (
    "created",
    "updated",
    "unchanged",
    "skipped",
    "gone",
    "missing",
    "links_made",
    "links_ended",
    "unresolved_parents",
    "refused_parents",
    "in_scope",
    "no_path",
    "records",
    "records_without_path",
)
MOST_ROWS = 1_000
_STATUS, _LEVEL, _TYPE = "status:", "level kept:", "type skipped:"


def report_of(run: ImportRun, *, with_rows: bool = False, most: int = MOST_ROWS) -> dict[str, Any]:
    """Return a run's numbers; with rows also, up to `most` each, what was skipped and which parents are missing."""
    counts = run.counts
    report: dict[str, Any] = {name: counts.get(name, 0) for name in NUMBERS}
    report |= {
        "source": run.source.name,
        "files": [file["name"] for file in run.files],
        "root": counts.get("root"),
        "teams_created": counts.get("teams_created", []),
        "without_owner": counts.get("without_owner", 0),
        "unknown_statuses": _named(counts, _STATUS),
        "skipped_types": _named(counts, _TYPE),
        "levels_kept": sorted(_named(counts, _LEVEL)),
        "notes": [*run.notes, *_sentences(run)],
    }
    if with_rows:
        report["skipped_rows"] = [
            {"file": line.file_name, "line": line.line, "reference": line.reference, "reason": line.reason}
            for line in SkippedLine.objects.filter(run=run).order_by("pk")[:most]
        ]
        report["unresolved"] = [
            {
                "key": row.child.key,
                "field": row.field,
                "parent": row.reference,
                "why": row.get_why_unresolved_display(),
                "waits": row.is_waiting,
            }
            for row in unresolved_of(run)[:most]
        ]
    return report


def unresolved_of(run: ImportRun) -> Any:
    """Return the parents that records of this import name and that aren't linked."""
    rows = UnresolvedParent.objects.filter(child__tracker_item__seen_in=run.pk)
    return rows.select_related("child").order_by("why_unresolved", "pk")


def _named(counts: dict[str, Any], prefix: str) -> dict[str, int]:
    # Sorted, because PostgreSQL keeps the names of a JSON object in an order of its own.
    return {name.removeprefix(prefix): count for name, count in sorted(counts.items()) if name.startswith(prefix)}


def _sentences(run: ImportRun) -> list[str]:
    """Return what happened besides the rows, a sentence each."""
    counts, sentences = run.counts, []
    if root := counts.get("root"):
        sentences.append(
            f"{root} is now the root: the workspace had none, and it is the file's only vision at the top."
        )
    if gone := counts.get("gone", 0):
        sentences.append(
            f"{gone} records of this source are missing from the files: they are marked as gone from it, and kept."
        )
    elif missing := counts.get("missing", 0):
        sentences.append(
            f"{missing} records of this source are missing from the files. That is most of what is known, so the files "
            "were taken for a part of it, and nothing was marked as gone."
        )
    if types := _named(counts, _TYPE):
        listed = ", ".join(f"{name} ({count})" for name, count in Counter(types).most_common())
        sentences.append(f"Left out, because they are none of our levels until you map them to one: {listed}.")
    for status, count in _named(counts, _STATUS).items():
        sentences.append(f"The status “{status}” isn't known ({count}): it counts as active and is kept as text.")
    if without_owner := counts.get("without_owner", 0):
        sentences.append(f"{without_owner} records name an owner who isn't a member here: the name is kept as text.")
    if teams := counts.get("teams_created", []):
        sentences.append(f"New teams: {', '.join(teams[:30])}{' and more' if len(teams) > 30 else ''}.")
    for key in sorted(_named(counts, _LEVEL))[:10]:
        sentences.append(f"{key} keeps its level here, because of how it is linked.")
    return sentences
