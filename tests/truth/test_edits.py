"""Three hundred random graphs, twenty edits each: after every edit the stored alignment is the definition's."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import pytest

from accounts.models import Workspace
from accounts.scope import in_workspace
from strategy.models import Record
from tests.truth import reference, written
from tests.truth.editor import Editor
from tests.truth.graphs import Drawn, draw, load

GRAPHS = int(os.environ.get("TRUTH_EDITED_GRAPHS", "300"))
EDITS = 20
BLOCKS = 10


def a_workspace(name: str, random: Random) -> Workspace:
    """Load one random graph of its own; one in ten begins without a root."""
    drawn: list[Drawn] = []
    draw(random, drawn, top=None, size=random.randint(7, 14))
    draw(random, drawn, top=0, size=random.randint(2, 5))
    if random.random() < 0.9:
        visions = [one for one in drawn if one.kind == "vision"]
        random.choice(visions).is_root = True
    workspace = Workspace.objects.create(slug=name, name=name)
    load(workspace, drawn, history=True)
    return workspace


@pytest.mark.django_db
@pytest.mark.parametrize("block", range(BLOCKS))
def test_after_each_random_edit_the_stored_alignment_is_what_the_definition_says(
    block: int,
) -> None:
    written.watch()
    done: Counter[str] = Counter()
    for number in range(block * GRAPHS // BLOCKS, (block + 1) * GRAPHS // BLOCKS):
        random = Random(f"edits {number}")
        workspace = a_workspace(f"random-{number}", random)
        with in_workspace(workspace):
            graph, stored = reference.read(workspace.pk)
            for record_id, aligned in reference.alignment(graph).items():
                Record.objects.filter(pk=record_id).update(alignment=aligned)
                stored[record_id] = aligned
            written.take()
            editor = Editor(workspace, random)
            for _ in range(EDITS):
                done[editor.edit()] += 1
                graph, now = reference.read(workspace.pk)
                story = f"graph {number}: {editor.said}"
                assert not reference.has_cycle(graph), story
                assert now == reference.alignment(graph), story
                changed = [
                    pk for pk, aligned in now.items() if aligned != stored.get(pk, None if aligned is None else False)
                ]
                assert written.take() == sorted(changed), f"rows written aren't the rows that changed in {story}"
                stored = now
    assert min(done[verb] for verb in editor.verbs) >= GRAPHS // BLOCKS // 3, done
