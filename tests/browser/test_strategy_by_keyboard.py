"""The record and the tree by keyboard: a parent with L, an edit in place with E, levels with the arrows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from accounts.models import Role, Workspace
from accounts.scope import in_workspace
from strategy.kinds import EPIC, INITIATIVE, INTENT
from strategy.models import Link, Record
from tests.browser.test_main_journey import Keyboard
from tests.cast import Make, a_person

SignIn = Callable[[Any], None]


def acme_with_a_line(sign_in: SignIn) -> tuple[Workspace, Record, Record]:
    """Make Acme with an initiative below its vision and an epic that is linked to nothing; Sam signs in."""
    acme = Workspace.objects.create(slug="acme", name="Acme")
    sam = a_person("Sam", acme, Role.STRATEGIST)
    with in_workspace(acme):
        make = Make(acme)
        intent = make.record(INTENT, title="Become clinically trusted", parent=make.root(title="The vision"))
        initiative = make.record(INITIATIVE, title="Nights have gaps", statement="Gaps end trust.", parent=intent)
        make.record(EPIC, title="Below the initiative", parent=initiative)
        epic = make.record(EPIC, title="Sync survives a low battery")
    sign_in(sam)
    return acme, initiative, epic


def test_a_parent_is_added_with_l_a_few_letters_and_a_why(page: Page, live_server: Any, sign_in: SignIn) -> None:
    acme, initiative, epic = acme_with_a_line(sign_in)
    keyboard = Keyboard(page)
    page.goto(f"{live_server.url}/w/acme/records/{epic.key}/")
    expect(page.locator("li.gap")).to_be_visible()

    keyboard.press("l")
    page.wait_for_url("**/-/link/")
    keyboard.tab_to(".ts-control input")
    with page.expect_response("**/search/*q=gaps*"):
        page.keyboard.type("gaps")
    expect(page.locator(".ts-dropdown .option.active")).to_contain_text(initiative.key)
    keyboard.press("Enter", "Tab")
    keyboard.tab_to("textarea[name=why]")
    page.keyboard.type("gaps start there")
    keyboard.tab_to("main button.primary")
    keyboard.press("Enter")

    page.wait_for_url(f"**/records/{epic.key}/")
    line = page.get_by_role("complementary", name="The line to the vision")
    expect(line).to_contain_text("The vision")
    expect(line).to_contain_text("gaps start there")
    with in_workspace(acme):
        assert Record.objects.get(pk=epic.pk).alignment is True

    page.get_by_role("status").get_by_role("button", name="Undo").focus()
    keyboard.press("Enter")
    expect(page.locator("li.gap")).to_be_visible()
    with in_workspace(acme):
        assert not Link.objects.current().filter(child=epic).exists()


def test_a_record_is_edited_in_place_with_e(page: Page, live_server: Any, sign_in: SignIn) -> None:
    acme, initiative, _ = acme_with_a_line(sign_in)
    keyboard = Keyboard(page)
    page.goto(f"{live_server.url}/w/acme/records/{initiative.key}/")
    keyboard.press("e")
    expect(page.get_by_role("heading", name="Edit Nights have gaps")).to_be_visible()
    expect(page.get_by_role("complementary", name="The line to the vision")).to_be_visible()
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#record_body")).to_contain_text("Edit Nights have gaps")
    page.get_by_label("Title").fill("Nights have holes")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Nights have holes", level=1)).to_be_visible()
    expect(page.get_by_role("status").first).to_contain_text(f"{initiative.key} is saved.")
    with in_workspace(acme):
        assert Record.objects.get(pk=initiative.pk).title == "Nights have holes"


def test_two_people_edit_and_the_second_sees_both_texts(page: Page, live_server: Any, sign_in: SignIn) -> None:
    acme, initiative, _ = acme_with_a_line(sign_in)
    page.goto(f"{live_server.url}/w/acme/records/{initiative.key}/")
    page.keyboard.press("e")
    page.get_by_label("Statement").fill("What I typed for an hour.")
    with in_workspace(acme):
        from strategy.actions.records import edit_record

        edit_record(record=initiative, by=None, version=initiative.version, changes={"statement": "Theirs, saved."})
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Somebody else saved")).to_be_visible()
    expect(page.locator(".diff").first).to_contain_text("Theirs, saved.")
    expect(page.get_by_label("Statement", exact=False).last).to_have_value("What I typed for an hour.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("p.statement")).to_have_text("What I typed for an hour.")


def test_the_tree_is_walked_with_the_arrows(page: Page, live_server: Any, sign_in: SignIn) -> None:
    _, initiative, _ = acme_with_a_line(sign_in)
    keyboard = Keyboard(page)
    page.goto(f"{live_server.url}/w/acme/tree/")
    expect(page.get_by_text("Nights have gaps")).to_be_hidden()
    page.get_by_role("link", name="Become clinically trusted").focus()
    keyboard.press("ArrowRight")
    expect(page.get_by_text("Nights have gaps")).to_be_visible()
    keyboard.press("ArrowDown", "ArrowRight")
    expect(page.get_by_text("Below the initiative")).to_be_visible()
    keyboard.press("Enter")
    page.wait_for_url(f"**/records/{initiative.key}/")


def test_what_has_no_path_comes_when_it_is_opened(page: Page, live_server: Any, sign_in: SignIn) -> None:
    acme_with_a_line(sign_in)
    page.goto(f"{live_server.url}/w/acme/tree/")
    page.get_by_text("No path", exact=True).click()
    expect(page.get_by_role("link", name="Sync survives a low battery")).to_be_visible()


def test_the_tree_opens_without_javascript(browser: Any, live_server: Any, sign_in: SignIn, context: Any) -> None:
    acme_with_a_line(sign_in)
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    page.goto("/w/acme/tree/")
    page.locator(".tree details:not([open]) > summary").first.click()
    page.get_by_role("link", name="Show what is below").click()
    expect(page.get_by_role("link", name="Nights have gaps")).to_be_visible()
    plain.close()


def test_the_history_opens_on_the_records_own_page(page: Page, live_server: Any, sign_in: SignIn) -> None:
    _, initiative, _ = acme_with_a_line(sign_in)
    page.goto(f"{live_server.url}/w/acme/records/{initiative.key}/")
    page.get_by_text("every change, with who and when").click()
    expect(page.locator("#history_events")).to_contain_text(f"{initiative.key} {initiative.title} created")
