"""The shop as JSON: shapes, permissions, scopes, and bad input told where it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.permissions import Role
from cambio.database import new_id
from cambio.ledger import Purpose
from tests.catalog.callers import Caller, caller, card_of
from tests.catalog.shop import Shop

NEW_ITEM: dict[str, Any] = {
    "names": {"nl": "Bezem", "en": "Broom"},
    "synonyms": ["veger"],
    "category": "cleaning",
    "amount_minor": 9,
    "currency": "CAM",
    "max_per_household": 2,
    "on_hand": 5,
}


# ------------------------------------------------------------------------------------------ items


def test_an_item_is_made_found_changed_and_archived(counter: Caller, edge_shop: Shop) -> None:
    made = counter.post("/items", {**NEW_ITEM, "shop_id": str(edge_shop.shop_id)}, expected=201)
    assert (made["amount_minor"], made["currency"], made["on_hand"]) == (9, "CAM", 5)
    assert [each["id"] for each in counter.get("/items", q="veger")["items"]] == [made["id"]]
    response = counter.ask("PATCH", f"/items/{made['id']}", json={"amount_minor": 11})
    assert response.get_json() == made | {"amount_minor": 11, "ways": [{"CAM": 11}]}
    counter.ask("PATCH", f"/items/{made['id']}", json={"archived": True})
    assert counter.get("/items")["items"] == []
    assert counter.get("/items", archived="true")["items"][0]["archived_at"] is not None


def test_items_come_page_by_page(counter: Caller, edge_shop: Shop) -> None:
    ids = [str(edge_shop.item(names={"nl": name})) for name in ("Bezem", "Emmer", "Ton")]
    first = counter.get("/items", limit=2)
    second = counter.get("/items", limit=2, cursor=first["next"])
    assert [each["id"] for each in first["items"] + second["items"]] == ids
    assert second["next"] is None


def test_the_same_item_sent_twice_is_one(counter: Caller, edge_shop: Shop) -> None:
    body = {**NEW_ITEM, "shop_id": str(edge_shop.shop_id)}
    first = counter.post("/items", body, expected=201, key="one")
    assert counter.post("/items", body, expected=201, key="one") == first
    assert counter.post("/items", body | {"on_hand": 6}, expected=422, key="one")["code"] == (
        "request_key_reused"
    )


BAD_ITEMS: list[tuple[dict[str, Any], str]] = [
    ({"names": {}}, "item_name_missing"),
    ({"names": {"NL": "x"}}, "invalid"),
    ({"names": "Bezem"}, "invalid"),
    ({"names": {"nl": "\u0000"}}, "text_unusable"),
    ({"amount_minor": 0}, "invalid"),
    ({"amount_minor": "9"}, "invalid"),
    ({"amount_minor": 10**30}, "invalid"),
    ({"amount_minor": 2_000_000}, "price_invalid"),
    ({"category": "\u0000"}, "text_unusable"),
    ({"category": "food"}, "category_unknown"),
    ({"currency": "eur"}, "invalid"),
    ({"currency": "EUR"}, "currency_unknown"),
    ({"buyers": "all"}, "invalid"),
    ({"on_hand": -1}, "invalid"),
    ({"picture_id": str(new_id())}, "alternative_text_missing"),
    ({"colour": "red"}, "invalid"),
]


@pytest.mark.parametrize(("changes", "code"), BAD_ITEMS)
def test_a_bad_item_is_told_what_is_wrong(
    counter: Caller, edge_shop: Shop, changes: dict[str, Any], code: str
) -> None:
    body = {**NEW_ITEM, "shop_id": str(edge_shop.shop_id), **changes}
    response = counter.ask("POST", "/items", json=body)
    assert 400 <= response.status_code < 500
    assert response.mimetype == "application/problem+json"
    assert response.get_json()["code"] == code


# ----------------------------------------------------------------------------------------- orders


def test_an_order_at_the_counter_is_placed_prepared_and_handed_out(
    counter: Caller, edge_shop: Shop
) -> None:
    item_id, household_id = edge_shop.item(3), edge_shop.household(30)
    number = card_of(edge_shop, household_id)
    body = {"card": number, "signed": True, "items": [{"item_id": str(item_id), "quantity": 2}]}
    placed = counter.post("/orders", body, expected=201)
    assert (placed["status"], placed["total"]) == ("placed", {"CAM": 24})
    assert (placed["confirmation"], placed["lines"][0]["quantity"]) == ("signature", 2)
    assert counter.post(f"/orders/{placed['id']}/ready")["status"] == "ready"
    handed = counter.post(f"/orders/{placed['id']}/hand-out", {"card": number})
    assert (handed["status"], handed["collected_at"] is not None) == ("collected", True)
    assert edge_shop.holds(edge_shop.shop_id, Purpose.TILL) == 24
    edge_shop.check()


def test_a_cancelled_order_says_why(counter: Caller, edge_shop: Shop) -> None:
    household_id = edge_shop.household(30)
    order_id = edge_shop.order(household_id, edge_shop.item()).order_id
    cancelled = counter.post(f"/orders/{order_id}/cancel", {"reason": "damaged"})
    assert (cancelled["status"], cancelled["cancel_reason"]) == ("cancelled", "damaged")
    assert edge_shop.holds(household_id) == 30
    assert counter.post(f"/orders/{order_id}/cancel", expected=409)["code"] == "order_finished"


def test_orders_are_listed_by_state_and_number(counter: Caller, edge_shop: Shop) -> None:
    item_id, household_id = edge_shop.item(), edge_shop.household(90)
    orders = [edge_shop.order(household_id, item_id) for _ in range(3)]
    edge_shop.order(household_id, edge_shop.item(shop_id=edge_shop.other_shop_id))
    counter.post(f"/orders/{orders[0].order_id}/ready")
    assert len(counter.get("/orders")["items"]) == 3
    assert len(counter.get("/orders", status="placed", limit=1)["items"]) == 1
    found = counter.get("/orders", number=orders[1].number)["items"]
    assert [each["id"] for each in found] == [str(orders[1].order_id)]
    assert counter.get("/orders", shop_id=str(edge_shop.other_shop_id))["items"] == []


def test_a_shop_keeps_out_of_anothers_orders_and_items(counter: Caller, edge_shop: Shop) -> None:
    elsewhere = edge_shop.item(shop_id=edge_shop.other_shop_id)
    household_id = edge_shop.household(90)
    order_id = edge_shop.order(household_id, elsewhere).order_id
    ordering = {"household_id": str(household_id), "signed": True}
    refused = [
        ("GET", f"/orders/{order_id}", None),
        ("POST", f"/orders/{order_id}/ready", {}),
        ("POST", f"/orders/{order_id}/hand-out", {}),
        ("POST", f"/orders/{order_id}/cancel", {}),
        ("PATCH", f"/items/{elsewhere}", {"amount_minor": 1}),
        ("POST", "/items", {**NEW_ITEM, "shop_id": str(edge_shop.other_shop_id)}),
        ("POST", "/orders", {**ordering, "items": [{"item_id": str(elsewhere)}]}),
    ]
    for method, path, body in refused:
        response = counter.ask(method, path, json=body)
        assert (response.status_code, response.get_json()["code"]) == (403, "not_allowed"), path


BAD_ORDERS: list[tuple[dict[str, Any], int, str]] = [
    ({"items": []}, 422, "invalid"),
    ({"items": [{"item_id": "x"}]}, 422, "invalid"),
    ({"items": [{"item_id": str(new_id())}]}, 404, "item_unknown"),
    ({"signed": False}, 422, "not_confirmed"),
    ({"pin": "1234"}, 409, "pin_not_chosen"),
    ({"household_id": None}, 422, "not_confirmed"),
    ({"household_id": str(new_id())}, 404, "household_unknown"),
    ({"household_id": None, "card": "nonsense"}, 422, "card_unreadable"),
    ({"card": "K7MD2QX9"}, 422, "invalid"),
]


@pytest.mark.parametrize(("changes", "status", "code"), BAD_ORDERS)
def test_a_bad_order_is_told_what_is_wrong(
    counter: Caller, edge_shop: Shop, changes: dict[str, Any], status: int, code: str
) -> None:
    body: dict[str, Any] = {
        "household_id": str(edge_shop.household(30)),
        "signed": True,
        "items": [{"item_id": str(edge_shop.item())}],
    } | changes
    body = {name: value for name, value in body.items() if value is not None}
    response = counter.ask("POST", "/orders", json=body)
    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert edge_shop.in_purses() == 0


def test_what_moves_tokens_or_stock_needs_a_request_key(counter: Caller, edge_shop: Shop) -> None:
    household_id, item_id = edge_shop.household(30), edge_shop.item()
    order_id = edge_shop.order(household_id, item_id).order_id
    purchase_id = edge_shop.start(item_id)
    ordering = {"household_id": str(household_id), "signed": True}
    posts: list[tuple[str, Any]] = [
        ("/items", {**NEW_ITEM, "shop_id": str(edge_shop.shop_id)}),
        ("/orders", {**ordering, "items": [{"item_id": str(item_id)}]}),
        (f"/orders/{order_id}/hand-out", {}),
        (f"/orders/{order_id}/cancel", {}),
        (f"/collective-purchases/{purchase_id}/pledges", {**ordering, "amount_minor": 1}),
    ]
    for path, body in posts:
        response = counter.client.post(f"/api/v1{path}", json=body, headers=counter.headers)
        assert response.get_json()["code"] == "idempotency_key_missing", path


UNKNOWN = UUID(int=7)
MISSING = [
    ("GET", f"/items/{UNKNOWN}"),
    ("GET", f"/orders/{UNKNOWN}"),
    ("POST", f"/orders/{UNKNOWN}/ready"),
    ("POST", f"/orders/{UNKNOWN}/hand-out"),
    ("POST", f"/orders/{UNKNOWN}/cancel"),
    ("GET", f"/collective-purchases/{UNKNOWN}"),
    ("POST", f"/collective-purchases/{UNKNOWN}/cancel"),
]


@pytest.mark.parametrize(("method", "path"), MISSING)
def test_what_is_not_there_is_not_found(
    sqlite_app: Flask, edge_shop: Shop, method: str, path: str
) -> None:
    manager = caller(sqlite_app, edge_shop, Role.MANAGER)
    response = manager.ask(method, path, json={} if method == "POST" else None)
    assert response.status_code == 404
    assert response.get_json()["code"].endswith("_unknown")


@pytest.mark.parametrize("path", ["/items", "/orders", "/collective-purchases"])
@pytest.mark.parametrize("cursor", ["x", "!!!", "MTIz", "w6k"])
def test_a_cursor_that_is_not_ours_is_refused(
    sqlite_app: Flask, edge_shop: Shop, path: str, cursor: str
) -> None:
    manager = caller(sqlite_app, edge_shop, Role.MANAGER)
    response = manager.ask("GET", path, query_string={"cursor": cursor})
    assert (response.status_code, response.get_json()["code"]) == (400, "cursor_unknown")


def test_a_resident_key_is_no_household(sqlite_app: Flask, edge_shop: Shop) -> None:
    resident = caller(sqlite_app, edge_shop, Role.RESIDENT)
    body = {"signed": True, "household_id": str(edge_shop.household(30))}
    body |= {"items": [{"item_id": str(edge_shop.item())}]}
    assert resident.post("/orders", body, expected=403)["code"] == "not_allowed"
    assert resident.get("/orders")["items"] == []
