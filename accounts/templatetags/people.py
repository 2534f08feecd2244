"""What the sign-in page of a demo offers."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, Role
from accounts.queries.people import demo_member

register = template.Library()


@register.simple_tag
def demo_people() -> list[tuple[Membership, str]]:
    """Return one person a role with the address that signs them in, highest role first; none outside a demo."""
    if not settings.DEMO:
        return []
    people = (demo_member(role) for role in reversed(Role))
    return [
        (membership, reverse("demo_sign_in", kwargs={"role": membership.role}))
        for membership in people
        if membership is not None
    ]
