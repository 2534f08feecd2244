"""The line: from a record up to the vision, by every path there is, the primary one first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from strategy.kinds import INITIATIVE, INTENT, KINDS, MISSION, SOLUTION, VISION
from strategy.models import Link, Record, Status

PATHS_SHOWN = 12


@dataclass
class Step:
    """One record of a line, and the link by which it contributes to the next one up (none at the top)."""

    record: Record
    link: Link | None = None

    @property
    def doubt(self) -> str:
        """Return why the link up counts as unconfirmed: an empty string where it doesn't."""
        if self.link is None:
            return ""
        if self.link.needs_review:
            return "needs review"
        if self.link.wants_why and not self.link.why.strip():
            return "no why"
        return "" if self.link.is_confirmed else "not confirmed"


@dataclass
class Path:
    """One way up: the steps from the record itself to the top, the mission at the head of it if there is one.

    `arrives` says whether it reaches the root vision through approving records only; where it
    doesn't, `broken_at` is the record at which it ends and `because` the sentence that says why.
    """

    steps: list[Step]
    arrives: bool
    broken_at: Record | None = None
    because: str = ""

    @property
    def downwards(self) -> list[Step]:
        """Return the steps as a page shows them: the mission first, the record last."""
        return self.steps[::-1]

    @property
    def skips(self) -> bool:
        """Return whether a level is missing: an intent, or for work an initiative or solution."""
        bottom = self.steps[0].record
        kinds = {step.record.kind for step in self.steps}
        if KINDS[bottom.kind].order <= KINDS[INTENT].order:
            return False
        return INTENT not in kinds or (bottom.is_work and not kinds & {INITIATIVE, SOLUTION})

    @property
    def is_confirmed(self) -> bool:
        """Return whether every link on it is confirmed and explained and no level is skipped."""
        return self.arrives and not self.skips and not any(step.doubt for step in self.steps)


@dataclass
class Line:
    """All paths up from a record. `more` is how many paths there are beyond those shown."""

    record: Record
    paths: list[Path] = field(default_factory=list)
    more: int = 0

    @property
    def primary(self) -> Path:
        """Return the path along the primary links."""
        return self.paths[0]

    @property
    def best(self) -> Path:
        """Return the path that counts for the record's band: confirmed before arriving before broken."""
        return max(self.paths, key=lambda path: (path.is_confirmed, path.arrives))


def line_up(record: Record) -> Line:
    """Return every path from a record upwards, in three queries however far the vision is."""
    links = _links_above(record)
    up: dict[int, list[Link]] = {}
    for link in links:
        up.setdefault(link.child_id, []).append(link)
    for family in up.values():
        family.sort(key=lambda link: (not link.is_primary, link.created_at, link.pk))
    line = Line(record)
    for path in _paths(record, up, frozenset()):
        if len(line.paths) < PATHS_SHOWN:
            line.paths.append(_judged(path))
        else:
            line.more += 1
            if line.more >= 1_000:
                break
    return line


def ancestors(record: Record) -> list[int]:
    """Return the ids of everything above a record, itself not included, by current links."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE above(id) AS (
                SELECT parent_id FROM strategy_link WHERE child_id = %s AND valid_to IS NULL
                UNION
                SELECT l.parent_id FROM above
                JOIN strategy_link l ON l.child_id = above.id AND l.valid_to IS NULL
            )
            SELECT id FROM above""",
            [record.pk],
        )
        return [row[0] for row in cursor.fetchall()]


def cause_of(path: Path) -> tuple[Record | None, str]:
    """Return where a path is broken, and the sentence that says why; (None, "") where it arrives.

    The cause is the nearest record, from the bottom, that is unlinked or doesn't approve.
    """
    bottom = path.steps[0].record
    for step in path.steps:
        record = step.record
        if record is not bottom and not record.approves:
            return record, _not_approving(record)
        if record.is_root:
            return (None, "") if record.approves else (record, _not_approving(record))
        if step.link is None or step.link.parent.kind == MISSION:
            return record, _unlinked(record, bottom)
    return None, ""


def _links_above(record: Record) -> list[Link]:
    children = [record.pk, *ancestors(record)]
    return list(
        Link.objects.current()
        .filter(child__in=children)
        .select_related("parent", "parent__owner", "parent__team", "why_by")
    )


def _paths(record: Record, up: dict[int, list[Link]], passed: frozenset[int]) -> Iterator[list[Step]]:
    """Yield each way up, depth first, the primary link first; a mission ends one."""
    links = [link for link in up.get(record.pk, ()) if link.parent_id not in passed]
    if record.is_root:
        links = [link for link in links if link.parent.kind == MISSION][:1]
    if not links:
        yield [Step(record)]
        return
    for link in links:
        for rest in _paths(link.parent, up, passed | {record.pk}):
            yield [Step(record, link), *rest]


def _judged(steps: list[Step]) -> Path:
    path = Path(steps, arrives=False)
    path.broken_at, path.because = cause_of(path)
    path.arrives = path.broken_at is None
    return path


def _not_approving(record: Record) -> str:
    if record.status == Status.DROPPED:
        if record.merged_into_id:
            return f"{record.key} was merged into another record."
        return f"{record.key} was dropped."
    return f"{record.key} is only proposed: a proposal isn't a decision."


def _unlinked(record: Record, bottom: Record) -> str:
    if record.deleted_at is not None:
        return f"{record.key} is deleted."
    if record.kind == MISSION:
        return "A mission is above the vision; nothing is aligned through it alone."
    if record.kind == VISION:
        return f"{record.key} is not the root vision and contributes to none."
    if record is bottom:
        return "Nothing links it upward."
    return f"{KINDS[record.kind].name} {record.key} contributes to nothing yet."
