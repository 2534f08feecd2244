"""Signing in, the first password, and how little a stranger can learn or try."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from time import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import AuditEntry, Membership, Role, User, Workspace
from accounts.scope import in_workspace
from tests.accounts.test_members import text
from tests.cast import a_person

PASSWORD = "a long and odd one"
LOGIN = "/accounts/login/"


@pytest.fixture
def ada(acme_outside: Workspace) -> User:
    """Ada is in Acme and has a password."""
    ada = a_person("Ada", acme_outside, Role.VIEWER)
    ada.set_password(PASSWORD)
    ada.save()
    return ada


def sign_in(email: str, password: str = PASSWORD, browser: Client | None = None) -> Any:
    return (browser or Client()).post(LOGIN, {"login": email, "password": password})


def test_a_person_signs_in_by_e_mail_in_any_case_of_its_letters(ada: User) -> None:
    for email in ("ada@example.org", "ADA@Example.ORG", " ada@example.org "):
        assert sign_in(email).headers["Location"] == "/"


def test_after_signing_in_one_is_where_one_wanted_to_go(ada: User) -> None:
    browser = Client()
    sent = browser.get("/w/acme/members/?page=2")
    assert sent.headers["Location"] == f"{LOGIN}?next=/w/acme/members/%3Fpage%3D2"
    response = browser.post(
        LOGIN, {"login": "ada@example.org", "password": PASSWORD, "next": "/w/acme/members/?page=2"}
    )
    assert response.headers["Location"] == "/w/acme/members/?page=2"


def test_an_unknown_slug_and_a_known_one_look_the_same_to_who_is_not_signed_in(ada: User) -> None:
    known, unknown = (Client().get(f"/w/{slug}/members/") for slug in ("acme", "nobodys"))
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"].replace("acme", "nobodys") == unknown.headers["Location"]


def test_a_wrong_password_and_a_wrong_address_get_the_same_sentence(ada: User) -> None:
    wrong_password, wrong_address = sign_in("ada@example.org", "wrong"), sign_in("nobody@example.org", "wrong")
    for response in (wrong_password, wrong_address):
        assert "The email address and/or password you specified are not correct." in text(response)


def test_guessing_passwords_is_stopped_after_five_times(ada: User) -> None:
    cache.clear()
    for _ in range(5):
        sign_in("ada@example.org", "wrong")
    response = sign_in("ada@example.org")
    assert "Too many failed login attempts. Try again later." in text(response)
    cache.clear()


def test_somebody_whose_account_was_closed_is_out_at_once(ada: User, client_for: Callable[[User], Client]) -> None:
    browser = client_for(ada)
    assert browser.get("/w/acme/members/").status_code == 200
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert browser.get("/w/acme/members/").status_code == 302


@pytest.mark.ignore_template_errors
def test_nobody_takes_an_address_that_they_were_not_invited_at(ada: User, client_for: Callable[[User], Client]) -> None:
    client_for(ada).post("/accounts/email/", {"action_add": "", "email": "boss@example.org"})
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["ada@example.org"]
    assert User.objects.get().email == "ada@example.org"


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_by_themselves(db: None, method: str) -> None:
    said = {"email": "new@example.org", "password1": PASSWORD}
    response = getattr(Client(), method)("/accounts/signup/", said)
    assert response.status_code in (200, 403)
    assert not User.objects.exists()


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(ada: User) -> None:
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "Ada@example.org"})
    [letter] = mail.outbox
    [path] = re.findall(r"http://[^/]+(/accounts/password/reset/key/\S+)", str(letter.body))
    set_password(browser, path, "another odd one")
    assert sign_in("ada@example.org", "another odd one").status_code == 302
    assert b'name="password1"' not in Client().get(path, follow=True).content


def test_the_link_in_the_letter_leads_to_the_server_and_not_to_where_the_asker_says(ada: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    Client(headers={"host": "evil.example.org"}).post("/accounts/password/reset/", {"email": "ada@example.org"})
    [letter] = mail.outbox
    assert "evil" not in str(letter.body)
    assert "http://localhost:8000/accounts/password/reset/key/" in str(letter.body)


def test_an_operator_makes_a_link_for_who_lost_their_password(ada: User) -> None:
    said = StringIO()
    call_command("password_link", "ADA@example.org", stdout=said)
    browser = Client()
    set_password(browser, link_in(said.getvalue()), "another odd one")
    assert browser.get("/w/acme/members/").status_code == 200
    assert sign_in("ada@example.org", "another odd one").status_code == 302
    with pytest.raises(CommandError, match=r"Nobody signs in as nobody@example\.org\."):
        call_command("password_link", "nobody@example.org")


def test_the_reset_page_says_the_same_for_an_address_that_nobody_has(ada: User) -> None:
    known = Client().post("/accounts/password/reset/", {"email": "ada@example.org"})
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["ada@example.org"], "Set a new password for Throughline"),
        (["nobody@example.org"], "No Throughline account has this address"),
    ]


def test_a_mail_server_that_is_away_gives_a_sentence_for_the_reset(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.accounts.test_members import refuse

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refuse)
    page = Client().post("/accounts/password/reset/", {"email": "ada@example.org"}, follow=True)
    assert page.status_code == 200
    assert "The mail could not be sent. Try again in a few minutes." in text(page)


@pytest.mark.ignore_template_errors  # allauth's own templates use variables that aren't always there
def test_two_step_sign_in_asks_for_a_code_once_it_is_on(ada: User) -> None:
    browser = Client()
    sign_in("ada@example.org", browser=browser)
    activate = "/accounts/2fa/totp/activate/"
    browser.post(f"/accounts/reauthenticate/?next={activate}", {"password": PASSWORD})
    assert browser.get(activate).status_code == 200
    secret = browser.session["mfa.totp.secret"]
    assert browser.post(activate, {"code": code_for(secret)}).status_code == 302

    later = Client()
    assert sign_in("ada@example.org", browser=later).headers["Location"] == "/accounts/2fa/authenticate/"
    assert later.get("/w/acme/members/").status_code == 302
    cache.clear()  # one code is good for one sign-in
    later.post("/accounts/2fa/authenticate/", {"code": code_for(secret)})
    assert later.get("/w/acme/members/").status_code == 200


def code_for(secret: str) -> str:
    """Return what an authenticator shows at this moment."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time()) // 30)))


# --- the first password -------------------------------------------------------------------------


def create_workspace(slug: str = "acme", name: str = "Acme", email: str = "ada@example.org") -> str:
    said = StringIO()
    call_command("create_workspace", slug, "--name", name, "--admin", email, stdout=said)
    return said.getvalue()


def link_in(said: str) -> str:
    [path] = re.findall(r"http://localhost:8000(/accounts/password/reset/key/\S+)", said)
    return str(path)


def set_password(browser: Client, path: str, password: str) -> Any:
    page = browser.get(path, follow=True)
    assert b'name="password1"' in page.content
    return browser.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_new_workspace_comes_with_a_link_that_sets_the_administrators_first_password_once(db: None) -> None:
    said = create_workspace(email="Ada@Example.org")
    assert "The workspace Acme is at http://localhost:8000/w/acme/\n" in said
    assert "ada@example.org sets a password here, once, within 3 days:" in said
    browser = Client()
    set_password(browser, link_in(said), PASSWORD)
    sign_in("ada@example.org", browser=browser)
    assert browser.get("/w/acme/settings/").status_code == 200
    assert b'name="password1"' not in Client().get(link_in(said), follow=True).content
    with in_workspace(Workspace.objects.get()):
        assert AuditEntry.objects.get().summary == "Created the workspace, with ada@example.org as administrator."


def test_the_link_for_the_first_password_expires(db: None, settings: Any) -> None:
    path = link_in(create_workspace())
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert b'name="password1"' not in Client().get(path, follow=True).content


def test_a_second_workspace_of_a_known_person_needs_no_new_password(ada: User) -> None:
    said = create_workspace("globex", "Globex", "ADA@example.org")
    assert "ada@example.org has an account already and signs in as always." in said
    assert "/accounts/" not in said
    assert Membership.objects.get(user=ada, workspace__slug="globex").role == Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("slug", "email", "sentence"),
    [
        ("acme", "ada@example.org", "Workspace with this Slug already exists."),
        ("Not a slug", "ada@example.org", "Use small letters, digits and hyphens."),
        ("globex", "not an address", "Enter a valid email address."),
    ],
)
def test_a_workspace_that_cannot_be_is_refused_with_a_sentence_and_leaves_nothing(
    acme_outside: Workspace, slug: str, email: str, sentence: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        create_workspace(slug, "Globex", email)
    assert Workspace.objects.get() == acme_outside
    assert not User.objects.exists()


# --- the demo -----------------------------------------------------------------------------------


def test_the_demos_one_click_sign_in_does_not_exist_anywhere_else(db: None, settings: Any) -> None:
    assert settings.DEMO is False
    with pytest.raises(NoReverseMatch):
        reverse("demo_sign_in", kwargs={"role": "viewer"})
    nowhere = Client().post("/there-is-no-such-page/")
    there = Client().post("/demo/sign-in/viewer/")
    assert (there.status_code, there.content) == (404, nowhere.content)
    assert "demo" not in text(Client().get(LOGIN)).casefold()


@pytest.fixture
def demo(settings: Any) -> Any:
    """Start the product as a demo."""
    from importlib import reload

    from django.urls import clear_url_caches

    import accounts.urls
    import config.urls

    def start() -> None:
        clear_url_caches()
        reload(accounts.urls)
        reload(config.urls)

    settings.DEMO = True
    start()
    yield
    settings.DEMO = False
    start()


@pytest.mark.usefixtures("demo")
def test_in_the_demo_one_click_signs_in_as_each_role(acme_outside: Workspace) -> None:
    for role in Role:
        user = User.objects.create_user(f"{role.value}@demo.example", name=f"{role.label} Demo")
        Membership.objects.create(workspace=acme_outside, user=user, role=role)
    page = Client().get(LOGIN)
    paths = re.findall(r'action="(/demo/sign-in/[^"]+)"', page.content.decode())
    assert paths == [f"/demo/sign-in/{role.value}/" for role in reversed(Role)]
    for role in Role:
        browser = Client()
        assert browser.post(f"/demo/sign-in/{role.value}/").headers["Location"] == "/w/acme/"
        assert f"{role.label} Demo" in text(browser.get("/w/acme/members/"))
    assert Client().get("/demo/sign-in/viewer/").status_code == 405
    assert Client().post("/demo/sign-in/emperor/").status_code == 404


@pytest.mark.usefixtures("demo")
def test_even_in_a_demo_nobody_with_a_real_address_is_signed_in_by_a_click(acme_outside: Workspace, vera: User) -> None:
    assert Client().post("/demo/sign-in/viewer/").status_code == 404


def test_a_session_remembers_nothing_of_a_person_who_left(ada: User, client_for: Callable[[User], Client]) -> None:
    browser = client_for(ada)
    browser.get("/w/acme/members/")
    Membership.objects.filter(user=ada).delete()
    assert browser.get("/").headers["Location"] == "/workspaces/"
