"""Pages of the shop for who buys: alone, and together."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.ledger import Purpose
from tests.catalog.acts import met, own, planter, ready, see
from tests.catalog.callers import card_of, send, text_of
from tests.catalog.shop import Shop
from tests.signing_in import as_household, as_staff

WORDS = {
    "nl": {"shop": "Winkel", "order": "Uw bestelling", "together": "Samen kopen"},
    "en": {"shop": "Shop", "order": "Your order", "together": "Buying together"},
}


@pytest.fixture
def me(edge_shop: Shop) -> UUID:
    return edge_shop.household(64)


@pytest.fixture
def browser(sqlite_app: Flask, edge_shop: Shop, me: UUID) -> FlaskClient:
    return as_household(sqlite_app, edge_shop.community_id, me)


# --------------------------------------------------------------------------------------- the shop


@pytest.mark.parametrize("language", ["nl", "en"])
def test_everybody_sees_the_shop_in_both_languages(
    client: FlaskClient, edge_shop: Shop, language: str
) -> None:
    item_id = edge_shop.item(3)
    page = text_of(client, f"/shop?lang={language}")
    assert WORDS[language]["shop"] in page
    assert {"nl": "Afvalgrijper", "en": "Litter picker"}[language] in page
    assert {"nl": "nog 3", "en": "3 left"}[language] in page
    assert "12 cambi" in text_of(client, f"/shop/{item_id}?lang={language}")


def test_the_shop_finds_what_people_call_it(client: FlaskClient, edge_shop: Shop) -> None:
    edge_shop.item()
    assert "Afvalgrijper" in text_of(client, "/shop?q=grijper&lang=nl")
    assert "Wij vonden niets" in text_of(client, "/shop?q=fiets&lang=nl")
    assert "Wij vonden niets" in text_of(client, "/shop?category=fietsen&lang=nl")


def test_a_household_sees_what_it_can_pay(browser: FlaskClient, edge_shop: Shop) -> None:
    edge_shop.item(price_minor=64)
    edge_shop.item(price_minor=65, names={"nl": "Regenton"})
    page = text_of(browser, "/shop?afford=1&lang=nl")
    assert "64 cambi&#39;s" in page
    assert "Afvalgrijper" in page
    assert "Regenton" not in page


def test_an_order_is_placed_and_cancelled(browser: FlaskClient, edge_shop: Shop, me: UUID) -> None:
    item_id = edge_shop.item()
    response = send(
        browser, f"/shop/{item_id}/order", f"/shop/{item_id}", quantity=2, prices="12 CAM"
    )
    assert response.status_code == 303
    address = response.location.removeprefix("/deventer")
    assert WORDS["nl"]["order"] in text_of(browser, f"{address}?lang=nl")
    assert edge_shop.holds(me) == 40
    assert "2 × Afvalgrijper" in text_of(browser, "/orders")
    assert send(browser, f"{address}/cancel", f"{address}/cancel").status_code == 303
    assert edge_shop.holds(me) == 64
    edge_shop.check()


NO_FORM: list[tuple[str, dict[str, Any], str]] = [
    ("sold out", {"on_hand": 0}, "Het is nu op"),
    ("too dear", {"price_minor": 70}, "nog 6 cambi"),
    ("together only", {"buyers": "street"}, "Koop het samen"),
]


@pytest.mark.parametrize(("why", "content", "words"), NO_FORM, ids=[row[0] for row in NO_FORM])
def test_a_page_says_why_something_cannot_be_ordered(
    browser: FlaskClient, edge_shop: Shop, why: str, content: dict[str, Any], words: str
) -> None:
    item_id = edge_shop.item(content.pop("on_hand", 5), **content)
    page = text_of(browser, f"/shop/{item_id}?lang=nl")
    assert words in page, why
    assert 'name="quantity"' not in page


def test_the_limit_of_a_household_is_told_before_it_is_met(
    browser: FlaskClient, edge_shop: Shop, me: UUID
) -> None:
    item_id = edge_shop.item(max_per_household=1)
    edge_shop.order(me, item_id)
    page = text_of(browser, f"/shop/{item_id}?lang=nl")
    assert "hoogstens kan krijgen: 1" in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"quantity": "0"}, 422),
        ({"quantity": "twee"}, 422),
        ({"quantity": "9" * 40}, 422),
        ({"quantity": "1", "prices": "11 CAM"}, 409),
        ({"quantity": "6"}, 409),
        ({"quantity": "1", "request_key": "\u0000"}, 422),
    ],
)
def test_a_bad_form_is_answered_on_the_same_page(
    browser: FlaskClient, edge_shop: Shop, fields: dict[str, str], status: int
) -> None:
    item_id = edge_shop.item(5)
    values = {"prices": "12 CAM", **fields}
    response = send(browser, f"/shop/{item_id}/order", f"/shop/{item_id}", **values)
    assert response.status_code == status
    edge_shop.check()


def test_a_household_sees_and_cancels_no_order_but_its_own(
    browser: FlaskClient, edge_shop: Shop
) -> None:
    other = edge_shop.household(30)
    order_id = edge_shop.order(other, edge_shop.item()).order_id
    text_of(browser, f"/orders/{order_id}", 404)
    text_of(browser, f"/orders/{order_id}/cancel", 404)
    item_id = edge_shop.item()
    assert send(browser, f"/orders/{order_id}/cancel", f"/shop/{item_id}").status_code == 404
    assert edge_shop.holds(other) == 18


def test_what_lies_ready_is_cancelled_by_the_shop_alone(
    browser: FlaskClient, edge_shop: Shop, me: UUID
) -> None:
    order_id = edge_shop.order(me, edge_shop.item()).order_id
    ready(edge_shop, order_id)
    path = f"/orders/{order_id}/cancel"
    response = send(browser, path, path)
    assert response.status_code == 409
    assert "Vraag het de winkel" in response.get_data(as_text=True)


def test_orders_come_page_by_page(browser: FlaskClient, edge_shop: Shop, me: UUID) -> None:
    item_id = edge_shop.item(50, price_minor=1)
    for _ in range(21):
        edge_shop.order(me, item_id)
    page = text_of(browser, "/orders")
    assert page.count("link-list__item") == 20
    assert "before=" in page


# --------------------------------------------------------------------------------- buying together


@pytest.mark.parametrize("language", ["nl", "en"])
def test_neighbours_see_what_goes_on(browser: FlaskClient, edge_shop: Shop, language: str) -> None:
    purchase_id = edge_shop.start(planter(edge_shop))
    for path in ("/together", f"/together/{purchase_id}"):
        page = text_of(browser, f"{path}?lang={language}")
        assert WORDS[language]["together"] in page
        assert {"nl": "Plantenbak", "en": "Planter"}[language] in page


def test_a_household_starts_pledges_changes_and_withdraws(
    browser: FlaskClient, edge_shop: Shop, me: UUID
) -> None:
    item_id = planter(edge_shop)
    start = f"/together/start/{item_id}"
    day = (edge_shop.clock.now + timedelta(days=20)).date().isoformat()
    fields = {"quantity": 1, "min_households": 1, "last_day": day, "price_minor": 90}
    response = send(browser, start, start, place_id=edge_shop.street_id, **fields)
    assert response.status_code == 303, response.get_data(as_text=True)
    path = response.location.removeprefix("/deventer")
    purchase_id = UUID(path.rpartition("/")[2])
    assert see(edge_shop, purchase_id).last_moment.date().isoformat() == day
    for amount in (30, 10):
        assert send(browser, f"{path}/pledge", path, amount=amount).status_code == 303
        assert edge_shop.holds(me) == 64 - amount
    assert send(browser, f"{path}/withdraw", path).status_code == 303
    assert edge_shop.holds(me) == 64
    assert send(browser, f"{path}/stop", path).status_code == 303
    assert see(edge_shop, purchase_id).status == "cancelled"


BAD_STARTS: list[tuple[dict[str, Any], int]] = [
    ({"place_id": "x"}, 422),
    ({"place_id": str(UUID(int=7))}, 404),
    ({"quantity": "0"}, 422),
    ({"last_day": "morgen"}, 422),
    ({"last_day": "9999-12-31"}, 422),
    ({"last_day": "2020-01-01"}, 422),
    ({"min_households": "1000"}, 422),
    ({"price_minor": "80"}, 409),
]


@pytest.mark.parametrize(("changes", "status"), BAD_STARTS)
def test_a_start_that_is_not_right_is_told_on_the_same_page(
    browser: FlaskClient, edge_shop: Shop, changes: dict[str, Any], status: int
) -> None:
    item_id = planter(edge_shop)
    start = f"/together/start/{item_id}"
    day = (edge_shop.clock.now + timedelta(days=20)).date().isoformat()
    fields = {"quantity": 1, "min_households": 1, "last_day": day, "price_minor": 90}
    values = {"place_id": edge_shop.street_id, **fields, **changes}
    response = send(browser, start, start, **values)
    assert response.status_code == status
    assert "error-summary" in response.get_data(as_text=True)


def test_a_page_never_tells_who_pledged_what(browser: FlaskClient, edge_shop: Shop) -> None:
    edge_shop.give(edge_shop.street_id, 40, purpose=Purpose.POT)
    purchase_id = edge_shop.start(planter(edge_shop))
    edge_shop.pledge(purchase_id, None, 13)
    edge_shop.pledge(purchase_id, edge_shop.household(30), 17)
    page = text_of(browser, f"/together/{purchase_id}?lang=nl")
    assert "30 van 90 cambi" in page
    assert "13 cambi" not in page
    assert "17 cambi" not in page
    assert "Nummer 2" not in page


def test_a_stranger_reads_along_and_cannot_pledge(sqlite_app: Flask, edge_shop: Shop) -> None:
    purchase_id = edge_shop.start(planter(edge_shop))
    stranger = edge_shop.household(30, street_id=edge_shop.other_street_id)
    browser = as_household(sqlite_app, edge_shop.community_id, stranger)
    path = f"/together/{purchase_id}"
    assert "Alleen buren van Dreef" in text_of(browser, f"{path}?lang=nl")
    item_id = edge_shop.item()
    assert send(browser, f"{path}/pledge", f"/shop/{item_id}", amount=5).status_code == 403


def test_a_pledge_to_what_is_closed_is_refused_in_words(
    browser: FlaskClient, edge_shop: Shop
) -> None:
    purchase_id, item_id = met(edge_shop), edge_shop.item()
    response = send(browser, f"/together/{purchase_id}/pledge", f"/shop/{item_id}", amount=5)
    assert response.status_code == 409
    assert "Dit is gesloten" in response.get_data(as_text=True)


def test_a_captain_puts_in_from_the_pot_of_the_own_street_only(
    sqlite_app: Flask, edge_shop: Shop
) -> None:
    edge_shop.give(edge_shop.street_id, 40, purpose=Purpose.POT)
    purchase_id = edge_shop.start(planter(edge_shop))
    path = f"/together/{purchase_id}"
    scopes = {edge_shop.street_id: 303, edge_shop.district_id: 303, edge_shop.other_street_id: 403}
    for place_id, status in scopes.items():
        captain = as_staff(
            sqlite_app,
            edge_shop.community_id,
            Role.CAPTAIN,
            scope_kind=ScopeKind.PLACE,
            scope_id=place_id,
        )
        on = "/password" if status == 403 else path
        assert send(captain, f"{path}/pot", on, pot_amount=20).status_code == status
    assert edge_shop.holds(edge_shop.street_id, Purpose.POT) == 20


def test_the_counter_pledges_for_who_has_no_phone(sqlite_app: Flask, edge_shop: Shop) -> None:
    purchase_id, household_id = edge_shop.start(planter(edge_shop)), edge_shop.household(30)
    keeper = as_staff(sqlite_app, edge_shop.community_id, Role.SHOPKEEPER)
    path = f"/together/{purchase_id}"
    fields = {"card": card_of(edge_shop, household_id), "counter_amount": 25}
    assert send(keeper, f"{path}/counter", path, **fields).status_code == 422
    assert send(keeper, f"{path}/counter", path, signed="1", **fields).status_code == 303
    assert own(edge_shop, purchase_id, household_id) is not None
    assert edge_shop.holds(household_id) == 5
