"""The shop in a real browser: a household orders, and a card's picture is read at every counter."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cambio.saving.queries.voting import voters
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cards.keys import FIRST_KEY_ID, card_key
from cards.printing import CardFace, card_png
from cards.rules import CardNumber, code_for, qr_text
from tests.browser.live import chromium, film_of, serving
from tests.browser.pictures import PHONE, SHOP, Album, album
from tests.catalog.acts import ready
from tests.catalog.callers import card_of
from tests.catalog.shop import Shop
from tests.catalog.vouchers import Vouchers
from tests.conftest import ACTOR_ID, Clock
from tests.signing_in import as_household, as_staff

pytestmark = pytest.mark.browser


@pytest.fixture
def shop(sqlite_app: Flask, clock: Clock) -> Shop:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer")
    return Shop(perform(create_community, command), clock)


def signed_in(browser: Browser, address: str, client: FlaskClient, *, locale: str = "nl") -> Page:
    """A page of a phone on which somebody is signed in."""
    context = browser.new_context(viewport={"width": 360, "height": 780}, locale=locale)
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


def test_a_shop_a_voting_door_and_a_partner_through_the_day(
    sqlite_app: Flask, shop: Shop, clock: Clock, tmp_path: Path
) -> None:
    """In English, as docs/shop.md: what is to be done, handing out by a card's picture, the shelf,
    a voucher that is taken, and what is paid for it. The captain's door reads the same picture."""
    household_id, picker = shop.household(64), shop.item(5)
    ready(shop, shop.order(household_id, picker).order_id)
    for _neighbour in range(2):
        shop.order(shop.household(64), picker)
    film = film_of(card_face(shop, card_of(shop, household_id)), tmp_path)
    vouchers, proposal_id = Vouchers(shop), propose(shop)
    voucher = vouchers.see(vouchers.bought())
    with (
        serving(sqlite_app) as address,
        chromium(film=film) as browser,
        album(SHOP, tmp_path / "pictures") as pictures,
    ):

        def staff(role: Role, *, locale: str = "en", **scope: Any) -> Page:
            client = as_staff(sqlite_app, shop.community_id, role, **scope)
            return signed_in(browser, address, client, locale=locale)

        keeper = staff(Role.SHOPKEEPER)
        hand_out_by_card(keeper, address, pictures)
        look_at_the_shelf(keeper, f"{address}/deventer/shopkeeping/items/{picker}", pictures)
        vote_at_the_door(
            staff(Role.CAPTAIN, locale="nl"), f"{address}/deventer/votes/{proposal_id}"
        )
        museum: dict[str, Any] = {"scope_kind": ScopeKind.PARTNER, "scope_id": vouchers.museum_id}
        take_a_voucher(staff(Role.PARTNER, **museum), address, voucher.number, pictures)
        assert shop.holds(vouchers.museum_id, Purpose.TILL) == 25
        clock.advance(days=1)
        settle(staff(Role.MANAGER), address, pictures)
    tills = [shop.holds(each, Purpose.TILL) for each in (shop.shop_id, vouchers.museum_id)]
    assert tills == [12, 0]
    with reading() as session:
        roll = voters(session, community_id=shop.community_id, proposal_id=proposal_id, limit=9)
    assert [(each.household_id, each.means) for each in roll] == [(household_id, "door")]


def hand_out_by_card(page: Page, address: str, pictures: Album) -> None:
    page.goto(f"{address}/deventer/shopkeeping/orders")
    pictures.shoot(page, "orders", height=860)
    page.get_by_role("link", name="Hand out").click()
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For this card", timeout=15_000)
    pictures.shoot(page, "hand-out", width=PHONE, height=620)
    page.get_by_role("button", name="Handed out").click()
    expect(page.get_by_text("is handed out")).to_be_visible()


def look_at_the_shelf(page: Page, item: str, pictures: Album) -> None:
    page.goto(f"{item}/stock")
    pictures.shoot(page, "stock", height=860)
    page.goto(item)
    price = page.get_by_label("Price", exact=True)
    pictures.shoot(page, "item", height=800, around=price)


def take_a_voucher(page: Page, address: str, number: str, pictures: Album) -> None:
    page.goto(f"{address}/deventer/partner/redeem")
    page.get_by_label("Number").fill(number)
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_role("button", name="Take it")).to_be_visible()
    pictures.shoot(page, "voucher-shown", width=PHONE, height=620)
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("Good: €")).to_be_visible()
    pictures.shoot(page, "voucher-taken", width=PHONE, height=620)


def settle(page: Page, address: str, pictures: Album) -> None:
    page.goto(f"{address}/deventer/partner/settlements")
    page.get_by_role("button", name="Settle").click()
    pictures.shoot(page, "settlement", height=900)


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
