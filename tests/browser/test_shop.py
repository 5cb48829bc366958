"""The shop in a real browser: a household orders, and a card's picture is read at every counter."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cambio.saving.queries.voting import voters
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cards.keys import FIRST_KEY_ID, card_key
from cards.printing import CardFace, card_png
from cards.rules import CardNumber, code_for, qr_text
from tests.browser.live import chromium, film_of, serving
from tests.catalog.acts import ready
from tests.catalog.callers import card_of
from tests.catalog.shop import Shop
from tests.conftest import ACTOR_ID, Clock
from tests.signing_in import as_household, as_staff

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(sqlite_app: Flask, clock: Clock) -> Shop:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    return Shop(perform(create_community, command), clock)


def signed_in(browser: Browser, address: str, client: FlaskClient) -> Page:
    """A page of a phone on which somebody is signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale="nl")
    context.grant_permissions(["camera"], origin=address)
    cookie = client.get_cookie("cambio")
    assert cookie is not None
    context.add_cookies([{"name": "cambio", "value": cookie.value, "url": address}])
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def propose(shop: Shop) -> UUID:
    """Something that the street votes about."""
    command = ProposeSpending(
        **shop.keyed,
        place_id=shop.street_id,
        title="Een bank",
        currency="CAM",
        amount_minor=150,
        deadline_at=shop.clock.now + timedelta(days=7),
        households=3,
    )
    return perform(propose_spending, command)


def card_face(shop: Shop, number: str) -> bytes:
    """A card as it was printed."""
    code = code_for(
        card_key(FIRST_KEY_ID),
        community_id=shop.community_id,
        number=CardNumber(number),
        revision=1,
    )
    return card_png(
        CardFace(
            code_url=qr_text(code, public_url="https://cambio.example"),
            card_number=CardNumber(number).shown,
            number_label="Kaartnummer",
            community_name="Deventer",
            programme_name="Cambio Company",
            lines=("Laat deze kaart zien",),
        )
    )


def test_a_household_orders_on_its_phone(sqlite_app: Flask, shop: Shop) -> None:
    household_id = shop.household(64)
    shop.item(5)
    me = as_household(sqlite_app, shop.community_id, household_id)
    with serving(sqlite_app) as address, chromium() as browser:
        page = signed_in(browser, address, me)
        page.goto(f"{address}/deventer/shop")
        page.get_by_label("Wat zoekt u?").fill("grijper")
        page.get_by_role("button", name="Zoeken").click()
        page.get_by_role("link", name="Afvalgrijper").click()
        page.get_by_role("button", name="Eén meer").click()
        page.get_by_role("button", name="Bestellen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Uw bestelling")
        expect(page.get_by_text("Dank u wel!")).to_be_visible()
    assert shop.holds(household_id) == 40


def test_the_shop_and_the_voting_door_read_the_picture_of_a_card(
    sqlite_app: Flask, shop: Shop, tmp_path: Path
) -> None:
    household_id = shop.household(64)
    order_id: UUID = shop.order(household_id, shop.item(5)).order_id
    ready(shop, order_id)
    film = film_of(card_face(shop, card_of(shop, household_id)), tmp_path)
    keeper = as_staff(sqlite_app, shop.community_id, Role.SHOPKEEPER)
    captain = as_staff(sqlite_app, shop.community_id, Role.CAPTAIN)
    proposal_id = propose(shop)
    voting = f"/votes/{proposal_id}"
    with serving(sqlite_app) as address, chromium(film=film) as browser:
        page = signed_in(browser, address, keeper)
        page.goto(f"{address}/deventer/shopkeeping/orders")
        page.get_by_role("link", name="Meegeven").click()
        page.get_by_role("button", name="Scannen met de camera").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Voor deze kaart", timeout=15_000)
        page.get_by_role("button", name="Meegegeven").click()
        expect(page.get_by_text("is meegegeven")).to_be_visible()
        vote_at_the_door(signed_in(browser, address, captain), f"{address}/deventer{voting}")
    assert shop.holds(shop.shop_id, Purpose.TILL) == 12
    with reading() as session:
        roll = voters(session, community_id=shop.community_id, proposal_id=proposal_id, limit=9)
    assert [(each.household_id, each.means) for each in roll] == [(household_id, "door")]


def vote_at_the_door(page: Page, address: str) -> None:
    """The card before the camera, a signature, and one tap; then nothing of it is on the screen."""
    page.goto(f"{address}/door")
    page.get_by_role("button", name="Scannen met de camera").click()
    expect(page.get_by_label("Kaart", exact=True)).to_have_value(re.compile("/K/"), timeout=15_000)
    expect(page.get_by_label("Pincode van het huishouden")).to_be_focused()
    page.get_by_text("Het huishouden heeft een bonnetje getekend").click()
    page.get_by_role("button", name="Naar het stembriefje").click()
    page.get_by_role("button", name="Ja", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel!")
    page.go_back()
    expect(page.get_by_role("button", name="Ja", exact=True)).to_have_count(0)
