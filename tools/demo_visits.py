"""Coming in to a running demo as each of those who look at its pages."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser, BrowserContext, Page

from cambio.demo.sign_ins import SignIns
from tools import demo_pages
from tools.paths import ROOT

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
SIGN_INS = ROOT / "var/demo/sign-ins.json"

ABOUT = {
    demo_pages.RESIDENT: "an order to pick up",
    demo_pages.ORDERING: "an order under way",
    demo_pages.BUYING: "a street that buys together",
}
"""What the demo says of the household that each kind of resident is."""


@dataclass
class Visits:
    """A browser at a demo; everybody signs in once, however often they come."""

    browser: Browser
    base: str
    sign_ins: SignIns
    examples: dict[str, str]
    cookies: dict[str, Any] = field(default_factory=dict)

    def context(self, who: str, **manner: Any) -> BrowserContext:
        """A browser context in which somebody has signed in; `manner` as Playwright has it."""
        context = self.browser.new_context(base_url=self.base, **manner)
        self.let_in(who, context)
        return context

    def let_in(self, who: str, context: BrowserContext) -> None:
        """Let somebody sit down at a browser context, in place of whoever sat there."""
        if who not in self.cookies:
            with self.browser.new_context(base_url=self.base) as own:
                self._come_in(own.new_page(), who)
                self.cookies[who] = own.cookies()
        context.clear_cookies()
        context.add_cookies(self.cookies[who])

    def _come_in(self, page: Page, who: str) -> None:
        if who == demo_pages.NEWCOMER:
            self._join(page)
        elif who == demo_pages.NEIGHBOUR:
            self._take_part(page)
        elif who != demo_pages.NOBODY:
            path, fields = self._way_in(who)
            page.goto(path)
            _fill_and_send(page, fields)
            if page.locator('[name="password"], [name="pin"]').count():
                raise RuntimeError(f"{who} is not let in: {page.inner_text('main')[:300]}")

    def _way_in(self, who: str) -> tuple[str, dict[str, str]]:
        known = self.sign_ins
        if who in ABOUT:
            numbers = [each.card_number for each in known.households if each.about == ABOUT[who]]
            entry = next(each for each in known.sign_ins if each.name in numbers)
        else:
            entry = next(each for each in known.sign_ins if each.role == who)
        return entry.path, entry.fields

    def _join(self, page: Page) -> None:
        page.goto(
            f"/{self.sign_ins.community}/join?postcode={self.examples['postcode']}"
            f"&house_number={self.examples['house number']}"
        )
        _fill_and_send(page, {"nickname": "De nieuwe buren"})

    def _take_part(self, page: Page) -> None:
        page.goto(f"/A/{self.examples['poster code']}")
        first = self.sign_ins.households[0]
        _fill_and_send(page, {"number": first.card_number, "pin": first.pin})

    def address(self, path: str, language: str) -> str:
        """The whole address of a page in a language."""
        mark = "&" if "?" in path else "?"
        return urljoin(self.base, f"{path}{mark}lang={language}")


def _fill_and_send(page: Page, fields: dict[str, str]) -> None:
    for name, value in fields.items():
        page.fill(f'main [name="{name}"]', value)
    page.press(f'main [name="{next(reversed(fields))}"]', "Enter")
    page.wait_for_load_state()
