"""The workspace that the running code works in: without one, workspace-owned rows can't be read.

This is the first of two independent lines of isolation; the second is PostgreSQL's
row-level security, which reads the same workspace from the transaction's settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import connection, models, transaction

if TYPE_CHECKING:
    from accounts.models import Workspace

_workspace_id: ContextVar[int | None] = ContextVar("workspace_id", default=None)


class WorkspaceMissing(RuntimeError):
    """A query on workspace-owned rows was made outside `in_workspace`."""


def current_workspace_id() -> int:
    """Return the id of the workspace that the code works in; raises WorkspaceMissing outside one."""
    workspace_id = _workspace_id.get()
    if workspace_id is None:
        raise WorkspaceMissing("Enter a workspace with in_workspace(...) before reading its rows.")
    return workspace_id


@contextmanager
def in_workspace(workspace: Workspace | int) -> Iterator[int]:
    """Work in one workspace: scoped managers see its rows only, and so does PostgreSQL.

    On PostgreSQL a transaction is opened, because the setting that row-level security
    reads lives as long as the transaction. On SQLite none is: there a read inside a
    transaction would wait for writers.
    """
    workspace_id = workspace if isinstance(workspace, int) else workspace.pk
    outer_id = _workspace_id.get()
    token = _workspace_id.set(workspace_id)
    try:
        if connection.vendor == "postgresql":
            in_a_transaction = connection.in_atomic_block
            with transaction.atomic():
                _tell_postgresql(workspace_id)
                yield workspace_id
                if in_a_transaction:
                    _tell_postgresql(outer_id)
        else:
            yield workspace_id
    finally:
        _workspace_id.reset(token)


def _tell_postgresql(workspace_id: int | None) -> None:
    """Set the workspace for the rest of the transaction; None hides every workspace's rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.workspace_id', %s, true)", [str(workspace_id or "")])


ModelT_co = TypeVar("ModelT_co", bound=models.Model, covariant=True)


class ScopedManager(models.Manager[ModelT_co]):
    """Only ever gives the rows of the workspace that the code works in."""

    def get_queryset(self) -> models.QuerySet[ModelT_co]:
        """Return the current workspace's rows; raises WorkspaceMissing outside one."""
        return super().get_queryset().filter(workspace_id=current_workspace_id())

    def none(self) -> models.QuerySet[ModelT_co]:
        """Return no rows, which needs no workspace: forms start with it when they are declared."""
        return super().get_queryset().none()


class WorkspaceModel(models.Model):
    """A row that belongs to one workspace and is invisible from every other."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = ScopedManager[Self]()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row; the workspace is the current one unless it was given."""
        if self.workspace_id is None:
            self.workspace_id = current_workspace_id()
        super().save(*args, **kwargs)
