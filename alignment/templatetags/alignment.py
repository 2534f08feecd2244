"""Tags for pages of records: their findings, and the bands of the work below them; one call a page for all its rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context

from alignment.models import RecordBands
from alignment.models.standing import Band
from alignment.queries.dashboard import BandNumber, whole_percents
from alignment.queries.findings import of_records
from alignment.rules import RULES
from strategy.models import Record

register = template.Library()


@register.inclusion_tag("alignment/_record_findings.html", takes_context=True)
def record_findings(context: Context, record: Record) -> dict[str, Any]:
    """Write the open findings of one record, each with what it says and how to fix it."""
    found = of_records([record]).get(record.pk, [])
    rows = [(one, RULES[one.rule], RULES[one.rule].say(one)) for one in found if one.rule in RULES]

    return {"rows": rows, "record": record, "request": context.get("request")}


@register.simple_tag
def findings_of(records: Iterable[Record]) -> dict[int, list[str]]:
    """Return the names of the rules that complain, by record id: one query for all rows of a page."""
    return {
        record_id: [RULES[finding.rule].name for finding in findings if finding.rule in RULES]
        for record_id, findings in of_records(list(records)).items()
    }


@register.simple_tag
def record_bands(record: Record) -> list[BandNumber]:
    """Return the four bands of the work in scope below a record, for `bands_bar`; empty where there is none."""
    row = RecordBands.objects.filter(record=record).first()
    if row is None or not row.total:
        return []
    return _bands(row)


@register.filter
def under(found: Any, record: Record) -> Any:
    """Return what was found for one record: `{{ findings|under:record }}`."""
    return found.get(record.pk, []) if isinstance(found, dict) else []


def _bands(row: RecordBands) -> list[BandNumber]:
    slugs = ("confirmed", "unconfirmed", "sustaining", "no_path")
    labels = (Band.CONFIRMED, Band.UNCONFIRMED, Band.SUSTAINING, Band.NONE)
    values = [int(getattr(row, slug)) for slug in slugs]
    return [
        BandNumber(slug, str(band.label), value, percent, "")
        for slug, band, value, percent in zip(slugs, labels, values, whole_percents(values), strict=True)
    ]
