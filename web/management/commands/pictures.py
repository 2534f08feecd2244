"""Takes the pictures of the documentation from a demo that is being served: `./dev manage pictures`."""

from __future__ import annotations

import base64
import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Name of the picture, which is the URL's name -> address below the workspace.
PLACES = {
    "home": "",
    "tree": "tree/",
    "strategy_document": "document/",
    "work": "work/",
    "triage": "triage/",
    "alignment": "alignment/",
    "findings": "findings/",
    "exceptions": "exceptions/",
    "sustaining": "sustaining/",
    "links_accept": "links/",
    "search": "search/?q=night",
    "teams": "teams/",
    "changes": "changes/",
    "record_create": "new/?kind=initiative",
}
PLACES_OF_AN_ADMINISTRATOR = {"import_list": "import/", "members": "members/", "settings": "settings/"}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1440, "height": 960}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1440, "height": 960}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}
QUALITY = 82  # of 100: letters stay sharp
EPICS_TRIED = 8
SETTLED = 700  # milliseconds until charts are drawn


class Command(BaseCommand):
    """Opens every page of the demo in a real browser, in light, in dark and as wide as a phone."""

    help = "Take the pictures of the documentation from a demo that is being served."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where the demo is, and where the pictures go."""
        parser.add_argument("--url", default=settings.SITE_URL, help="where the demo is served")
        parser.add_argument("--to", default="docs/pictures", type=Path, help="the folder of the pictures")
        parser.add_argument("--only", nargs="*", default=[], help="names of pictures")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take the pictures."""
        try:
            from playwright.sync_api import sync_playwright
        except ImportError as missing:
            raise CommandError("The pictures need the development packages: ./dev test installs them.") from missing
        options["to"].mkdir(parents=True, exist_ok=True)
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=path)
            for look in LOOKS:
                self._take(browser, look, options)
            browser.close()

    def _take(self, browser: Browser, look: str, options: dict[str, Any]) -> None:
        """Take every page in one look: as a strategist, and as an administrator what only they may see."""
        base = options["url"].rstrip("/")
        page = browser.new_context(**LOOKS[look], reduced_motion="reduce").new_page()
        self._shoot(page, f"{base}/accounts/login/", "account_login", look, options)
        workspace = self._sign_in(page, base, "strategist")
        places = {name: workspace + address for name, address in PLACES.items()}
        for name, address in (places | self._records(page, workspace)).items():
            self._shoot(page, address, name, look, options)
        page = browser.new_context(**LOOKS[look], reduced_motion="reduce").new_page()
        self._sign_in(page, base, "administrator")
        for name, address in PLACES_OF_AN_ADMINISTRATOR.items():
            self._shoot(page, workspace + address, name, look, options)

    def _sign_in(self, page: Page, base: str, role: str) -> str:
        """Sign in with one click, and return the address of the demo's workspace."""
        page.goto(f"{base}/accounts/login/")
        button = page.locator(f"form[action*='/demo/sign-in/{role}'] button")
        if not button.count():
            raise CommandError(f"No demo is served at {base}: start it with ./dev demo.")
        button.click()
        page.wait_for_url("**/w/**")
        return page.url

    def _records(self, page: Page, workspace: str) -> dict[str, str]:
        """Find a record of each level to show, a piece of work, and one whose path is broken."""
        found = {}
        page.goto(f"{workspace}document/")
        for level in ("vision", "intent", "initiative"):
            link = page.locator(f"main .kind[data-kind={level}] + a.key").first
            if link.count():
                found[f"record_detail_{level}"] = link.evaluate("link => link.href")
        page.goto(f"{workspace}work/?kind=epic&path=confirmed")
        epics = page.locator("tbody td.main a").evaluate_all("links => links.map(link => link.href)")[:EPICS_TRIED]
        found["record_detail"] = max(epics, key=lambda address: self._words(page, address))
        page.goto(f"{workspace}triage/")
        broken = page.locator("main .key[href*='/records/'], main a[href*='/records/']").first
        if broken.count():
            found["record_detail_no_path"] = broken.evaluate("link => link.href")
        return found

    def _words(self, page: Page, address: str) -> int:
        """Return how much there is to read on a page."""
        page.goto(address)
        return len(page.locator("main").inner_text())

    def _shoot(self, page: Page, address: str, name: str, look: str, options: dict[str, Any]) -> None:
        """Take one picture; a page that isn't there is an error."""
        if options["only"] and name not in options["only"]:
            return
        response = page.goto(address)
        if response is None or not response.ok:
            raise CommandError(f"{address} answered {response.status if response else 'nothing'}.")
        page.wait_for_timeout(SETTLED)
        file = options["to"] / f"{name}-{look}.webp"
        # Playwright itself writes PNG only, four times as large.
        picture = page.context.new_cdp_session(page).send(
            "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
        )
        file.write_bytes(base64.b64decode(picture["data"]))
        self.stdout.write(str(file))
