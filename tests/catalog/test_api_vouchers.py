"""JSON of vouchers: bought, shown, taken, undone, and settled."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from tests.catalog.callers import Caller, caller, card_of
from tests.catalog.shop import Shop
from tests.catalog.vouchers import Vouchers


@pytest.fixture
def vouchers(edge_shop: Shop) -> Vouchers:
    return Vouchers(edge_shop)


@pytest.fixture
def museum(sqlite_app: Flask, vouchers: Vouchers) -> Caller:
    scope = {"scope_kind": ScopeKind.PARTNER, "scope_id": vouchers.museum_id}
    return caller(sqlite_app, vouchers.shop, Role.PARTNER, **scope)


def test_a_till_sells_and_a_partner_takes(
    vouchers: Vouchers, counter: Caller, museum: Caller
) -> None:
    shop = vouchers.shop
    household_id, item_id = shop.household(30), vouchers.item(in_parts=True)
    order = {"item_id": str(item_id), "card": card_of(shop, household_id), "signed": True}
    bought = counter.post("/vouchers", order, expected=201)
    assert (bought["total"], bought["left"]) == ({"CAM": 25}, {"CAM": 5})
    view = vouchers.see(UUID(bought["voucher_ids"][0]))
    check = museum.post("/voucher-checks", {"shown": view.shown_number})
    assert (check["left_cents"], check["status"]) == (1250, "good")
    assert "household_id" not in check
    body = {"shown": view.number, "partner_id": str(vouchers.museum_id), "value_cents": 250}
    first = museum.post("/redemptions", body, expected=201, key="one")
    again = museum.post("/redemptions", body, expected=201, key="one")
    assert first == again
    assert museum.get("/redemptions")["items"] == [first]
    assert museum.get("/redemptions", last_day="2026-03-06")["items"] == []
    undone = museum.post(f"/redemptions/{first['id']}/undo")
    assert undone["undone_at"] is not None
    elsewhere = {**body, "partner_id": str(vouchers.pool_id)}
    assert museum.post("/redemptions", elsewhere, expected=403)["code"] == "not_allowed"
    forged = {**body, "shown": "K7MD-2QX9"}
    assert museum.post("/redemptions", forged, expected=404)["code"] == "voucher_unknown"
    by_phone = {**body, "caller": "Hugo", "reason": "Geen netwerk"}
    assert museum.post("/redemptions", by_phone, expected=403)["code"] == "not_allowed"


def test_a_manager_gives_helps_and_settles(
    sqlite_app: Flask, vouchers: Vouchers, museum: Caller
) -> None:
    manager = caller(sqlite_app, vouchers.shop, Role.MANAGER)
    voucher_id = vouchers.bought()
    body = {
        "shown": vouchers.see(voucher_id).number,
        "partner_id": str(vouchers.museum_id),
        "caller": "Hugo",
        "reason": "Geen netwerk",
    }
    helped = manager.post("/redemptions", body, expected=201)
    assert helped["by_helpdesk"] is True
    manager.post(f"/vouchers/{voucher_id}/cancel", expected=409)
    cancelled = manager.post(f"/vouchers/{vouchers.bought()}/cancel")
    assert cancelled["status"] == "cancelled"
    days = {"partner_id": str(vouchers.museum_id), "first_day": "2026-03-01"}
    too_soon = {**days, "last_day": "2026-03-07"}
    assert manager.post("/voucher-settlements", too_soon, expected=422)["code"] == (
        "settlement_period_invalid"
    )
    vouchers.shop.clock.advance(days=1)
    museum.post("/voucher-settlements", too_soon, expected=403)
    settled = manager.post("/voucher-settlements", too_soon, expected=201)
    assert (settled["value_cents"], settled["tokens"]) == (1250, {"CAM": 25})
    assert museum.get("/voucher-settlements")["items"] == [settled]
    lines = museum.get(f"/voucher-settlements/{settled['id']}/redemptions")
    assert [each["id"] for each in lines] == [helped["id"]]
    missing = {"item_id": str(voucher_id), "household_id": str(voucher_id)}
    award = {**missing, "budget_id": str(voucher_id)}
    assert manager.post("/voucher-awards", award, expected=404)["code"] == "household_unknown"
    gift = {"rule_id": str(voucher_id), **missing, "budget_id": str(voucher_id)}
    del gift["household_id"]
    assert manager.post("/voucher-gifts", gift, expected=404)["code"] == "rule_unknown"
    assert manager.get("/voucher-gifts") == []
    assert manager.ask("DELETE", f"/voucher-gifts/{voucher_id}").status_code == 404


def test_terms_are_read_and_written(vouchers: Vouchers, counter: Caller) -> None:
    item_id = vouchers.shop.item(0, kind="voucher", buyers="household")
    path = f"/items/{item_id}/voucher-terms"
    assert counter.ask("GET", path).get_json()["code"] == "voucher_terms_missing"
    body = {"value_cents": 750, "valid_days": 90, "partner_ids": [str(vouchers.museum_id)]}
    saved = counter.ask("PUT", path, json=body).get_json()
    assert saved["partners"] == [{"id": str(vouchers.museum_id), "name": "De Hanzekist"}]
    assert counter.get(path) == saved
    short = counter.ask("PUT", path, json={**body, "valid_days": 3})
    assert short.get_json()["code"] == "voucher_terms_invalid"
