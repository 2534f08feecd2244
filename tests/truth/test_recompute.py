"""Ten thousand random graphs: what the full check stores is what the definition says."""

from __future__ import annotations

import os
from random import Random

import pytest
from django.db import transaction

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.actions.alignment import recompute
from strategy.models import Record
from tests.truth import reference
from tests.truth.graphs import Drawn, draw, load

GRAPHS = int(os.environ.get("TRUTH_GRAPHS", "10000"))
ROOTS = {
    "active": 0.5,
    "discovery": 0.22,
    "done": 0.22,
    "proposed": 0.02,
    "dropped": 0.02,
    "none": 0.02,
}


@pytest.mark.django_db
@pytest.mark.parametrize("root", ROOTS)
def test_the_full_check_says_of_every_random_graph_what_the_definition_says(
    root: str,
) -> None:
    random = Random(f"recompute {root}")
    drawn = [Drawn("vision", "active" if root == "none" else root, is_root=root != "none")]
    for _ in range(round(GRAPHS * ROOTS[root])):
        draw(random, drawn, top=0, size=random.randint(3, 14))
    workspace = Workspace.objects.create(slug="random", name="Random")
    load(workspace, drawn)
    with in_workspace(workspace), transaction.atomic():
        wrong = list(Record.objects.exclude(kind="mission").values_list("pk", flat=True))
        wrong = random.sample(wrong, len(wrong) // 2)
        for start in range(0, len(wrong), 500):
            Record.objects.filter(pk__in=wrong[start : start + 500]).update(alignment=True)
        graph, before = reference.read(workspace.pk)
        expected = reference.alignment(graph)

        found = recompute(workspace.pk)

        _, stored = reference.read(workspace.pk)
        assert stored == expected
        assert {one.record_id: one.stored for one in found} == {
            pk: before[pk] for pk in before if before[pk] != expected[pk]
        }
        assert recompute(workspace.pk) == []
    share = sum(aligned is True for aligned in expected.values()) / len(expected)
    assert 0.2 < share < 0.8 if root in ("active", "discovery", "done") else share == 0
