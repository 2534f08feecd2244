"""A tracker may turn a story into an epic: whether the record can follow, given what it is linked to."""

from __future__ import annotations

from integrations.actions.work import Work
from strategy.actions.links import close
from strategy.kinds import MISSION, may_contribute
from strategy.models import Link, Origin, Record


def keep_level(work: Work, record: Record, kind: str) -> str:
    """Return the level that the record gets: the wanted one, or its own where it can't change.

    A mission and the root keep theirs, and so does what people linked in a way that the new level
    may not; links that only the tracker made are ended instead, as it names its parents anew.
    """
    if kind == record.kind:
        return kind
    if record.is_root or MISSION in (kind, record.kind):
        work.counts[f"level kept:{record.key}"] += 1
        return record.kind
    ending = []
    links = Link.objects.current().select_related("child", "parent")
    for link in [*links.filter(child=record), *links.filter(parent=record)]:
        is_up = link.child_id == record.pk
        allowed = may_contribute(kind, link.parent.kind) if is_up else may_contribute(link.child.kind, kind)
        if allowed:
            continue
        if link.origin != Origin.TRACKER:
            work.counts[f"level kept:{record.key}"] += 1
            return record.kind
        ending.append(link)
    close(work.change, ending)
    work.counts["links_ended"] += len(ending)
    work.loosened |= {link.child_id for link in ending}
    return kind
