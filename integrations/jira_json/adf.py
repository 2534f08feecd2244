"""Plain text out of an Atlassian document, the tree that newer Jira writes descriptions as."""

from __future__ import annotations

from typing import Any

_BLOCKS = {"paragraph", "heading", "blockquote", "codeBlock", "listItem", "rule", "panel", "tableRow", "mediaSingle"}
_DEEPEST = 60


def text_of(node: Any) -> str:
    """Return what a person would read in the document: a line a block, lists with dashes."""
    pieces: list[str] = []
    _collect(node, pieces, 0)
    lines = [line.rstrip() for line in "".join(pieces).split("\n")]
    return "\n".join(lines).strip()


def _collect(node: Any, pieces: list[str], depth: int) -> None:
    if depth > _DEEPEST:
        return
    if isinstance(node, list):
        for each in node:
            _collect(each, pieces, depth + 1)
        return
    if not isinstance(node, dict):
        return
    kind, attributes = node.get("type"), node.get("attrs")
    attributes = attributes if isinstance(attributes, dict) else {}
    if kind == "text":
        pieces.append(str(node.get("text", "")))
    elif kind == "hardBreak":
        pieces.append("\n")
    elif kind in ("mention", "emoji", "status", "date", "inlineCard"):
        pieces.append(str(attributes.get("text") or attributes.get("shortName") or attributes.get("url") or ""))
    if kind == "listItem":
        pieces.append("- ")
    _collect(node.get("content"), pieces, depth + 1)
    if kind in _BLOCKS and pieces and not "".join(pieces[-1:]).endswith("\n"):
        pieces.append("\n")
