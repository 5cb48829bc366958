"""Axe finds nothing to say about any page: in both languages, light and dark, small and wide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from tools import demo_pages
from tools.demo_pages import VIEWS
from tools.demo_visits import Visits

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text(encoding="utf-8")
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1280, "height": 900}
# What a dark page may get wrong that a light one does not.
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
HARMLESS = ("debug:", "info:", "log:")
EVERYTHING = {"rules": {"target-size": {"enabled": True}}}


def test_every_page_of_the_application_is_looked_at(demo_app: Flask) -> None:
    known, there = set(VIEWS), demo_pages.page_endpoints(demo_app)
    assert there - known == set(), "say in tools/demo_pages.py who sees these"
    assert known - there == set(), "these are gone"
    routes = {rule.endpoint for rule in demo_app.url_map.iter_rules()}
    assert routes >= demo_pages.FILES, "these files are gone"


@pytest.fixture(scope="session")
def pages(demo_app: Flask, visits: Visits) -> dict[str, demo_pages.Page]:
    found = demo_pages.pages(demo_app, visits.sign_ins.community, visits.examples)
    return {page.name: page for page in found}


@pytest.mark.parametrize("name", demo_pages.names())
def test_axe_finds_nothing(visits: Visits, pages: dict[str, demo_pages.Page], name: str) -> None:
    seen = pages[name]
    with visits.context(seen.who, viewport=PHONE, color_scheme="light") as context:
        page = opened(context, visits.address(seen.path, "nl"))
        assert faults(page, EVERYTHING) == [], f"{seen.path} as {seen.who}, small, light"
        page.emulate_media(color_scheme="dark")
        assert faults(page, COLOURS) == [], f"{seen.path} as {seen.who}, small, dark"
    with visits.context(seen.who, viewport=DESK, color_scheme="dark") as context:
        page = opened(context, visits.address(seen.path, "en"))
        assert faults(page, EVERYTHING) == [], f"{seen.path} as {seen.who}, wide, dark"


def opened(context: BrowserContext, address: str) -> Page:
    """A page of which the browser itself has nothing to say either."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    assert [each for each in complaints if not each.startswith(HARMLESS)] == [], address
    return page


def faults(page: Page, options: dict[str, Any]) -> list[str]:
    """What axe has to say: the rule, where, and why."""
    page.evaluate(AXE)
    result = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]
