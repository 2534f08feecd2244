"""The few places where the two engines want different SQL for the same thing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import connection

PASSES = "p.alignment AND p.status IN ('discovery', 'active', 'done')"
APPROVES = "status IN ('discovery', 'active', 'done')"


def among(column: str, ids: Iterable[int]) -> tuple[str, Any]:
    """Return the SQL for "column is one of these ids", and its one parameter, however many ids there are."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(ids)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(ids))
