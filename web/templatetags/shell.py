"""Template tags of the shell around every page: places, menu, palette, theme, undo."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from web.links import page_url
from web.templatetags.ui import icon

register = template.Library()

THEMES = ("light", "dark")
UNDO = re.compile(r"(?:^|\s)undo:(\d+)(?:\s|$)")
NOTHING: SafeString = mark_safe("")


def _address(context: Context, name: str) -> str:
    """Return the address of a place, or nothing where the package that has it isn't installed."""
    try:
        return page_url(context, name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def theme_attribute(context: Context) -> SafeString:
    """Write the theme that this browser chose on the html element; the system's own needs nothing."""
    request = context.get("request")
    theme = request.COOKIES.get("theme", "") if request is not None else ""
    return format_html(' data-theme="{}"', theme) if theme in THEMES else NOTHING


@register.simple_tag(takes_context=True)
def shortcuts_attribute(context: Context) -> SafeString:
    """Tell the page's scripts when this person switched single-key shortcuts off."""
    request = context.get("request")
    person = getattr(request, "user", None)
    switched_off = request is not None and request.COOKIES.get("shortcuts") == "off"
    if switched_off or not getattr(person, "shortcuts_on", True):
        return mark_safe(' data-shortcuts="off"')
    return NOTHING


@register.simple_tag(takes_context=True)
def place(context: Context, name: str, label: str, icon_name: str) -> SafeString:
    """Write one of the places of the main navigation; the page's `section` says which one is current."""
    address = _address(context, name)
    if not address:
        return NOTHING
    current = mark_safe(' aria-current="page"') if context.get("section") == name else NOTHING
    waiting = context.get("triage_count") if name == "triage" else None
    count = _count(waiting) if waiting else NOTHING
    return format_html('<a href="{}"{}>{}{}{}</a>', address, current, icon(icon_name), label, count)


def _count(waiting: Any) -> SafeString:
    """Write how much waits in triage, with its meaning for those who hear it."""
    return format_html(
        ' <span class="chip broken num">{}<span class="visually-hidden"> without a path</span></span>', waiting
    )


@register.simple_tag(takes_context=True)
def menu_link(context: Context, name: str, label: str, icon_name: str) -> SafeString:
    """Write one entry of the workspace's menu."""
    address = _address(context, name)
    if not address:
        return NOTHING
    current = mark_safe(' aria-current="true"') if context.get("section") == name else NOTHING
    return format_html('<a href="{}"{}>{}{}</a>', address, current, icon(icon_name), label)


@register.simple_tag(takes_context=True)
def palette_command(context: Context, name: str, label: str, icon_name: str, keys: str = "") -> SafeString:
    """Write one command of the palette: a link, with the keys that do the same."""
    address = _address(context, name)
    if not address:
        return NOTHING
    hint = format_html("<kbd>{}</kbd>", keys) if keys else NOTHING
    return format_html(
        '<a role="option" id="command-{}" aria-selected="false" tabindex="-1" href="{}"{}>{}'
        '<span class="clip">{}</span>{}</a>',
        name.replace("_", "-"),
        address,
        format_html(' data-go="{}"', keys) if keys else NOTHING,
        icon(icon_name),
        label,
        hint,
    )


@register.inclusion_tag("_ui/_undo.html", takes_context=True)
def undo_form(context: Context, message: Any) -> dict[str, Any]:
    """Write the button that takes an act back, for a message whose extra tags carry `undo:<change id>`."""
    found = UNDO.search(getattr(message, "extra_tags", "") or "")
    inside = getattr(context.get("request"), "workspace", None) is not None
    address = page_url(context, "change_undo", found[1]) if found and inside else ""
    return {"address": address, "csrf_token": context.get("csrf_token")}
