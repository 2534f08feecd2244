"""What the tests of a whole server do inside it: `python -m tests.server_scene COMMAND ...`, with answers in JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import transaction
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from accounts.models import Membership, Role, User, Workspace
from accounts.scope import in_workspace
from integrations.actions.runs import begin_import, find_or_create_source, start_import, uploads_of, work_on
from strategy.kinds import INITIATIVE, ITEM
from tests.cast import Make

PASSWORD = "correct horse battery"


def fill(items: str) -> dict[str, Any]:
    """Make Acme with Alice, a vision, an initiative and items without a path; returns her cookies and their keys."""
    alice = User.objects.create_user("alice@example.org", PASSWORD, name="Alice")
    acme = Workspace.objects.create(slug="acme", name="Acme")
    Membership.objects.create(workspace=acme, user=alice, role=Role.ADMINISTRATOR)
    with in_workspace(acme), transaction.atomic():
        make = Make(acme)
        parent = make.record(INITIATIVE, parent=make.root())
        keys = [make.record(ITEM).key for _ in range(int(items))]
    client = Client()
    client.force_login(alice)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return {"parent": parent.key, "items": keys, "cookies": {**cookies, "csrftoken": _get_new_csrf_string()}}


def begin(path: str) -> dict[str, Any]:
    """Check an import of a records file, and start it for a worker to find."""
    acme = Workspace.objects.get(slug="acme")
    with in_workspace(acme):
        source = find_or_create_source(name="", reader="records", by=None)
        run = begin_import(
            workspace=acme,
            source=source,
            reader="records",
            files=[(Path(path), "work.csv")],
            folder=uploads_of(acme),
            by=None,
        )
    work_on(acme.pk, run.pk)
    with in_workspace(acme):
        start_import(run=run, by=None)
    return {"run": run.pk}


COMMANDS: dict[str, Callable[[str], dict[str, Any]]] = {"fill": fill, "begin": begin}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]](sys.argv[2])))
