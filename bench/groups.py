"""What is measured, in groups that can be run alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench import linking, shape
from bench.importing import imports as measure_imports
from bench.numbers import Figure
from bench.pages import pages as measure_pages
from bench.shape import Made

BELOW = 2000

Group = Callable[[Made, Made], Iterator[Figure]]


def alignment(small: Made, large: Made) -> Iterator[Figure]:
    """The full check of alignment."""
    yield from linking.alignment(large)


def links(small: Made, large: Made) -> Iterator[Figure]:
    """Linking and unlinking."""
    shape.branch(small, small.records // 2)  # so that both have records of the same shape when pages are counted
    initiative, item = shape.branch(large, min(BELOW, large.records // 2))
    yield from linking.single_changes(large, initiative, item)


def rules(small: Made, large: Made) -> Iterator[Figure]:
    """A second run of the rules."""
    yield from linking.findings(large)


def pages(small: Made, large: Made) -> Iterator[Figure]:
    """Pages at both sizes."""
    yield from measure_pages(small)
    yield from measure_pages(large)


def imports(small: Made, large: Made) -> Iterator[Figure]:
    """An import, and the same again."""
    yield from measure_imports(large)


GROUPS: dict[str, Group] = {
    "alignment": alignment,
    "links": links,
    "rules": rules,
    "pages": pages,
    "imports": imports,
}
