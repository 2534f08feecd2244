"""The levels in a workspace's own words."""

from __future__ import annotations

from dataclasses import replace

from accounts.models import Workspace
from strategy.kinds import KINDS, Kind


def named(workspace: Workspace, slug: str) -> Kind:
    """Return a level with the words that this workspace has for it."""
    said = workspace.words.get(slug, {})
    kind = KINDS[slug]
    return replace(kind, name=said.get("name") or kind.name, plural=said.get("plural") or kind.plural)
