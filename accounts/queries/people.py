"""Finding people."""

from __future__ import annotations

from accounts.models import Membership, User


def person_with_email(email: str) -> User | None:
    """Return the person with this e-mail address, in any case of its letters."""
    return User.objects.filter(email__iexact=email.strip()).first()


def demo_member(role: str) -> Membership | None:
    """Return the person that a demo signs in with this role: the first one with an address that nobody can have.

    The domain .example is reserved (RFC 2606), so a real person is never signed in this way.
    """
    return (
        Membership.objects.filter(role=role, user__email__endswith=".example", user__is_active=True)
        .select_related("user", "workspace")
        .order_by("id")
        .first()
    )
