"""Memo text: Markdown to safe HTML, rendered once, when a record is saved."""

from __future__ import annotations

import re

import markdown
import nh3

SIZE_LIMIT = 60_000
"""Characters of one text that are rendered as Markdown; longer text is shown as it was typed."""

BRACKET_LIMIT = 200
"""Unmatched `[` make Python-Markdown quadratic (8,000 take 6.4 s): past this many in a block they are escaped."""

TEXT_BRACKET_LIMIT = 2_000
"""The same limit for a whole text, however it is cut in blocks."""

LINES_LIMIT = 1_000
"""Lines of one block: each heading in it makes the parser copy the rest."""

NESTING_LIMIT = 20
"""Levels of indentation and quotation that are rendered: deeper text makes the parser recurse."""

_TAGS = {
    "a", "blockquote", "br", "code", "dd", "del", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
    "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}
_BLOCKS = re.compile(r"(\n[ \t]*\n)")
_DEEP = re.compile(
    rf"^(?:[ \t]*>[ \t]?){{{NESTING_LIMIT},}}|^(?:\t|    ){{{NESTING_LIMIT},}}",
    re.MULTILINE,
)
_HEADING = re.compile(r"(</?h)([1-6])\b")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0002\u0003]")


def to_html(text: str) -> str:
    """Return the safe HTML of a Markdown text; an empty text gives the empty string.

    Headings start at the third level, because a memo section already has a heading of its own.
    Never raises on odd input: what can't be rendered is shown as it was typed.
    """
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    if not text.strip():
        return ""
    if len(text) > SIZE_LIMIT or _DEEP.search(text) or _has_long_block(text):
        return _as_typed(text)
    try:
        html = _parser().convert(_calm_brackets(text))
    except (RecursionError, ValueError, IndexError):
        return _as_typed(text)
    html = _HEADING.sub(lambda found: f"{found[1]}{min(int(found[2]) + 2, 6)}", html)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow ugc",
    )


def _parser() -> markdown.Markdown:
    """Return a parser without raw HTML: a tag that someone typed is shown, and can't slow the page down."""
    parser = markdown.Markdown(extensions=["sane_lists", "tables", "nl2br"], output_format="html")
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    return parser


def _calm_brackets(text: str) -> str:
    """Return the text with `[` escaped in every block that has too many of them."""
    brackets = text.count("[")
    if brackets <= BRACKET_LIMIT:
        return text
    limit = BRACKET_LIMIT if brackets <= TEXT_BRACKET_LIMIT else 0
    return "".join(block.replace("[", "&#91;") if block.count("[") > limit else block for block in _BLOCKS.split(text))


def _has_long_block(text: str) -> bool:
    """Return whether a block has more lines than are rendered."""
    return text.count("\n") > LINES_LIMIT and any(block.count("\n") > LINES_LIMIT for block in _BLOCKS.split(text))


def _as_typed(text: str) -> str:
    """Return the text as preformatted HTML."""
    return f"<pre>{nh3.clean_text(text)}</pre>"
