"""Pages and JSON of a street's vouchers, of approval, and of printing at the counter."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.ledger import Purpose
from tests.catalog.callers import Caller, caller, card_of, send, text_of
from tests.catalog.shop import Shop
from tests.catalog.vouchers import Vouchers
from tests.signing_in import as_household, as_staff


@pytest.fixture
def vouchers(sqlite_app: Flask, edge_shop: Shop) -> Vouchers:
    edge_shop.give(edge_shop.street_id, 100, purpose=Purpose.POT)
    return Vouchers(edge_shop)


@pytest.fixture
def captain(sqlite_app: Flask, vouchers: Vouchers) -> FlaskClient:
    shop = vouchers.shop
    return as_staff(
        sqlite_app,
        shop.community_id,
        Role.CAPTAIN,
        scope_kind=ScopeKind.PLACE,
        scope_id=shop.street_id,
    )


@pytest.fixture
def manager(sqlite_app: Flask, vouchers: Vouchers) -> FlaskClient:
    return as_staff(sqlite_app, vouchers.shop.community_id, Role.MANAGER)


def test_a_captain_buys_prints_and_cancels(
    sqlite_app: Flask, vouchers: Vouchers, captain: FlaskClient
) -> None:
    shop = vouchers.shop
    item_id = vouchers.item(buyers="both")
    assert f"/shop/{item_id}/pot" in text_of(captain, f"/shop/{item_id}")
    form = f"/shop/{item_id}/pot"
    shown = {"place": str(shop.street_id), "prices": "25 CAM"}
    text_of(captain, form)
    assert send(captain, form, form, **{**shown, "place": ""}, quantity="1").status_code == 422
    elsewhere = {**shown, "place": str(shop.other_street_id)}
    assert send(captain, form, form, **elsewhere, quantity="1").status_code == 403
    too_much = send(captain, form, form, **shown, quantity="5")
    assert (too_much.status_code, "vote" in too_much.get_data(as_text=True)) == (409, True)
    bought = send(captain, form, form, **shown, quantity="1")
    assert bought.status_code == 303
    street = bought.location.partition("/deventer")[2]
    page = text_of(captain, street)
    one = "/places/vouchers/" + page.partition("/places/vouchers/")[2].partition('"')[0]
    assert vouchers.see(UUID(one.rpartition("/")[2])).shown_number in text_of(captain, one)
    assert captain.get(f"/deventer{one}/qr.svg").mimetype == "image/svg+xml"
    assert captain.get(f"/deventer{one}/slip.pdf").data.startswith(b"%PDF")
    pot = f"/pots/{shop.street_id}"
    assert street in text_of(captain, pot)
    neighbour = as_household(sqlite_app, shop.community_id, shop.household())
    assert street not in text_of(neighbour, pot)
    assert neighbour.get(f"/deventer{one}").status_code == 403
    text_of(captain, f"{one}/cancel")
    assert send(captain, f"{one}/cancel", f"{one}/cancel").status_code == 303
    assert send(captain, f"{one}/cancel", one).status_code == 409
    assert shop.holds(shop.street_id, Purpose.POT) == 100
    assert captain.get(f"/deventer/places/vouchers/{vouchers.bought()}").status_code == 404


def test_a_manager_approves_or_does_not(
    sqlite_app: Flask, vouchers: Vouchers, manager: FlaskClient
) -> None:
    shop = vouchers.shop
    household_id = shop.household(50)
    bought = vouchers.buy(household_id, vouchers.item(needs_approval=True), 2).voucher_ids
    client = as_household(sqlite_app, shop.community_id, household_id)
    assert "qr.svg" not in text_of(client, f"/vouchers/{bought[0]}")
    assert client.get(f"/deventer/vouchers/{bought[0]}/slip.pdf").status_code == 404
    looked = send(
        manager, "/partner/redeem", "/partner/redeem", shown=vouchers.see(bought[0]).number
    )
    assert "/redeem/take" not in looked.get_data(as_text=True)
    waiting = "/shopkeeping/vouchers/waiting"
    assert waiting in text_of(manager, "/shopkeeping/vouchers")
    assert str(bought[0]) in text_of(manager, waiting)
    yes, no = (f"/shopkeeping/vouchers/{each}" for each in bought)
    assert send(manager, f"{yes}/approve", waiting).status_code == 303
    assert send(manager, f"{no}/decline", waiting).status_code == 303
    assert send(manager, f"{no}/approve", waiting).status_code == 409
    assert str(bought[0]) not in text_of(manager, waiting)
    assert "qr.svg" in text_of(client, f"/vouchers/{bought[0]}")


def test_who_has_no_phone_has_vouchers_printed_at_the_counter(
    vouchers: Vouchers, keeper: FlaskClient
) -> None:
    shop = vouchers.shop
    household_id = shop.household(25)
    [voucher_id] = vouchers.buy(household_id, vouchers.item()).voucher_ids
    one, theirs = f"/shopkeeping/vouchers/{voucher_id}", "/shopkeeping/vouchers/theirs"
    assert keeper.get(f"/deventer{one}").status_code == 403
    card = card_of(shop, household_id)
    assert send(keeper, theirs, theirs, card=card).status_code == 422
    assert send(keeper, theirs, theirs, card=card, signed="1").status_code == 303
    assert one in text_of(keeper, theirs)
    text_of(keeper, one)
    assert keeper.get(f"/deventer{one}/slip.pdf").data.startswith(b"%PDF")
    shop.clock.advance(minutes=16)
    assert keeper.get(f"/deventer{one}/slip.pdf").status_code == 403


def test_programs_buy_for_a_street_and_approve(sqlite_app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    manager: Caller = caller(sqlite_app, shop, Role.MANAGER)
    path = f"/places/{shop.street_id}/vouchers"
    wanted = {"item_id": str(vouchers.item(buyers="street", needs_approval=True))}
    bought = manager.post(path, wanted, expected=201, key="once")
    assert manager.post(path, wanted, expected=201, key="once") == bought
    assert (bought["total"], bought["left"]) == ({"CAM": 25}, {"CAM": 75})
    one = f"{path}/{bought['voucher_ids'][0]}"
    [listed] = manager.get(path)["items"]
    assert (listed["place_id"], listed["awaits_approval"]) == (str(shop.street_id), True)
    assert manager.get("/vouchers/waiting") == [listed]
    assert manager.ask("GET", f"{one}/code").get_json()["code"] == "voucher_not_approved"
    approved = manager.post(f"/vouchers/{bought['voucher_ids'][0]}/approve")
    assert approved["awaits_approval"] is False
    assert "/V/" in manager.get(f"{one}/code")["url"]
    assert manager.post(f"{one}/cancel")["status"] == "cancelled"
    assert shop.holds(shop.street_id, Purpose.POT) == 100
