"""The shop in a real browser: a household orders, and the shop hands out by the card's picture."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from cambio.app.permissions import Role
from cambio.database import perform
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
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


def test_the_shop_hands_out_by_the_picture_of_a_card(
    sqlite_app: Flask, shop: Shop, tmp_path: Path
) -> None:
    household_id = shop.household(64)
    order_id: UUID = shop.order(household_id, shop.item(5)).order_id
    ready(shop, order_id)
    film = film_of(card_face(shop, card_of(shop, household_id)), tmp_path)
    keeper = as_staff(sqlite_app, shop.community_id, Role.SHOPKEEPER)
    with serving(sqlite_app) as address, chromium(film=film) as browser:
        page = signed_in(browser, address, keeper)
        page.goto(f"{address}/deventer/shopkeeping/orders")
        page.get_by_role("link", name="Meegeven").click()
        page.get_by_role("button", name="Scannen met de camera").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Voor deze kaart", timeout=15_000)
        page.get_by_role("button", name="Meegegeven").click()
        expect(page.get_by_text("is meegegeven")).to_be_visible()
    assert shop.holds(shop.shop_id, Purpose.TILL) == 12
