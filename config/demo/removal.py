"""Removes the demo workspace with everything in it, so that it can be built afresh."""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from accounts.models import Workspace
from accounts.scope import in_workspace


def remove(workspace: Workspace) -> None:
    """Remove a workspace and every row that belongs to it; its people keep their accounts.

    The database checks references when the transaction ends, so the order of tables doesn't matter.
    """
    with transaction.atomic():
        with in_workspace(workspace):
            for model in apps.get_models(include_auto_created=True):
                if any(each.name == "workspace" for each in model._meta.local_concrete_fields):
                    rows: models.QuerySet[models.Model] = model._base_manager.filter(workspace_id=workspace.pk)
                    rows._raw_delete(rows.db)
        Workspace.objects.filter(pk=workspace.pk).delete()
