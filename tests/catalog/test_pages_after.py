"""Pages of what comes after ordering: basket, codes and slips, returns, points, variants."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cards.printing.shapes import PlacedSymbol, Words
from catalog import queries
from catalog.pages.slip_drawing import OrderSlip, slip_shapes
from catalog.queries import OrderView
from catalog.use_cases import UpdateItem, update_item
from tests.catalog.acts import collect, ready
from tests.catalog.callers import send, text_of
from tests.catalog.shop import Shop, content_of
from tests.signing_in import as_household, as_staff


@pytest.fixture
def household_id(edge_shop: Shop) -> UUID:
    return edge_shop.household(90)


@pytest.fixture
def browser(sqlite_app: Flask, edge_shop: Shop, household_id: UUID) -> FlaskClient:
    return as_household(sqlite_app, edge_shop.community_id, household_id)


def orders(shop: Shop, household_id: UUID) -> list[OrderView]:
    wanted = queries.OrderFilter(household_id=household_id)
    with reading() as session:
        return queries.orders(session, community_id=shop.community_id, wanted=wanted)


def test_a_basket_is_filled_told_of_a_new_price_and_ordered(
    browser: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    item_id = edge_shop.item()
    page = f"/shop/{item_id}"
    laid = send(browser, f"{page}/order", page, quantity=2, prices="12 CAM", act="basket")
    assert laid.location.endswith("/deventer/basket")
    assert send(browser, f"/basket/{item_id}", "/basket", quantity=3).status_code == 303
    dearer = content_of(price_minor=15)
    perform(update_item, UpdateItem(**edge_shop.who, item_id=item_id, content=dearer))
    assert "was 12 cambi’s" in text_of(browser, "/basket?lang=nl").replace("'", "’").replace(
        "&#39;", "’"
    )
    assert send(browser, "/basket/order", "/basket").status_code == 409
    assert send(browser, "/basket/agree", "/basket").status_code == 303
    point = {f"point_{edge_shop.shop_id}": str(edge_shop.shop_id)}
    assert send(browser, "/basket/order", "/basket", **point).status_code == 303
    assert orders(edge_shop, household_id)[0].total == {"CAM": 45}
    assert "mandje is leeg" in text_of(browser, "/basket?lang=nl")


def test_a_neighbour_collects_with_a_code_and_only_once(
    browser: FlaskClient, keeper: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    order_id = edge_shop.order(household_id, edge_shop.item()).order_id
    page = f"/orders/{order_id}"
    shown = send(browser, f"{page}/code", page).get_data(as_text=True)
    code = shown.partition("<p")[2].split("counter: ")[-1].split("balie: ")[-1][:11]
    desk = "/shopkeeping/hand-out"
    found = send(keeper, desk, desk, card=code).get_data(as_text=True)
    assert str(order_id) in found
    path = f"{desk}/{order_id}"
    assert send(keeper, path, desk, code=code).status_code == 303
    assert send(keeper, path, desk, code=code).status_code == 404
    assert orders(edge_shop, household_id)[0].collected_with == "code"


def test_a_slip_is_a_pdf_with_a_code_that_was_not_there_before(
    browser: FlaskClient, keeper: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    order_id = edge_shop.order(household_id, edge_shop.item()).order_id
    edge_shop.start(edge_shop.item(buyers="street", price_minor=40, names={"nl": "Composthoek"}))
    for client, path, page in (
        (browser, f"/orders/{order_id}/slip", f"/orders/{order_id}"),
        (keeper, f"/shopkeeping/orders/{order_id}/slip", f"/shopkeeping/orders/{order_id}"),
    ):
        answer = send(client, path, page)
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
    assert orders(edge_shop, household_id)[0].has_code


def test_a_slip_says_what_the_street_still_saves_for() -> None:
    goal = "Nog 12 cambi's tot: Composthoek"
    slip = OrderSlip("Bestelling", (("2 ×", "Bezem"),), ("Bewaar deze bon.",), "ABC", "AFABC", goal)
    shapes = slip_shapes(slip)
    words = " ".join(shape.text for shape in shapes if isinstance(shape, Words))
    assert "Nog 12 cambi's" in words
    assert sum(isinstance(shape, PlacedSymbol) for shape in shapes) == 1


def test_something_comes_back_at_the_counter(
    keeper: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    item_id = edge_shop.item()
    order_id = edge_shop.order(household_id, item_id, 2).order_id
    collect(edge_shop, order_id)
    page = f"/shopkeeping/orders/{order_id}/return"
    fields = {f"back_{item_id}": "1", "reason": "damaged"}
    assert send(keeper, page, page, **fields).status_code == 303
    assert edge_shop.holds(household_id) == 78
    assert send(keeper, page, page, reason="damaged").status_code == 422


def test_a_manager_approves_and_a_shopkeeper_does_not(
    sqlite_app: Flask, keeper: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    order_id = edge_shop.order(household_id, edge_shop.item(needs_approval=True)).order_id
    page = f"/shopkeeping/orders/{order_id}"
    assert send(keeper, f"{page}/approve", page).status_code == 403
    assert send(keeper, f"{page}/ready", page).status_code == 409
    manager = as_staff(sqlite_app, edge_shop.community_id, Role.MANAGER)
    assert send(manager, f"{page}/approve", page).status_code == 303
    assert send(keeper, f"{page}/prepare", page).status_code == 303
    assert send(keeper, f"{page}/ready", page).status_code == 303
    assert "We bewaren het tot" not in text_of(keeper, f"{page}?lang=nl")


def test_a_pick_list_is_printed_without_what_waits(
    keeper: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    waits = edge_shop.order(household_id, edge_shop.item(needs_approval=True)).number
    goes = edge_shop.order(household_id, edge_shop.item(), 2).number
    page = text_of(keeper, "/shopkeeping/pick-list?lang=nl")
    shown = [f"{number // 10_000} {number % 10_000:04d}" in page for number in (waits, goes)]
    assert shown == [False, True]


def test_a_point_is_opened_and_chosen(
    keeper: FlaskClient, browser: FlaskClient, edge_shop: Shop
) -> None:
    item_id = edge_shop.item()
    page = "/shopkeeping/points"
    new = {"name": "De Schakel", "keep_days": "7", "opening_hours": "Zaterdag"}
    assert send(keeper, page, page, **new).status_code == 303
    assert send(keeper, page, page, **{**new, "name": ""}).status_code == 422
    assert "De Schakel" in text_of(browser, f"/shop/{item_id}")


def test_a_size_is_added_and_ordered(
    keeper: FlaskClient, browser: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    item_id = edge_shop.item(0)
    page = f"/shopkeeping/items/{item_id}"
    sizes = {"first_nl": "maat S", "variant_nl": "maat L", "on_hand": "3"}
    assert send(keeper, f"{page}/variants", page, **sizes).status_code == 303
    assert "maat L" in text_of(browser, f"/shop/{item_id}")
    with reading() as session:
        view = queries.item(session, community_id=edge_shop.community_id, item_id=item_id)
    assert view is not None
    large = view.variants[1].id
    shown = f"/shop/{item_id}"
    assert send(browser, f"{shown}/order", shown, quantity=1, variant=str(large)).status_code == 303
    assert orders(edge_shop, household_id)[0].lines[0].name("nl") == "Afvalgrijper, maat L"


def test_a_household_sees_until_when_its_order_is_kept(
    browser: FlaskClient, edge_shop: Shop, household_id: UUID
) -> None:
    order_id = edge_shop.order(household_id, edge_shop.item()).order_id
    ready(edge_shop, order_id)
    assert "zaterdag 21 maart 2026" in text_of(browser, f"/orders/{order_id}?lang=nl")
