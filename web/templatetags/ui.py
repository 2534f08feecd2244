"""Template tags for what every page shows: levels, keys, statuses, meters, times, fields, pages.

They take anything that looks like a record (`kind`, `key`, `title`, `status`, `alignment`), so that this
package knows no models.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.forms.widgets import CheckboxSelectMultiple, RadioSelect
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from web.links import page_url
from web.pagination import KeysetPage

register = template.Library()

NOTHING: SafeString = mark_safe("")
STATUS_TONES = {"done": "ok", "active": "accent", "discovery": "accent"}
_pattern_numbers = itertools.count(1)


@register.simple_tag(takes_context=True)
def wurl(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page in this workspace; an unknown name is an error."""
    return page_url(context, name, *args, **kwargs)


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """Draw an icon of the sprite; it says nothing to a screen reader, so give its button words."""
    css = f"icon {classes}".strip()
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><use href="{}#{}"/></svg>',
        css,
        static("vendor/lucide.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def kind_badge(context: Context, record: Any, label: str = "") -> SafeString:
    """Write a record's level in its colour; `label` replaces the level's word (`Intent 1 of 4`)."""
    return format_html('<span class="kind" data-kind="{}">{}</span>', record.kind, label or level_word(context, record))


@register.simple_tag(takes_context=True)
def level_word(context: Context, record: Any) -> str:
    """Write the word for a record's level, in the workspace's own words where it has them."""
    words = getattr(getattr(context.get("request"), "workspace", None), "words", None) or {}
    return str(words.get(record.kind, {}).get("name") or kind_label(record))


def kind_label(record: Any) -> str:
    """Return the word for a record's level."""
    given = getattr(record, "kind_label", "")
    if given:
        return str(given)
    display = getattr(record, "get_kind_display", None)
    return str(display()) if display else str(record.kind).capitalize()


@register.simple_tag
def status_chip(record: Any) -> SafeString:
    """Write a record's status, in its tracker's words where it has them."""
    label = getattr(record, "status_text", "")
    if not label:
        display = getattr(record, "get_status_display", None)
        label = display() if display else str(record.status).capitalize()
    return chip(label, STATUS_TONES.get(str(record.status), ""))


@register.simple_tag
def chip(label: Any, tone: str = "") -> SafeString:
    """Write a short label; the tone is nothing, ok, warn, broken or accent."""
    return format_html('<span class="{}">{}</span>', f"chip {tone}".strip(), label)


@register.simple_tag
def alignment_chip(record: Any, *, confirmed: bool = True, reason: str = "") -> SafeString:
    """Say whether a record has a path to the vision; `confirmed=False` makes it amber, `reason` says why."""
    if record.alignment is None:
        return NOTHING
    if not record.alignment:
        return chip(reason or "No path to the vision", "broken")
    if not confirmed:
        return chip(reason or "Path not confirmed", "warn")
    return chip(reason or "Path to the vision", "ok")


@register.simple_tag(takes_context=True)
def key_link(context: Context, record: Any) -> SafeString:
    """Write a record's key as the link to its page."""
    return format_html('<a class="key" href="{}">{}</a>', page_url(context, "record_detail", record.key), record.key)


@register.simple_tag(takes_context=True)
def ref(context: Context, record: Any) -> SafeString:
    """Write a record's key and title as one link in its level's colour."""
    return format_html(
        '<a class="ref" data-kind="{}" href="{}">{} {}</a>',
        record.kind,
        page_url(context, "record_detail", record.key),
        record.key,
        record.title,
    )


@register.simple_tag
def person(user: Any, nobody: str = "Nobody") -> SafeString:
    """Write a person's initials and name."""
    if user is None or user == "":
        return format_html('<span class="muted">{}</span>', nobody)
    return format_html(
        '<span class="person"><span class="avatar" aria-hidden="true">{}</span>{}</span>', user.initials, user
    )


@register.simple_tag
def meter(value: Any, maximum: Any = 100, hue: str = "", label: str = "", size: str = "") -> SafeString:
    """Draw how much of `maximum` is reached; the label is what a screen reader says instead."""
    part = _share(value, maximum)
    return format_html(
        '<svg class="{}"{} viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<rect width="{}" height="8"/></svg>',
        f"meter {size}".strip(),
        _hue_attribute(hue),
        label or f"{round(part)}%",
        f"{part:.2f}",
    )


def _hue_attribute(hue: str) -> SafeString:
    """Return the attribute for a colour: a level's slug, or a tone."""
    if not hue:
        return NOTHING
    tones = ("ok", "warn", "broken", "accent")
    return format_html(' data-{}="{}"', "hue" if hue in tones else "kind", hue)


def _share(value: Any, maximum: Any) -> float:
    """Return a value as a percentage of a maximum, between 0 and 100."""
    whole = float(maximum or 0)
    return 0.0 if whole <= 0 else min(100.0, max(0.0, float(value or 0) * 100 / whole))


def _read(thing: Any, name: str, default: Any = "") -> Any:
    """Return a value of an object or of a mapping."""
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


@register.simple_tag
def bands_bar(bands: Iterable[Any], legend: bool = True) -> SafeString:  # noqa: FBT001, FBT002 (a template argument)
    """Draw the four bands as one bar with its numbers.

    A band has `slug` (confirmed, unconfirmed, sustaining, no_path), `label`, `value` (any unit), and
    maybe `text` (what stands beside it; else its percentage) and `url` (its rows).
    """
    rows = list(bands)
    total = sum(float(_read(band, "value", 0) or 0) for band in rows)
    shares = [_share(_read(band, "value", 0), total) for band in rows]
    texts = [_read(band, "text") or f"{round(share)}%" for band, share in zip(rows, shares, strict=True)]
    label = ", ".join(f"{text} {str(_read(band, 'label')).lower()}" for band, text in zip(rows, texts, strict=True))
    number = next(_pattern_numbers)
    pieces, start = [], 0.0
    for band, share in zip(rows, shares, strict=True):
        if share > 0:
            pieces.append(_band(str(_read(band, "slug")), start, share, number))
            start += share
    numbers = _band_numbers(rows, texts) if legend else NOTHING
    return format_html(
        '<div class="bands"><svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
        "{}</div>",
        label,
        format_html_join("", "{}", ((piece,) for piece in pieces)),
        numbers,
    )


def _band(slug: str, start: float, share: float, number: int) -> SafeString:
    """Draw one band; what isn't confirmed is hatched, so that colour isn't the only sign."""
    rect = format_html('<rect data-band="{}" x="{}" width="{}" height="8"/>', slug, f"{start:.2f}", f"{share:.2f}")
    if slug != "unconfirmed":
        return rect
    return format_html(
        '<defs><pattern id="hatch-{0}" data-band="unconfirmed" width="1.1" height="8" patternUnits="userSpaceOnUse">'
        '<path d="M0 0V8" stroke-width="1.1"/></pattern></defs>{1}'
        '<rect x="{2}" width="{3}" height="8" class="hatched" fill="url(#hatch-{0})"/>',
        number,
        rect,
        f"{start:.2f}",
        f"{share:.2f}",
    )


def _band_numbers(rows: list[Any], texts: list[str]) -> SafeString:
    """Write the bands' numbers beside their names, each a link to its rows where it has an address."""

    def value(band: Any, text: str) -> SafeString:
        address = _read(band, "url")
        return format_html('<a href="{}">{}</a>', address, text) if address else format_html("{}", text)

    return format_html(
        "<dl>{}</dl>",
        format_html_join(
            "",
            '<dt data-band="{}">{}</dt><dd>{}</dd>',
            (
                (_read(band, "slug"), _read(band, "label"), value(band, text))
                for band, text in zip(rows, texts, strict=True)
            ),
        ),
    )


@register.simple_tag
def spark(values: Iterable[Any], label: str, hue: str = "", aim: Any = None) -> SafeString:
    """Draw a series of numbers as a small curve, with its aim as a dashed line."""
    numbers = [float(value) for value in values if value is not None]
    if len(numbers) < 2:
        return NOTHING
    target = None if aim is None or aim == "" else float(aim)
    known = numbers if target is None else [*numbers, target]
    low, high = min(known), max(known)
    span = (high - low) or 1.0

    def height(number: float) -> str:
        return f"{54 - (number - low) / span * 48:.1f}"

    step = 220 / (len(numbers) - 1)
    points = " ".join(f"{index * step:.1f},{height(number)}" for index, number in enumerate(numbers))
    dashes = NOTHING if target is None else format_html('<path class="aim" d="M0 {}H220"/>', height(target))
    return format_html(
        '<svg class="spark"{} viewBox="0 0 220 60" role="img" aria-label="{}">{}<polyline points="{}"/></svg>',
        _hue_attribute(hue),
        label,
        dashes,
        points,
    )


@register.simple_tag
def when(moment: datetime | date | None, never: str = "never") -> SafeString:
    """Write a moment the way people say it, with the exact time on it."""
    if not moment:
        return format_html('<span class="muted">{}</span>', never)
    if isinstance(moment, datetime):
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        exact, days = format_date(local, "j M Y, H:i"), (timezone.localdate() - local.date()).days
        elapsed = timezone.now() - moment if timezone.is_aware(moment) else None
    else:
        exact, days, elapsed = format_date(moment, "j M Y"), (timezone.localdate() - moment).days, None
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, _said(moment, days, elapsed)
    )


def _said(moment: date, days: int, elapsed: timedelta | None) -> str:
    """Return a moment in words: near ones relative to now, far ones as a date."""
    if elapsed is not None and timedelta(0) <= elapsed < timedelta(hours=12):
        minutes = int(elapsed.total_seconds() // 60)
        if minutes < 1:
            return "just now"
        return f"{minutes} min ago" if minutes < 60 else _plural(minutes // 60, "hour") + " ago"
    near = {0: "today", 1: "yesterday", -1: "tomorrow"}
    if days in near:
        return near[days]
    if 1 < days < 14:
        return f"{days} days ago"
    if -14 < days < -1:
        return f"in {-days} days"
    return format_date(moment, "j M" if moment.year == timezone.localdate().year else "j M Y")


def _plural(count: int, word: str) -> str:
    """Return a count with its word."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


@register.filter
def amount(value: Any) -> str:
    """Write a number with thin spaces between thousands and without trailing zeros: 12 400, 3.5."""
    if value is None or value == "":
        return ""
    number = Decimal(str(value))
    text = f"{number:,.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:,.0f}"
    return text.replace(",", "\u202f")


@register.inclusion_tag("_ui/_pages.html", takes_context=True)
def paginate(context: Context, page: KeysetPage[Any], total: str = "", target: str = "") -> dict[str, Any]:
    """Write the links to the next and previous rows, keeping what else is in the address."""
    request = context.get("request")

    def address(cursor: str) -> str:
        query = request.GET.copy() if request is not None else None
        if query is None:
            return ""
        query["cursor"] = cursor
        return f"?{query.urlencode()}"

    return {
        "next": address(page.next_cursor) if page.next_cursor else "",
        "previous": address(page.previous_cursor) if page.previous_cursor else "",
        "total": total,
        "target": target,
    }


@register.inclusion_tag("_ui/_field.html")
def field(bound: BoundField, label: str = "", hint: str = "") -> dict[str, Any]:
    """Write a form field with its label, hint and errors, tied together for those who can't see them."""
    widget = bound.field.widget
    name = bound.auto_id or bound.html_name
    hint = hint or str(bound.help_text or "")
    described = " ".join(
        part for part in (f"{name}_hint" if hint else "", f"{name}_error" if bound.errors else "") if part
    )
    attributes: dict[str, str | bool] = {"aria-describedby": described} if described else {}
    shape = "check" if isinstance(widget, CheckboxInput) else "line"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        shape = "group"
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes) if shape != "group" else "",
        "shape": shape,
        "name": name,
        "label": label or bound.label,
        "hint": hint,
        "described": described,
        "optional": not bound.field.required and shape == "line",
    }
