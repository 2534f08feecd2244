"""One lock a workspace for whatever can change alignment: links, statuses, the root, kinds, deletion, imports."""

from __future__ import annotations

from django.db import connection

LOCK_SPACE = 0x7468  # keeps these locks apart from any other advisory lock in the database


def lock_alignment(workspace_id: int) -> None:
    """Wait until nobody else changes alignment in the workspace; held until the transaction ends.

    On SQLite the transaction has the only write lock already (transaction_mode IMMEDIATE).
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("lock_alignment needs a transaction: the lock is held until it ends.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_SPACE, workspace_id])
