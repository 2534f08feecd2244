"""Changes of a source: how its words map to ours, and what of it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from integrations.actions.runs import check_again
from integrations.models import ImportRun

MAPPED = ("kinds", "statuses", "people", "teams", "uncounted_types", "current_days")


@transaction.atomic
def change_mapping(*, run: ImportRun, by: User | None, changes: Mapping[str, Any]) -> None:
    """Keep how a source's words map to ours, and have the waiting import checked again with it.

    Raises Refused where the import isn't waiting any more.
    """
    check_again(run=run, by=by)
    source = run.source
    for name in MAPPED:
        setattr(source, name, changes[name])
    source.save(update_fields=list(MAPPED))
