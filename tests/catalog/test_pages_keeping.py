"""Pages of the shop for who keeps it: orders, hand-out and the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from cambio.access.credentials import hash_pin
from cambio.access.use_cases import ChoosePin, IssuePinCode, choose_pin, issue_pin_code
from cambio.database import perform, reading
from cambio.ledger import Purpose
from catalog import queries
from tests.catalog.acts import planter, ready
from tests.catalog.callers import card_of, send, text_of
from tests.catalog.shop import Shop


@pytest.fixture
def order_id(edge_shop: Shop) -> UUID:
    return edge_shop.order(edge_shop.household(30), edge_shop.item()).order_id


# ----------------------------------------------------------------------------------------- orders


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Paklijst om te printen"), ("en", "Pick list to print")]
)
def test_the_shopkeeper_sees_what_to_prepare(
    keeper: FlaskClient, edge_shop: Shop, order_id: UUID, language: str, words: str
) -> None:
    edge_shop.order(edge_shop.household(30), edge_shop.item(shop_id=edge_shop.other_shop_id))
    page = text_of(keeper, f"/shopkeeping/orders?lang={language}")
    assert words in page
    assert str(order_id) in page
    assert page.count("slip-row__number") == 1


def test_an_order_is_prepared_and_handed_out(
    keeper: FlaskClient, edge_shop: Shop, order_id: UUID
) -> None:
    path = f"/shopkeeping/orders/{order_id}"
    assert send(keeper, f"{path}/ready", path).status_code == 303
    assert "ligt klaar" in text_of(keeper, f"{path}?lang=nl")
    assert send(keeper, f"{path}/hand-out", path).status_code == 303
    assert edge_shop.holds(edge_shop.shop_id, Purpose.TILL) == 12
    assert send(keeper, f"{path}/hand-out", "/password").status_code == 409
    assert str(order_id) in text_of(keeper, "/shopkeeping/orders?status=collected")


def test_an_order_is_cancelled_with_a_reason(
    keeper: FlaskClient, edge_shop: Shop, order_id: UUID
) -> None:
    path = f"/shopkeeping/orders/{order_id}/cancel"
    assert send(keeper, path, path).status_code == 422
    assert send(keeper, path, path, reason="damaged").status_code == 303
    assert edge_shop.in_purses() == 0
    page = text_of(keeper, f"/shopkeeping/orders/{order_id}?lang=nl")
    assert "Het is kapot" in page


def test_a_card_shows_what_lies_ready_and_takes_it_along(
    keeper: FlaskClient, edge_shop: Shop
) -> None:
    household_id = edge_shop.household(90)
    first, second = (edge_shop.order(household_id, edge_shop.item()) for _ in range(2))
    ready(edge_shop, second.order_id)
    card = {"card": card_of(edge_shop, household_id)}
    hand_out = "/shopkeeping/hand-out"
    page = send(keeper, hand_out, hand_out, **card).get_data(as_text=True)
    assert page.index(str(second.order_id)) < page.index(str(first.order_id))
    for left, order in ((200, second), (303, first)):
        fields = {"household_id": household_id}
        response = send(keeper, f"{hand_out}/{order.order_id}", hand_out, **fields)
        assert response.status_code == left
    assert edge_shop.holds(edge_shop.shop_id, Purpose.TILL) == 24


def test_a_neighbour_collects_for_the_street_and_a_stranger_does_not(
    keeper: FlaskClient, edge_shop: Shop
) -> None:
    neighbour = edge_shop.household(90)
    stranger = edge_shop.household(street_id=edge_shop.other_street_id)
    order_id = edge_shop.pledge(edge_shop.start(planter(edge_shop)), neighbour, 90).order_id
    hand_out = "/shopkeeping/hand-out"
    path = f"{hand_out}/{order_id}"
    assert send(keeper, path, hand_out, household_id=stranger).status_code == 403
    assert send(keeper, path, hand_out, household_id=neighbour).status_code == 303


def test_an_order_number_leads_to_the_order(
    keeper: FlaskClient, edge_shop: Shop, order_id: UUID
) -> None:
    order = text_of(keeper, f"/shopkeeping/orders/{order_id}")
    hand_out = "/shopkeeping/hand-out"
    with reading() as session:
        view = queries.order(session, community_id=edge_shop.community_id, order_id=order_id)
    assert view is not None
    shown = f"{view.number // 10_000} {view.number % 10_000:04d}"
    assert shown in order
    found = send(keeper, hand_out, hand_out, card=shown)
    assert found.location.endswith(str(order_id))
    assert send(keeper, hand_out, hand_out, card="1000000").status_code == 404
    assert send(keeper, hand_out, hand_out, card="nonsense").status_code == 422


def test_the_counter_orders_by_pin_or_signature(keeper: FlaskClient, edge_shop: Shop) -> None:
    household_id, item_id = edge_shop.household(90), edge_shop.item()
    who = {**edge_shop.who, "household_id": household_id}
    code = perform(issue_pin_code, IssuePinCode(**who)).code
    perform(choose_pin, ChoosePin(**who, code=code, pin_hash=hash_pin(household_id, "4826")))
    path = "/shopkeeping/counter"
    fields = {"card": card_of(edge_shop, household_id), "item_id": item_id, "quantity": 1}
    statuses = [
        send(keeper, path, path, **fields).status_code,
        send(keeper, path, path, **fields, pin="4827").status_code,
        send(keeper, path, path, **fields, pin="4826").status_code,
        send(keeper, path, path, **fields, signed="1").status_code,
    ]
    assert statuses == [422, 401, 303, 303]
    assert edge_shop.holds(household_id) == 66


BAD_COUNTER_ORDERS: list[tuple[dict[str, Any], int]] = [
    ({"item_id": ""}, 422),
    ({"item_id": "x"}, 422),
    ({"item_id": str(UUID(int=7))}, 404),
    ({"card": ""}, 422),
    ({"card": "K7MD-2QX9"}, 422),
    ({"quantity": "many"}, 422),
    ({"quantity": "9"}, 409),
]


@pytest.mark.parametrize(("changes", "status"), BAD_COUNTER_ORDERS)
def test_a_counter_order_that_is_not_right_changes_nothing(
    keeper: FlaskClient, edge_shop: Shop, changes: dict[str, Any], status: int
) -> None:
    card = card_of(edge_shop, edge_shop.household(500))
    path = "/shopkeeping/counter"
    fields = {"card": card, "item_id": edge_shop.item(), "quantity": 1, "signed": "1", **changes}
    assert send(keeper, path, path, **fields).status_code == status
    assert edge_shop.in_purses() == 0


def test_another_shops_orders_and_items_stay_closed(keeper: FlaskClient, edge_shop: Shop) -> None:
    item_id = edge_shop.item(shop_id=edge_shop.other_shop_id)
    order_id = edge_shop.order(edge_shop.household(30), item_id).order_id
    pages = [
        f"/shopkeeping/orders/{order_id}",
        f"/shopkeeping/orders/{order_id}/cancel",
        f"/shopkeeping/items/{item_id}",
        f"/shopkeeping/items/{item_id}/stock",
        "/shopkeeping/categories",
    ]
    for path in pages:
        text_of(keeper, path, 403)
    posts = [f"/shopkeeping/orders/{order_id}/{act}" for act in ("ready", "hand-out", "cancel")]
    posts += [f"/shopkeeping/items/{item_id}{act}" for act in ("", "/stock", "/archive")]
    posts += [f"/shopkeeping/hand-out/{order_id}"]
    for path in posts:
        assert send(keeper, path, "/password").status_code == 403
