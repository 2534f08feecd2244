"""Writes to a person: making one, their own settings, and the one-time link for a first password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from accounts.models import User


@transaction.atomic
def create_person(*, email: str, name: str = "", password: str | None = None, is_verified: bool = False) -> User:
    """Create a person; `is_verified` says that they proved to read mail at this address."""
    user = User.objects.create_user(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    return user


def change_profile(*, user: User, name: str, shortcuts_on: bool) -> User:
    """Change what a person says about themselves."""
    user.name, user.shortcuts_on = name, shortcuts_on
    user.save(update_fields=["name", "shortcuts_on"])
    return user


def one_time_password_path(*, user: User) -> str:
    """Return the path of a page where the person sets a password, once, until PASSWORD_RESET_TIMEOUT is over."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
