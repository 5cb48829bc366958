"""Scanning without a network: kept first, sent later, and each person counted once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from cambio.database import perform, reading
from cambio.ledger.validation import verify
from cards.queries import find_card
from cards.use_cases import IssueCard, issue_card
from tests.browser.live import chromium, film_of_all, serving
from tests.browser.volunteer import (
    fill_in,
    picture_of,
    sign_in,
    street_with_volunteers,
    type_number,
)
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Scene

pytestmark = pytest.mark.browser

CARDS = 30
FRAMES_EACH = 6
"""Each card is in view for 0.4 s."""
PHONE = ViewportSize(width=360, height=780)


@pytest.fixture
def scene(sqlite_app: Flask, clock: Clock) -> Scene:
    return street_with_volunteers(clock)


@pytest.fixture
def address(sqlite_app: Flask) -> Iterator[str]:
    with serving(sqlite_app) as address:
        yield address


@contextmanager
def phone(*, film: Path | None = None) -> Iterator[BrowserContext]:
    """A phone on whose pages no script may go wrong."""
    with chromium(film=film) as browser:
        context = browser.new_context(locale="nl-NL", viewport=PHONE)
        faults: list[str] = []
        context.on("weberror", lambda told: faults.append(str(told.error)))
        yield context
        assert faults == []


def ready_phone(context: BrowserContext, address: str) -> Page:
    """A phone on which Vera signed in and opened the scan app while there was a network."""
    page = context.new_page()
    sign_in(page, address)
    page.goto(f"{address}/deventer/scan/")
    expect(page.get_by_text("Deze telefoon is klaar.")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("link", name="Opruimen in de Dreef")).to_be_visible()
    return page


def closing_is_asked_about(page: Page) -> None:
    """While something waits the browser asks whether to leave; here one stays."""
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    asked.value.dismiss()


def test_a_whole_action_without_a_network_is_counted_once(
    sqlite_app: Flask, scene: Scene, tmp_path: Path
) -> None:
    neighbours = [scene.neighbour() for _ in range(CARDS)]
    action = scene.action(expected_people=CARDS)
    film = film_of_all(
        [picture_of(scene, each) for each in neighbours], tmp_path, frames_each=FRAMES_EACH
    )
    with phone(film=film) as context:
        with serving(sqlite_app) as address:
            page = ready_phone(context, address)
        context.set_offline(True)  # and nobody serves any more

        page.get_by_role("link", name="Opruimen in de Dreef").click()
        expect(page.get_by_text("Geen verbinding. Ga gewoon door")).to_be_visible()
        expect(page.locator("#headcount")).to_have_text(str(CARDS), timeout=60_000)
        # The film begins again: who is shown once more is counted already, and is not kept twice.
        expect(page.get_by_role("heading", name="Al geteld")).to_be_visible(timeout=15_000)
        expect(page.get_by_text(f"{CARDS} wachten")).to_be_visible()
        page.close()
        page = context.new_page()
        page.goto(f"{address}/deventer/scan/{action}")
        expect(page.get_by_text(f"{CARDS} wachten")).to_be_visible()
        expect(page.locator("#headcount")).to_have_text(str(CARDS))

        with serving(sqlite_app, port=urlsplit(address).port or 0):
            context.set_offline(False)
            expect(page.locator("#waiting")).to_be_hidden(timeout=15_000)
            expect(page.locator(".scan-entry .badge--leaf")).to_have_count(CARDS)
            expect(page.locator("#headcount")).to_have_text(str(CARDS))
    assert {scene.holds(each.household_id) for each in neighbours} == {2}
    with reading() as session:
        assert verify(session).first_difference is None


def test_what_was_scanned_without_a_network_can_be_taken_back(scene: Scene, address: str) -> None:
    neighbour, other = scene.neighbour(), scene.neighbour()
    scene.action()
    with phone() as context:
        page = ready_phone(context, address)
        page.get_by_role("link", name="Opruimen in de Dreef").click()
        expect(page.get_by_text("Opgehaald")).to_be_visible()
        context.set_offline(True)
        type_number(page, neighbour)
        # By its number alone the phone cannot tell whose card it is: never green.
        expect(page.get_by_role("heading", name="We kijken het na")).to_be_visible()
        type_number(page, other)
        expect(page.get_by_text("2 wachten")).to_be_visible()
        page.get_by_role("button", name="Haal weg").first.click()
        expect(page.get_by_text("1 wacht")).to_be_visible()
        closing_is_asked_about(page)
        context.set_offline(False)
        expect(page.get_by_text("1 wacht")).to_be_hidden()
        expect(page.locator("#headcount")).to_have_text("1")
    assert scene.holds(neighbour.household_id) == 2
    assert scene.holds(other.household_id) == 0


def test_a_fresh_card_is_given_to_new_neighbours_without_a_network(
    scene: Scene, address: str
) -> None:
    action = scene.action()
    of_the_stack = IssueCard(community_id=scene.community_id, actor_id=ACTOR_ID, household_id=None)
    fresh = perform(issue_card, of_the_stack)
    with phone() as context:
        page = ready_phone(context, address)
        context.set_offline(True)
        page.goto(f"{address}/deventer/scan/{action}")
        page.get_by_text("Nieuwe buren? Geef ze een nieuwe kaart").click()
        page.get_by_label("Hun adres").fill("Dreef 12")
        page.get_by_role("button", name="Eén meer").first.click()
        page.get_by_label("Kaartnummer").fill(fresh.number)
        page.get_by_role("button", name="Tellen").click()
        expect(page.get_by_role("heading", name="We kijken het na")).to_be_visible()
        context.set_offline(False)
        expect(page.get_by_text("U bent buur 2 vandaag!")).to_be_visible()
    with reading() as session:
        card = find_card(session, community_id=scene.community_id, code_or_number=fresh.number)
    assert card is not None
    assert card.household_id is not None
    assert scene.holds(card.household_id) == 4


def test_a_session_that_ended_keeps_the_scans_for_whoever_signs_in(
    scene: Scene, address: str
) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    with phone() as context:
        page = ready_phone(context, address)
        page.goto(f"{address}/deventer/scan/{action}")
        expect(page.get_by_text("Opgehaald")).to_be_visible()
        page.wait_for_load_state("networkidle")  # an answer on its way brings the cookie back
        context.clear_cookies()
        type_number(page, neighbour)
        expect(page.get_by_text("U bent afgemeld")).to_be_visible()
        expect(page.get_by_text("1 wacht")).to_be_visible()
        assert scene.holds(neighbour.household_id) == 0
        page.get_by_role("link", name="Opnieuw aanmelden").click()
        fill_in(page, "walid")
        expect(page.locator(".scan-entry .badge--leaf")).to_have_text("geteld")
    assert scene.holds(neighbour.household_id) == 2


FULL_WHILE_TOLD_SO = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...values) {
  if (window.isFull) throw new DOMException("no room", "QuotaExceededError");
  return put.apply(this, values);
};
"""
"""Chromium obeys no quota for an origin in a context of its own, so its answer is given for it."""


def test_a_full_phone_says_that_it_kept_nothing(scene: Scene, address: str) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    with phone() as context:
        context.add_init_script(FULL_WHILE_TOLD_SO)
        page = ready_phone(context, address)
        page.goto(f"{address}/deventer/scan/{action}")
        expect(page.get_by_text("Opgehaald")).to_be_visible()
        page.evaluate("window.isFull = true")
        type_number(page, neighbour)
        expect(page.get_by_role("heading", name="Niet bewaard")).to_be_visible()
        expect(page.locator("#verdict")).to_contain_text("Deze telefoon is vol")
        expect(page.locator(".scan-entry")).to_have_count(0)
        page.evaluate("window.isFull = false")
        type_number(page, neighbour)
        expect(page.get_by_text("U bent buur 1 vandaag!")).to_be_visible()
    assert scene.holds(neighbour.household_id) == 2
