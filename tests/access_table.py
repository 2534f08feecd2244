"""Who may do what at every URL of the product: one line a URL name. A URL without a line fails the crawl.

To add a URL, add its line below, in its package's block:

    "record_edit": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR, key="key"),

- the methods, each with the lowest role that may use it (HEAD comes with GET);
- `page` answers GET with a whole HTML page, `act` has no GET, `fragment` answers a part of a
  page, `json` and `file` what they say, `redirect` sends elsewhere;
- the arguments of the URL are read from the URL itself; a new argument name needs one line in
  SAMPLES in tests/access_world.py, which makes such a thing;
- `body=` is a POST that is valid; without it the crawl sends an empty one.

The crawl (tests/accounts/test_access_crawl.py) sends every method as everybody and expects:
anonymous people are sent to sign in, strangers get the 404 of a URL that doesn't exist, a role
that is too low gets 403, a method without a role gets 405, and nobody ever gets a 500.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.views.generic.base import RedirectView

from accounts.models import Role


class Who(Enum):
    """Who knocks at a URL."""

    ANONYMOUS = "anonymous"
    STRANGER = "stranger"
    VIEWER = Role.VIEWER.value
    CONTRIBUTOR = Role.CONTRIBUTOR.value
    STRATEGIST = Role.STRATEGIST.value
    ADMINISTRATOR = Role.ADMINISTRATOR.value


ANYONE, SIGNED_IN = Who.ANONYMOUS, Who.STRANGER
VIEWER, CONTRIBUTOR, STRATEGIST, ADMINISTRATOR = Who.VIEWER, Who.CONTRIBUTOR, Who.STRATEGIST, Who.ADMINISTRATOR
ORDER = list(Who)


@dataclass
class Access:
    """What one URL gives, and to whom."""

    gives: str
    methods: Mapping[str, Who]
    body: Mapping[str, Any] = field(default_factory=dict)
    is_allauths: bool = False

    def may(self, method: str, who: Who) -> bool:
        """Return whether somebody may use the method here."""
        lowest = self.methods.get("GET" if method == "HEAD" else method)
        return lowest is not None and ORDER.index(who) >= ORDER.index(lowest)


def page(*, body: Mapping[str, Any] | None = None, **methods: Who) -> Access:
    """A whole HTML page."""
    return Access("page", methods, body or {})


def fragment(*, body: Mapping[str, Any] | None = None, **methods: Who) -> Access:
    """A part of a page, asked for by htmx."""
    return Access("fragment", methods, body or {})


def json(**methods: Who) -> Access:
    """Data for a script."""
    return Access("json", methods)


def file(**methods: Who) -> Access:
    """A file to download, or text to copy."""
    return Access("file", methods)


def redirect(**methods: Who) -> Access:
    """An address that only leads elsewhere."""
    return Access("redirect", methods)


def act(*, body: Mapping[str, Any] | None = None, **methods: Who) -> Access:
    """A form's target: no page of its own."""
    return Access("act", methods, body or {})


def allauth(gives: str = "page") -> Access:
    """A page of allauth, which decides for itself who may see it; no workspace is near it."""
    return Access(gives, {"GET": ANYONE, "POST": ANYONE}, is_allauths=True)


TABLE: dict[str, Access] = {
    # --- accounts
    "root": redirect(GET=SIGNED_IN),
    "workspaces": page(GET=SIGNED_IN),
    "profile": page(GET=SIGNED_IN, POST=SIGNED_IN, body={"name": "Alice", "shortcuts_on": "on"}),
    "invitation_accept": page(GET=ANYONE, POST=ANYONE),
    "members": page(GET=VIEWER),
    "invitation_create": act(POST=ADMINISTRATOR, body={"email": "new@example.org", "role": "viewer"}),
    "invitation_revoke": act(POST=ADMINISTRATOR),
    "member_role": act(POST=ADMINISTRATOR, body={"role": "strategist"}),
    "member_remove": page(GET=ADMINISTRATOR, POST=ADMINISTRATOR),
    "teams": page(GET=VIEWER),
    "team_create": act(POST=ADMINISTRATOR, body={"name": "Clinic"}),
    "team_edit": page(GET=ADMINISTRATOR, POST=ADMINISTRATOR, body={"name": "Clinic"}),
    "team_people": act(POST=ADMINISTRATOR),
    "team_merge": act(POST=ADMINISTRATOR),
    "team_delete": act(POST=ADMINISTRATOR),
    "settings": page(GET=ADMINISTRATOR, POST=ADMINISTRATOR, body={"name": "Acme", "time_zone": "Europe/Amsterdam"}),
    "mail_test": act(POST=ADMINISTRATOR),
    "audit_log": page(GET=ADMINISTRATOR),
    # --- strategy
    "home": page(GET=VIEWER),
    "home_seen": act(POST=VIEWER),
    "search": page(GET=VIEWER),
    "tree": page(GET=VIEWER),
    "tree_children": page(GET=VIEWER),
    "tree_no_path": page(GET=VIEWER),
    "strategy_document": page(GET=VIEWER),
    "changes": page(GET=VIEWER),
    "change_undo": act(POST=STRATEGIST),
    "record_detail": page(GET=VIEWER),
    "record_history": page(GET=VIEWER),
    "record_story": file(GET=VIEWER),
    "record_create": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR, body={"kind": "epic", "title": "New", "status": "active"}),
    "record_edit": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR),
    "record_delete": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR),
    "record_restore": act(POST=CONTRIBUTOR),
    "record_merge": page(GET=STRATEGIST, POST=STRATEGIST),
    "record_set_root": page(GET=STRATEGIST, POST=STRATEGIST),
    "link_add": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR),
    "link_edit": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR, body={"why": "because", "type": "contributes", "weight": "1"}),
    "link_move": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR),
    "link_review": page(GET=VIEWER),
    "link_accept": act(POST=STRATEGIST),
    "link_primary": act(POST=CONTRIBUTOR),
    "link_unlink": act(POST=CONTRIBUTOR),
    "links_accept": page(GET=VIEWER, POST=CONTRIBUTOR),
    # --- alignment
    "work": page(GET=VIEWER),
    "work_link": act(POST=CONTRIBUTOR),
    "triage": page(GET=VIEWER),
    "triage_link": act(POST=CONTRIBUTOR),
    "triage_snooze": act(POST=CONTRIBUTOR),
    "alignment": page(GET=VIEWER),
    "findings": page(GET=VIEWER),
    "findings_act": act(POST=CONTRIBUTOR),
    "rule_detail": page(GET=VIEWER, POST=STRATEGIST),
    "exceptions": page(GET=VIEWER),
    "exception_create": page(GET=CONTRIBUTOR, POST=CONTRIBUTOR),
    "exception_approve": act(POST=STRATEGIST),
    "exception_withdraw": act(POST=STRATEGIST),
    "sustaining": page(GET=VIEWER),
    "sustaining_create": page(GET=STRATEGIST, POST=STRATEGIST),
    "sustaining_end": act(POST=STRATEGIST),
    # --- integrations
    "import_list": page(GET=CONTRIBUTOR),
    "import_upload": act(POST=CONTRIBUTOR),
    "import_run": page(GET=CONTRIBUTOR),
    "import_map": page(GET=ADMINISTRATOR, POST=ADMINISTRATOR),
    "import_start": act(POST=CONTRIBUTOR),
    "import_cancel": act(POST=CONTRIBUTOR),
    "import_undo": act(POST=STRATEGIST),
    "import_rows_csv": file(GET=CONTRIBUTOR),
    "export_records_json": file(GET=VIEWER),
    "export_records_csv": file(GET=VIEWER),
    # --- config
    "healthz": json(GET=ANYONE),
    # --- allauth
    "account_login": allauth(),
    "account_logout": allauth(),
    "account_inactive": allauth(),
    "account_signup": allauth(),
    "account_reauthenticate": allauth(),
    "account_email": allauth(),
    "account_email_verification_sent": allauth(),
    "account_change_password": allauth(),
    "account_set_password": allauth("redirect"),
    "account_reset_password": allauth(),
    "account_confirm_login_code": allauth("redirect"),
    "account_confirm_email": allauth(),
    "account_reset_password_from_key_done": allauth(),
    "account_reset_password_from_key": allauth(),
    "account_reset_password_done": allauth(),
    "mfa_index": allauth(),
    "mfa_authenticate": allauth("redirect"),
    "mfa_reauthenticate": allauth(),
    "mfa_activate_totp": allauth(),
    "mfa_deactivate_totp": allauth("redirect"),
    "mfa_view_recovery_codes": allauth(),
    "mfa_generate_recovery_codes": allauth(),
    "mfa_download_recovery_codes": allauth("file"),
    "socialaccount_login_cancelled": allauth(),
    "socialaccount_login_error": allauth(),
    "socialaccount_signup": allauth("redirect"),
    "socialaccount_connections": allauth(),
    "openid_connect_login": allauth("redirect"),
    "openid_connect_callback": allauth("redirect"),
}


@cache
def urls() -> dict[str, tuple[tuple[str, ...], Any]]:
    """Return every URL of the resolver by name: its arguments and its view."""
    return dict(_walk(get_resolver(), ()))


def _walk(resolver: URLResolver, before: tuple[str, ...]) -> Iterator[tuple[str, tuple[tuple[str, ...], Any]]]:
    for entry in resolver.url_patterns:
        arguments = (*before, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, arguments)
        elif not _is_an_old_address(entry):
            yield entry.name or f"a URL without a name: {entry.pattern}", (arguments, entry.callback)


def _is_an_old_address(entry: URLPattern) -> bool:
    """Return whether this is one of the nameless addresses from which allauth redirects to today's."""
    return entry.name is None and getattr(entry.callback, "view_class", None) is RedirectView
