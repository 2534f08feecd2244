"""The whole story of a record as one readable text, for a mail, a chat or a document."""

from __future__ import annotations

from strategy.kinds import KINDS, MISSION
from strategy.models import Link, Record
from strategy.queries.line import Line, Path, Step, line_up

MARKUPS = ("text", "markdown")


def story(record: Record, markup: str = "text") -> str:
    """Return why a record exists, from itself up to the mission: each step with its why.

    `markup` is "text" or "markdown"; raises ValueError for another. A record without a path says
    where its line is broken.
    """
    if markup not in MARKUPS:
        raise ValueError(f"A story is told as one of {', '.join(MARKUPS)}.")
    return tell(line_up(record), markup)


def tell(line: Line, markup: str) -> str:
    """Return a line as text or Markdown; the best path is told, and the number of others."""
    path = line.best
    parts = [_step(step, first=number == 0, markup=markup) for number, step in enumerate(path.steps)]
    others = len(line.paths) + line.more - 1
    if others:
        parts.append(f"{others} other path{'s' if others > 1 else ''} up.")
    return "\n\n".join([*parts, _end(path, markup)]) + "\n"


def _step(step: Step, *, first: bool, markup: str) -> str:
    record = step.record
    name = KINDS[record.kind].name
    head = f"{name} {record.key}: {record.title}"
    lines = [f"## {head}" if markup == "markdown" and first else _strong(head, markup)]
    if record.statement and record.statement != record.title:
        lines.append(record.statement)
    if step.link is not None:
        lines += ["", _why(step.link, step.doubt, markup)]
    return "\n".join(lines)


def _why(link: Link, doubt: str, markup: str) -> str:
    verb = "enables" if link.type == "enables" else "contributes to"
    upper = link.parent
    because = link.why.strip().replace("\n\n", "; ")
    doubt = f" [{doubt}]" if doubt and doubt != "no why" else ""
    if because:
        text = f"It {verb} {upper.key}, because: {because}{doubt}"
    elif link.wants_why:
        text = f"It {verb} {upper.key}; nobody has said why yet.{doubt}"
    else:
        text = f"It is part of {upper.key}.{doubt}"
    return f"> {text}" if markup == "markdown" else f"  {text}"


def _strong(text: str, markup: str) -> str:
    return f"**{text}**" if markup == "markdown" else text


def _end(path: Path, markup: str) -> str:
    if path.steps[0].record.kind == MISSION:
        return "A mission is the top: every line leads up to it through the vision."
    if path.arrives:
        return "The line arrives at the vision."
    return f"{_strong('No path to the vision.', markup)} {path.because}"
