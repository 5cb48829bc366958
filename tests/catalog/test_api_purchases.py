"""Buying together as JSON."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from cambio.ledger import Purpose
from tests.catalog.callers import Caller, caller, card_of
from tests.catalog.shop import Shop


def test_a_street_buys_together_by_its_captain_and_the_counter(
    sqlite_app: Flask, counter: Caller, edge_shop: Shop
) -> None:
    scope = {"scope_kind": ScopeKind.PLACE, "scope_id": edge_shop.street_id}
    captain = caller(sqlite_app, edge_shop, Role.CAPTAIN, **scope)
    edge_shop.give(edge_shop.street_id, 80, purpose=Purpose.POT)
    body = {
        "place_id": str(edge_shop.street_id),
        "item_id": str(edge_shop.item(price_minor=90)),
        "deadline_at": (edge_shop.clock.now + timedelta(days=9)).isoformat(),
        "min_households": 1,
    }
    started = captain.post("/collective-purchases", body, expected=201)
    assert (started["status"], started["target_minor"], started["pot_minor"]) == ("open", 90, 0)
    path = f"/collective-purchases/{started['id']}"
    pledged = captain.post(f"{path}/pledges", {"pot": True, "amount_minor": 80})
    assert (pledged["amount_minor"], pledged["pledged_minor"]) == (80, 80)
    withdrawn = captain.ask("DELETE", f"{path}/pledges", query_string={"pot": "true"})
    assert withdrawn.get_json()["amount_minor"] == 0
    captain.post(f"{path}/pledges", {"pot": True, "amount_minor": 50})
    household_id = edge_shop.household(40)
    confirmed = {"card": card_of(edge_shop, household_id), "signed": True}
    met = counter.post(f"{path}/pledges", {**confirmed, "amount_minor": 99})
    assert (met["amount_minor"], met["status"], met["order_id"] is None) == (40, "met", False)
    seen = captain.get(path)
    assert (seen["households"], seen["pot_minor"]) == (1, None)
    listed = captain.get("/collective-purchases", status="met", place_id=str(edge_shop.street_id))
    assert [each["id"] for each in listed["items"]] == [started["id"]]
    edge_shop.check()


def test_a_captain_stays_in_the_own_street(sqlite_app: Flask, edge_shop: Shop) -> None:
    scope = {"scope_kind": ScopeKind.PLACE, "scope_id": edge_shop.other_street_id}
    captain = caller(sqlite_app, edge_shop, Role.CAPTAIN, **scope)
    purchase_id = edge_shop.start(edge_shop.item())
    path = f"/collective-purchases/{purchase_id}"
    own = {"household_id": str(edge_shop.household(5)), "signed": True, "amount_minor": 5}
    start = {
        "place_id": str(edge_shop.street_id),
        "item_id": str(edge_shop.item()),
        "deadline_at": (edge_shop.clock.now + timedelta(days=9)).isoformat(),
    }
    for route, body in (
        ("/collective-purchases", start),
        (f"{path}/pledges", {"pot": True, "amount_minor": 1}),
        (f"{path}/pledges", own),
        (f"{path}/cancel", {}),
    ):
        assert captain.post(route, body, expected=403)["code"] == "not_allowed", route


def test_a_manager_stops_a_purchase(sqlite_app: Flask, edge_shop: Shop) -> None:
    manager = caller(sqlite_app, edge_shop, Role.MANAGER)
    household_id = edge_shop.household(9)
    purchase_id = edge_shop.start(edge_shop.item())
    edge_shop.pledge(purchase_id, household_id, 9)
    assert manager.post(f"/collective-purchases/{purchase_id}/cancel")["status"] == "cancelled"
    assert edge_shop.holds(household_id) == 9
