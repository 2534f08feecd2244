"""Alignment by the definition, slowly: a search for a path, record by record, in plain Python.

Written from the definition alone and sharing no code with the product: "The root vision is aligned
if it approves. Any other record is aligned if at least one parent approves and is itself aligned.
A mission is above the root: nothing is aligned through it alone, and it has no alignment itself."
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import connection


@dataclass
class Node:
    """A record as the definition sees it; `parents` are those of its links that hold now."""

    kind: str
    status: str
    is_root: bool = False
    is_deleted: bool = False
    parents: list[int] = field(default_factory=list)


Graph = dict[int, Node]


def approves(node: Node) -> bool:
    """Discovery, active and done approve what hangs below; a proposal isn't a decision."""
    return not node.is_deleted and node.status not in ("proposed", "dropped")


def arrives(graph: Graph, node_id: int) -> bool:
    """Search upwards for an unbroken path to the root, trying one parent after the other."""
    node = graph[node_id]
    if node.is_deleted:
        return False
    if node.is_root:
        return approves(node)
    return any(approves(graph[above]) and arrives(graph, above) for above in node.parents)


def alignment(graph: Graph) -> dict[int, bool | None]:
    """Return every record's alignment: null for a mission."""
    return {node_id: None if node.kind == "mission" else arrives(graph, node_id) for node_id, node in graph.items()}


def has_cycle(graph: Graph) -> bool:
    """Return whether somebody can walk up and meet themselves again."""
    done: set[int] = set()

    def meets_itself(node_id: int, below: tuple[int, ...]) -> bool:
        if node_id in below:
            return True
        if node_id in done:
            return False
        found = any(meets_itself(above, (*below, node_id)) for above in graph[node_id].parents)
        done.add(node_id)
        return found

    return any(meets_itself(node_id, ()) for node_id in graph)


def read(workspace_id: int) -> tuple[Graph, dict[int, bool | None]]:
    """Read a workspace's graph and the alignment that is stored beside it, by plain SQL."""
    graph: Graph = {}
    stored: dict[int, bool | None] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, kind, status, is_root, deleted_at IS NOT NULL, alignment "
            "FROM strategy_record WHERE workspace_id = %s",
            [workspace_id],
        )
        for record_id, kind, status, is_root, is_deleted, aligned in cursor.fetchall():
            graph[record_id] = Node(kind, status, bool(is_root), bool(is_deleted))
            stored[record_id] = None if aligned is None else bool(aligned)
        cursor.execute(
            "SELECT child_id, parent_id FROM strategy_link WHERE workspace_id = %s AND valid_to IS NULL",
            [workspace_id],
        )
        for child_id, parent_id in cursor.fetchall():
            graph[child_id].parents.append(parent_id)
    return graph, stored
