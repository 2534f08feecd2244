"""Small things that the strategy's templates need."""

from __future__ import annotations

from collections.abc import Container, Iterable

from django import template

from strategy.models import Record

register = template.Library()


@register.filter
def those_in(records: Iterable[Record], ids: Container[int]) -> list[Record]:
    """Keep the records whose id is among `ids`: `{{ records|those_in:found }}`."""
    return [record for record in records if record.pk in ids]
