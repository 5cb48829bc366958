"""Axe finds nothing to say about any page: in both languages, light and dark, small and wide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from flask import Flask
from playwright.sync_api import Page

from tools import demo_pages
from tools.demo_pages import VIEWS
from tools.demo_visits import Visits

pytestmark = pytest.mark.browser
Scheme = Literal["light", "dark"]

AXE = Path(__file__).parent / "vendor/axe-core/axe.min.js"
# Each page in both languages and both colour schemes; the other two pairs are for the long run,
# since words do not change colours.
# Colours that are still on their way to others would be judged as they are: nothing may move.
MANNERS: dict[str, dict[str, Any]] = {
    "nl": {"viewport": {"width": 360, "height": 780}, "color_scheme": "light"},
    "en": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
# From right to left, on the phones of residents: a few pages tell whether the kit mirrors.
ARABIC: dict[str, Any] = {"viewport": {"width": 360, "height": 780}, "color_scheme": "light"}
IN_ARABIC = (
    "cards-landing-",
    "cards-join-",
    "cards-joined-",
    "cards-first_pin-",
    "cards-my_household-",
    "cards-my_card_shown-",
    "messages-mine-",
)
EVERYTHING = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
HARMLESS = ("verbose:", "debug:", "info:", "log:")


@dataclass
class Window:
    """A browser's window, who sits before it, and what the browser itself complained of."""

    page: Page
    who: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, address: str) -> None:
        """Open a page; the browser may have nothing to say of it."""
        self.complaints.clear()
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{address}: {answer.status}"
        assert [each for each in self.complaints if not each.startswith(HARMLESS)] == [], address

    def faults(self, options: dict[str, Any]) -> list[str]:
        """What axe has to say: the rule, where, and why."""
        found: list[str] = self.page.evaluate(
            """async options => (await axe.run(document, options)).violations.flatMap(rule =>
            rule.nodes.map(node => `${rule.id}: ${node.html} (${node.failureSummary})`))""",
            options,
        )
        return found


@dataclass
class Windows:
    """A window in each manner, opened once: whoever looks sits down at it."""

    visits: Visits
    closing: ExitStack
    opened: dict[str, Window] = field(default_factory=dict)

    def of(self, who: str, language: str) -> Window:
        """The window of a language, with axe in it, and one person before it."""
        if language not in self.opened:
            manner = {**MANNERS.get(language, ARABIC), "reduced_motion": "reduce"}
            context = self.closing.enter_context(self.visits.context(who, **manner))
            context.add_init_script(path=AXE)
            self.opened[language] = Window(context.new_page(), who)
        window = self.opened[language]
        if window.who != who:
            self.visits.let_in(who, window.page.context)
            window.who = who
        return window


@pytest.fixture(scope="session")
def windows(visits: Visits) -> Iterator[Windows]:
    with ExitStack() as closing:
        yield Windows(visits, closing)


@pytest.fixture(scope="session")
def pages(demo_app: Flask, visits: Visits) -> dict[str, demo_pages.Page]:
    found = demo_pages.pages(demo_app, visits.sign_ins.community, visits.examples)
    return {page.name: page for page in found}


def test_every_page_of_the_application_is_looked_at(demo_app: Flask) -> None:
    known, there = set(VIEWS), demo_pages.page_endpoints(demo_app)
    assert there - known == set(), "say in tools/demo_pages who sees these"
    assert known - there == set(), "these are gone"
    routes = {rule.endpoint for rule in demo_app.url_map.iter_rules()}
    assert routes >= demo_pages.FILES, "these files are gone"


@pytest.mark.parametrize("name", IN_ARABIC)
def test_axe_finds_nothing_on_residents_pages_in_arabic_and_they_fit_a_phone(
    visits: Visits, windows: Windows, pages: dict[str, demo_pages.Page], name: str
) -> None:
    seen = next(page for known, page in pages.items() if known.startswith(name))
    window = windows.of(seen.who, "ar")
    window.open(visits.address(seen.path, "ar"))
    assert window.page.evaluate("document.documentElement.dir") == "rtl"
    assert window.page.evaluate("document.documentElement.scrollWidth") == 360
    assert window.faults(EVERYTHING) == [], f"{seen.path} as {seen.who}, ar"


@pytest.mark.parametrize("name", demo_pages.names())
def test_axe_finds_nothing(
    visits: Visits, windows: Windows, pages: dict[str, demo_pages.Page], name: str
) -> None:
    seen = pages[name]
    for language, manner in MANNERS.items():
        window = windows.of(seen.who, language)
        window.page.emulate_media(color_scheme=manner["color_scheme"])
        window.open(visits.address(seen.path, language))
        assert window.faults(EVERYTHING) == [], f"{seen.path} as {seen.who}, {language}"


@pytest.mark.long
@pytest.mark.parametrize("name", demo_pages.names())
def test_axe_finds_nothing_in_the_other_colours_either(
    visits: Visits, windows: Windows, pages: dict[str, demo_pages.Page], name: str
) -> None:
    seen = pages[name]
    for language, manner in MANNERS.items():
        window = windows.of(seen.who, language)
        other: Scheme = "dark" if manner["color_scheme"] == "light" else "light"
        window.page.emulate_media(color_scheme=other)
        window.open(visits.address(seen.path, language))
        assert window.faults(COLOURS) == [], f"{seen.path} as {seen.who}, {language}, {other}"
