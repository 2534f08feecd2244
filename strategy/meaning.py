"""The fingerprint of what a record means, by which a link notices that its parent has changed."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping

from strategy.kinds import KINDS

SEPARATOR = "\x1f"


def fingerprint(kind: str, title: str, statement: str, sections: Mapping[str, str]) -> str:
    """Return the SHA-256, in hex, of a record's statement and sections in slot order.

    Texts are NFC with white space collapsed, so that layout never counts; the title stands in
    where statement and sections are empty. Setting the text back gives the same fingerprint back.
    """
    slots = [section.slot for section in KINDS[kind].sections]
    slots += sorted(set(sections) - set(slots))
    texts = [_normal(statement), *(_normal(sections.get(slot, "")) for slot in slots)]
    if not any(texts):
        texts = [_normal(title)]
    return hashlib.sha256(SEPARATOR.join(texts).encode()).hexdigest()


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
