"""The main journey in a real browser: by keyboard alone, and again without JavaScript.

A Jira export is imported, the first epic without a path is triaged and linked with a why, its line
arrives at the vision, and the finding is gone. The jobs run here, between two steps, where a worker
would run them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FileChooser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from accounts.models import Role, User, Workspace
from accounts.scope import in_workspace
from alignment.models import Finding
from alignment.tasks import sweep_due
from integrations.models import WaitingImport
from integrations.tasks import run_import
from strategy.kinds import INITIATIVE, INTENT
from strategy.models import Link, Record
from tests.cast import Make, a_person

EXPORT = """\
Summary,Issue key,Issue Type,Status,Parent,Description
Overnight readings survive a low battery,PULSE-218,Epic,In Progress,,Gaps in overnight readings start under 8% battery.
Ring buffer survives power loss,PULSE-241,Story,In Progress,PULSE-218,Readings are lost when power goes.
Burst upload resumes,PULSE-247,Story,To Do,PULSE-218,Readings arrive in one burst.
"""
WHY = "41% of the gaps start under 8% battery"


@pytest.fixture
def strategy(live_server: Any) -> tuple[Workspace, User]:
    """Acme with a vision, an intent and an initiative, and Alice, who administers it."""
    acme = Workspace.objects.create(slug="acme", name="Acme")
    alice = a_person("Alice", acme, Role.ADMINISTRATOR)
    with in_workspace(acme):
        make = Make(acme)
        root = make.root(title="Every clinic reads wearables as easily as a chart")
        intent = make.record(INTENT, title="Become clinically trusted", parent=root, why="trust comes first")
        make.record(
            INITIATIVE,
            title="Overnight readings have gaps clinicians can't explain",
            statement="Gaps in overnight readings make clinicians stop trusting the night.",
            parent=intent,
            why="gaps end trust",
            owner=alice,
        )
    return acme, alice


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small Jira export as a file."""
    path = tmp_path / "jira.csv"
    path.write_text(EXPORT)
    return path


def work_on_jobs() -> None:
    """Do what a worker does: the imports that wait, then the checks that are due."""
    for _ in range(20):
        waiting = list(WaitingImport.objects.values_list("workspace_id", "run_id"))
        if not waiting:
            break
        for workspace_id, run_id in waiting:
            run_import(workspace_id, run_id)
    sweep_due()


def open_findings(acme: Workspace, key: str) -> int:
    """Return how many no-path findings stand open on a record."""
    with in_workspace(acme):
        return Finding.objects.filter(record__key=key, rule="no-path", resolved_at=None).count()


def assert_linked_with_the_why(acme: Workspace) -> None:
    """Check in the database what the page has said: linked, aligned with all below, nothing to complain about."""
    work_on_jobs()
    with in_workspace(acme):
        epic = Record.objects.get(key="PULSE-218")
        link = Link.objects.current().select_related("parent").get(child=epic)
        assert link.parent.kind == INITIATIVE
        assert WHY in link.why
        assert list(Record.objects.work().values_list("alignment", flat=True)) == [True, True, True]
    assert open_findings(acme, "PULSE-218") == 0


def expect_the_whole_line(page: Page) -> None:
    """Check that the record's page tells the line from the vision down to the epic, with the whys."""
    line = page.get_by_role("complementary", name="The line to the vision")
    for words in (
        "Every clinic reads wearables as easily as a chart",
        "Become clinically trusted",
        "gaps end trust",
        "Overnight readings have gaps",
        WHY,
    ):
        expect(line).to_contain_text(words)
    expect(line).not_to_contain_text("No path to the vision")


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str) -> None:
        """Press Tab until the focus is on what the selector names."""
        for _ in range(120):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never comes to {selector}.")

    def command(self, words: str, selector: str) -> None:
        """Open the palette, type, and take the first thing that it offers."""
        self.press("Control+k")
        self.page.keyboard.type(words)
        expect(self.page.locator(f'#palette [aria-selected="true"]{selector}')).to_be_visible()
        self.press("Enter")


def _chosen(page: Page, keyboard: Keyboard) -> FileChooser:
    """Open the file chooser by Enter; a page that hasn't been painted yet opens none, so press again."""
    for _ in range(10):
        try:
            with page.expect_file_chooser(timeout=2_000) as chooser:
                keyboard.press("Enter")
            return chooser.value
        except PlaywrightTimeout:
            continue
    raise AssertionError("Enter on the field opens no file chooser.")


def test_the_main_journey_by_keyboard_alone(
    page: Page, live_server: Any, strategy: tuple[Workspace, User], export: Path, sign_in: Callable[[Any], None]
) -> None:
    acme, alice = strategy
    sign_in(alice)
    keyboard = Keyboard(page)
    page.goto(f"{live_server.url}/w/acme/")

    keyboard.command("import", '[href$="/import/"]')
    page.wait_for_url("**/import/")
    keyboard.tab_to("input[type=file]")
    _chosen(page, keyboard).set_files(export)
    keyboard.tab_to("button[type=submit].primary")
    keyboard.press("Enter")
    page.wait_for_url("**/import/*/")
    work_on_jobs()
    expect(page.get_by_role("heading", name="What this import would do")).to_be_visible()
    keyboard.press("i")
    page.wait_for_load_state()
    expect(page.get_by_role("heading", name="What this import would do")).to_be_hidden()
    work_on_jobs()
    expect(page.get_by_role("heading", name="Imported", exact=True)).to_be_visible()
    assert open_findings(acme, "PULSE-218") == 1

    keyboard.tab_to('main a[href$="/triage/"]')
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overnight readings survive a low battery")).to_be_visible()
    keyboard.press("1")
    keyboard.tab_to("textarea[name=why]")
    keyboard.press("Control+a")
    page.keyboard.type(WHY)
    keyboard.tab_to("form[data-triage] button.primary")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Everything arrives at the vision")).to_be_visible()

    keyboard.command("PULSE-218", '[href$="/PULSE-218/"]')
    page.wait_for_url("**/records/PULSE-218/")
    expect_the_whole_line(page)
    assert_linked_with_the_why(acme)
    page.reload()
    expect(page.get_by_text("Nothing to complain about.")).to_be_visible()


def test_the_main_journey_without_javascript(
    browser: Browser, live_server: Any, strategy: tuple[Workspace, User], export: Path
) -> None:
    acme, alice = strategy
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    sign_in_to(context, live_server, alice)
    page = context.new_page()
    page.goto("/w/acme/import/")
    page.locator("input[type=file]").set_input_files(export)
    page.get_by_role("button", name="Upload and check").click()
    work_on_jobs()
    page.reload()
    page.get_by_role("button", name="Import", exact=True).click()
    work_on_jobs()
    page.reload()
    assert open_findings(acme, "PULSE-218") == 1

    page.get_by_role("link", name="Triage what has no path").click()
    expect(page.get_by_role("heading", name="Overnight readings survive a low battery")).to_be_visible()
    page.locator("form[data-triage] input[type=radio][name=parent]").first.check()
    page.locator("textarea[name=why]").fill(WHY)
    page.get_by_role("button", name="Link, next").click()
    expect(page.get_by_role("heading", name="Everything arrives at the vision")).to_be_visible()

    page.goto("/w/acme/search/?q=PULSE-218")
    page.get_by_role("link", name="Overnight readings survive a low battery").click()
    expect_the_whole_line(page)
    assert_linked_with_the_why(acme)
    page.reload()
    expect(page.get_by_text("Nothing to complain about.")).to_be_visible()
    context.close()


def sign_in_to(context: Any, live_server: Any, user: User) -> None:
    """Sign somebody in, in a browser context of the test's own."""
    from django.test import Client

    client = Client()
    client.force_login(user)
    context.add_cookies(
        [{"name": name, "value": morsel.value, "url": live_server.url} for name, morsel in client.cookies.items()]
    )
