"""What the shell of every page shows: how much waits in triage."""

from __future__ import annotations

from typing import Any

from django.utils.functional import SimpleLazyObject

from alignment.queries.triage import waiting_count

SHOWN_UP_TO = 99


def shell(request: Any) -> dict[str, Any]:
    """Return the count beside Triage, on pages of a workspace; asked only if the page shows it."""
    if getattr(request, "workspace", None) is None:
        return {}
    return {"triage_count": SimpleLazyObject(_waiting)}


def _waiting() -> int | str:
    number = waiting_count(up_to=SHOWN_UP_TO)
    return f"{SHOWN_UP_TO}+" if number > SHOWN_UP_TO else number
