"""What a shopkeeper keeps beside its items, by programs: points, files, variants, gifts."""

from __future__ import annotations

from flask import Flask

from cambio.app.permissions import Role
from cambio.ledger import Purpose
from tests.catalog.callers import Caller, caller, card_of
from tests.catalog.shop import Shop


def test_points_are_opened_changed_and_closed(edge_shop: Shop, counter: Caller) -> None:
    shop_id, words = str(edge_shop.shop_id), {"name": "Wijkhuis", "keep_days": 5}
    made = counter.post("/pick-up-points", {"shop_id": shop_id, **words}, expected=201)
    seen = counter.get("/pick-up-points", shop_id=shop_id)["items"]
    assert [each["name"] for each in seen] == ["De Bezem", "Wijkhuis"]
    answer = counter.ask("PUT", f"/pick-up-points/{made['id']}", json={**words, "closed": True})
    assert answer.get_json()["closed_at"] is not None
    assert len(counter.get("/pick-up-points", shop_id=shop_id)["items"]) == 1
    elsewhere = {"shop_id": str(edge_shop.other_shop_id), "name": "X"}
    other = counter.ask("POST", "/pick-up-points", json=elsewhere)
    assert other.status_code == 403


def test_a_file_of_items_is_fetched_checked_and_carried_out_once(
    edge_shop: Shop, counter: Caller
) -> None:
    edge_shop.item(code="G1")
    path = f"/shops/{edge_shop.shop_id}/item-files"
    text = counter.get(path)["csv"]
    assert "Afvalgrijper" in text
    bad = counter.post(path, {"csv": text.replace("cleaning", "nowhere")}, expected=201)
    assert [each["line"] for each in bad["problems"]] == [2]
    good = counter.post(path, {"csv": text.replace("Afvalgrijper", "Grijper")}, expected=201)
    assert (good["changed"], good["problems"]) == (1, [])
    for _twice in range(2):
        done = counter.post(f"/item-files/{good['file_id']}/import", key="file")
        assert done == {"created": 0, "changed": 1, "unchanged": 0}


def test_a_variant_is_added_and_a_gift_is_given_at_the_counter(
    sqlite_app: Flask, edge_shop: Shop, counter: Caller
) -> None:
    item_id = edge_shop.item()
    sizes = {"variant": {"nl": "maat L"}, "first": {"nl": "maat M"}, "on_hand": 3}
    whole = counter.post(f"/items/{item_id}/variants", sizes, expected=201)
    assert [each["names"]["nl"] for each in whole["variants"]] == ["maat M", "maat L"]
    gift_id = edge_shop.item(
        0, kind="gift", place_id=edge_shop.street_id, price_minor=5, buyers="household"
    )
    giver = edge_shop.household(20)
    gift = {"quantity": 2, "card": card_of(edge_shop, giver), "signed": True}
    given = counter.post(f"/items/{gift_id}/gifts", gift, expected=201)
    assert (given["given"], given["left"]) == ({"CAM": 10}, {"CAM": 10})
    assert edge_shop.holds(edge_shop.street_id, Purpose.POT) == 10
    elsewhere = caller(sqlite_app, edge_shop, Role.RESIDENT)
    assert elsewhere.ask("POST", f"/items/{gift_id}/gifts", json=gift).status_code == 403
