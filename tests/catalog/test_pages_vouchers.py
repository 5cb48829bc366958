"""Pages of vouchers: bought and shown, taken at a partner, by telephone, given, and settled."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.app.logs import quiet_secrets
from cambio.app.permissions import Role, ScopeKind
from cambio.ledger import Purpose
from catalog.counter import voucher_secrets
from tests.catalog.callers import card_of, send, text_of
from tests.catalog.shop import Shop
from tests.catalog.vouchers import Vouchers
from tests.signing_in import as_household, as_staff


@dataclass
class Desk:
    """A museum's till, a manager, and what they sell."""

    app: Flask
    vouchers: Vouchers
    museum: FlaskClient
    manager: FlaskClient

    @property
    def shop(self) -> Shop:
        return self.vouchers.shop

    def partner(self, partner_id: UUID) -> FlaskClient:
        return as_staff(
            self.app,
            self.shop.community_id,
            Role.PARTNER,
            scope_kind=ScopeKind.PARTNER,
            scope_id=partner_id,
        )

    def household(self, household_id: UUID) -> FlaskClient:
        return as_household(self.app, self.shop.community_id, household_id)

    def code_of(self, voucher_id: UUID) -> str:
        """The text of its QR."""
        url = voucher_secrets(self.vouchers.see(voucher_id)).url
        assert url is not None
        return url


@pytest.fixture
def desk(sqlite_app: Flask, edge_shop: Shop) -> Desk:
    vouchers = Vouchers(edge_shop)
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PARTNER, "scope_id": vouchers.museum_id}
    return Desk(
        sqlite_app,
        vouchers,
        as_staff(sqlite_app, edge_shop.community_id, Role.PARTNER, **scope),
        as_staff(sqlite_app, edge_shop.community_id, Role.MANAGER),
    )


def test_a_household_buys_shows_prints_and_cancels(desk: Desk) -> None:
    shop = desk.shop
    household_id, item_id = shop.household(50), desk.vouchers.item()
    client = desk.household(household_id)
    page = text_of(client, f"/shop/{item_id}")
    assert "12,50" in page
    assert "De Hanzekist, De Kolk" in page
    bought = send(client, f"/shop/{item_id}/order", f"/shop/{item_id}", quantity="1")
    assert bought.status_code == 303
    path = bought.location.partition("/deventer")[2]
    page = text_of(client, path)
    voucher_id = UUID(path.rpartition("/")[2])
    assert desk.vouchers.see(voucher_id).shown_number in page
    assert "qr.svg" in text_of(client, path)
    drawing = client.get(f"/deventer{path}/qr.svg")
    assert drawing.mimetype == "image/svg+xml"
    assert drawing.headers["Cache-Control"] == "no-store"
    assert client.get(f"/deventer{path}/slip.pdf").data.startswith(b"%PDF")
    assert "Museumcheque" in text_of(client, "/vouchers")
    stranger = desk.household(shop.household())
    assert stranger.get(f"/deventer{path}").status_code == 404
    assert stranger.get(f"/deventer{path}/qr.svg").status_code == 404
    text_of(client, f"{path}/cancel")
    assert send(client, f"{path}/cancel", f"{path}/cancel").status_code == 303
    assert shop.holds(household_id) == 50
    assert send(client, f"{path}/cancel", f"{path}/cancel").status_code == 409
    assert client.get(f"/deventer{path}/qr.svg").status_code == 404


def test_a_partner_looks_takes_and_undoes(desk: Desk) -> None:
    voucher_id = desk.vouchers.bought(in_parts=True, asks_pin=True)
    view = desk.vouchers.see(voucher_id)
    text_of(desk.museum, "/partner/redeem")
    policy = desk.museum.get("/deventer/partner/redeem").headers["Content-Security-Policy"]
    assert "wasm-unsafe-eval" in policy
    looked = send(desk.museum, "/partner/redeem", "/partner/redeem", shown=view.shown_number)
    assert looked.status_code == 200
    assert "f-pin" in looked.get_data(as_text=True)
    fields = {"shown": view.number, "partner": str(desk.vouchers.museum_id), "amount": "2,50"}
    wrong = _take(desk.museum, **fields, pin="")
    assert (wrong.status_code, "f-pin" in wrong.get_data(as_text=True)) == (409, True)
    pin = voucher_secrets(view).pin
    too_much = _take(desk.museum, **{**fields, "amount": "99"}, pin=pin)
    assert "12.50" in too_much.get_data(as_text=True)
    taken = _take(desk.museum, **fields, pin=pin)
    path = taken.location.partition("/deventer")[2]
    page = text_of(desk.museum, path)
    assert "2,50" in page
    assert "10,00" in page
    assert desk.partner(desk.vouchers.pool_id).get(f"/deventer{path}").status_code == 403
    assert send(desk.museum, f"{path}/undo", path).status_code == 303
    assert desk.vouchers.see(voucher_id).left_cents == 1250
    assert "/undo" not in text_of(desk.museum, path)


def test_the_qr_opens_for_anybody_and_is_taken_at_a_partner(desk: Desk) -> None:
    voucher_id = desk.vouchers.bought()
    code = desk.code_of(voucher_id).rpartition("/")[2]
    anybody = desk.app.test_client().get(f"/V/{code}")
    assert anybody.status_code == 200
    text = anybody.get_data(as_text=True)
    assert "Museumcheque" in text
    assert "/take" not in text
    assert desk.app.test_client().get(f"/V/{code[:-1]}A").status_code == 404
    assert desk.app.test_client().get("/v/nothing").status_code == 404
    opened = desk.museum.get(f"/V/{code}").get_data(as_text=True)
    assert f'name="shown" value="{code}"' in opened
    elsewhere = desk.partner(desk.vouchers.partner("Elders"))
    assert "/take" not in elsewhere.get(f"/V/{code}").get_data(as_text=True)
    taken = _take(desk.museum, shown=code, partner=str(desk.vouchers.museum_id))
    assert taken.status_code == 303
    again = _take(desk.museum, shown=code, partner=str(desk.vouchers.museum_id))
    assert again.status_code == 409
    assert "7-3-2026" in again.get_data(as_text=True)
    forged = _take(desk.museum, shown="K7MD-2QX9", partner=str(desk.vouchers.museum_id))
    assert forged.status_code == 404
    other = _take(desk.museum, shown=code, partner=str(desk.vouchers.pool_id))
    assert other.status_code == 403


def test_codes_of_vouchers_are_blotted_out_of_logs(desk: Desk) -> None:
    code = desk.code_of(desk.vouchers.bought()).rpartition("/")[2]
    written = io.StringIO()
    logger = logging.getLogger("tests.catalog.vouchers")
    logger.addHandler(logging.StreamHandler(written))
    quiet_secrets(logger)
    logger.warning("GET /V/%s and /v/%s", code, code.lower())
    assert written.getvalue().splitlines() == ["GET /V/*** and /v/***"]


def test_what_was_used_is_listed_filed_and_settled(desk: Desk) -> None:
    for _ in range(3):
        desk.vouchers.redeem(desk.vouchers.bought())
    assert "37,50" in text_of(desk.museum, "/partner/redemptions")
    lines = desk.museum.get("/deventer/partner/redemptions.csv").get_data(as_text=True).splitlines()
    assert (len(lines), lines[1].count("12.50")) == (4, 1)
    desk.shop.clock.advance(days=1)
    page = text_of(desk.museum, "/partner/settlements")
    assert "37,50" in page
    assert "request_key" not in page
    fields = {"partner": str(desk.vouchers.museum_id), "from": "2026-03-01"}
    not_over = send(
        desk.manager, "/partner/settlements", "/partner/settlements", **fields, until="2026-03-08"
    )
    assert not_over.status_code == 422
    settled = send(
        desk.manager, "/partner/settlements", "/partner/settlements", **fields, until="2026-03-07"
    )
    path = settled.location.partition("/deventer")[2]
    assert "37,50" in text_of(desk.museum, path)
    paper = desk.museum.get(f"/deventer{path}/file.pdf")
    assert paper.data.startswith(b"%PDF")
    filed = desk.museum.get(f"/deventer{path}/file.csv").get_data(as_text=True)
    assert len(filed.splitlines()) == 4
    assert desk.partner(desk.vouchers.pool_id).get(f"/deventer{path}").status_code == 403
    refused = send(desk.museum, "/partner/settlements", "/partner/redeem", **fields)
    assert refused.status_code == 403
    assert desk.shop.holds(desk.vouchers.museum_id, Purpose.TILL) == 0


def test_the_helpdesk_takes_it_for_a_partner(desk: Desk) -> None:
    view = desk.vouchers.see(desk.vouchers.bought())
    fields = {"shown": view.number, "partner": str(desk.vouchers.museum_id)}
    unsaid = send(desk.manager, "/counter/vouchers", "/counter/vouchers", **fields)
    assert unsaid.status_code == 422
    fields |= {"caller": "Hugo", "reason": "Geen netwerk"}
    done = send(desk.manager, "/counter/vouchers", "/counter/vouchers", **fields)
    assert "Hugo: Geen netwerk" in text_of(desk.manager, done.location.partition("/deventer")[2])
    assert desk.museum.get("/deventer/counter/vouchers").status_code == 403


def test_a_voucher_is_cancelled_at_the_counter_for_its_household(desk: Desk) -> None:
    shop = desk.shop
    household_id, stranger_id = shop.household(25), shop.household()
    voucher_id = desk.vouchers.buy(household_id, desk.vouchers.item()).voucher_ids[0]
    fields = {"number": desk.vouchers.see(voucher_id).number, "signed": "1"}
    path = "/counter/vouchers/cancel"
    other = send(desk.manager, path, "/counter/vouchers", **fields, card=card_of(shop, stranger_id))
    assert other.status_code == 404
    card = card_of(shop, household_id)
    assert send(desk.manager, path, "/counter/vouchers", **fields, card=card).status_code == 303
    assert shop.holds(household_id) == 25


def test_bought_at_the_counter_it_is_printed_there(desk: Desk, keeper: FlaskClient) -> None:
    shop = desk.shop
    item_id, household_id = desk.vouchers.item(), shop.household(25)
    fields = {"item_id": str(item_id), "card": card_of(shop, household_id), "signed": "1"}
    bought = send(keeper, "/shopkeeping/counter", "/shopkeeping/counter", **fields)
    path = bought.location.partition("/deventer")[2]
    assert re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text_of(keeper, path))
    assert keeper.get(f"/deventer{path}/slip.pdf").data.startswith(b"%PDF")
    assert keeper.get(f"/deventer{path}/qr.svg").status_code == 200
    assert desk.manager.get(f"/deventer{path}").status_code == 403
    shop.clock.advance(hours=13)
    assert keeper.get(f"/deventer{path}").status_code == 403


def test_what_a_voucher_is_worth_is_filled_in_on_a_page(desk: Desk, keeper: FlaskClient) -> None:
    item_id = desk.shop.item(0, kind="voucher", buyers="household")
    path = f"/shopkeeping/items/{item_id}/voucher"
    text_of(keeper, path)
    fields = {"value": "7,5", "valid_days": "90", "returns": "1"}
    nowhere = send(keeper, path, path, **fields)
    assert nowhere.status_code == 422
    saved = send(keeper, path, path, **fields, partners=str(desk.vouchers.museum_id))
    assert saved.status_code == 303
    assert 'value="7.50"' in text_of(keeper, path)
    goods = desk.shop.item()
    assert keeper.get(f"/deventer/shopkeeping/items/{goods}/voucher").status_code == 404
    assert "voucher" in text_of(keeper, f"/shopkeeping/items/{item_id}")


def _take(client: FlaskClient, **fields: str | None) -> TestResponse:
    given = {name: value for name, value in fields.items() if value is not None}
    return send(client, "/partner/redeem/take", "/partner/redeem", **given)
