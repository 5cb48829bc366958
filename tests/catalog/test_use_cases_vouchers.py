"""Vouchers on both databases: bought, given, redeemed, undone, cancelled, lapsed, settled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.ledger.models import LedgerSettled
from cambio.messages.models import NoticeRow
from cards.keys import card_key
from catalog.jobs import end_vouchers
from catalog.models import VoucherRedemption
from catalog.rules.orders import Confirmation
from catalog.rules.voucher_codes import voucher_pin_for
from catalog.rules.vouchers import Worth
from catalog.use_cases import OrderedItem, UpdateItem, update_item
from catalog.use_cases.vouchers import (
    Call,
    NoteWrongPin,
    SetTerms,
    buy_vouchers,
    note_wrong_pin,
    set_terms,
)
from tests.catalog.shop import Shop, content_of
from tests.catalog.vouchers import Vouchers


@pytest.fixture
def vouchers(shop: Shop) -> Vouchers:
    return Vouchers(shop)


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    """The code with which an act is refused."""
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    return caught.value.code


def told(shop: Shop) -> list[str]:
    """The news that wait for households."""
    with reading() as session:
        rows = session.scalars(select(NoticeRow).filter_by(kind="voucher").order_by(NoticeRow.id))
        return [row.news for row in rows]


def test_a_voucher_is_bought_redeemed_and_settled(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    household_id = shop.household(60)
    bought = vouchers.buy(household_id, vouchers.item(), 2)
    assert (bought.total, bought.left) == ({"CAM": 50}, {"CAM": 10})
    assert shop.in_purses() == 50
    first, second = bought.voucher_ids
    redeemed = vouchers.redeem(first)
    assert (redeemed.value_cents, redeemed.left_cents) == (1250, 0)
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 25
    assert refused(vouchers.redeem, first, partner_id=vouchers.pool_id) == "voucher_used"
    shop.clock.advance(days=1)
    vouchers.redeem(second, partner_id=vouchers.pool_id)
    settled = vouchers.settle()
    assert (settled.number, settled.value_cents, settled.tokens) == (1, 1250, {"CAM": 25})
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 0
    assert shop.holds(vouchers.pool_id, Purpose.TILL) == 25
    assert refused(vouchers.settle) == "nothing_to_settle"
    assert refused(vouchers.undo, redeemed.redemption_id) == "redemption_settled"
    with reading() as session:
        named = session.scalars(select(LedgerSettled)).all()
    assert len(named) == 1
    shop.check()


def test_a_voucher_in_parts_moves_its_tokens_in_step(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    voucher_id = vouchers.bought(5, price_minor=5, value_cents=1000, in_parts=True)
    assert vouchers.redeem(voucher_id, value_cents=190).left_cents == 810
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 0
    part = vouchers.redeem(voucher_id, value_cents=410)
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 3
    assert refused(vouchers.redeem, voucher_id, value_cents=401) == "voucher_amount_invalid"
    assert refused(vouchers.cancel, voucher_id) == "voucher_partly_used"
    assert vouchers.undo(part.redemption_id).left_cents == 810
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 0
    assert refused(vouchers.undo, part.redemption_id) == "redemption_unknown"
    assert vouchers.redeem(voucher_id).left_cents == 0
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 5
    shop.check()


def test_undoing_is_for_the_partner_itself_and_in_time(app: Flask, vouchers: Vouchers) -> None:
    voucher_id = vouchers.bought()
    redemption_id = vouchers.redeem(voucher_id).redemption_id
    strangers = {"partner_id": vouchers.pool_id}
    assert refused(vouchers.undo, redemption_id, **strangers) == "redemption_unknown"
    vouchers.shop.clock.advance(minutes=16)
    assert refused(vouchers.undo, redemption_id) == "too_late_to_undo"
    assert vouchers.undo(redemption_id, partner_id=None).left_cents == 1250
    assert vouchers.redeem(voucher_id, partner_id=vouchers.pool_id).left_cents == 0


def test_each_no_has_its_own_verdict(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    assert refused(vouchers.redeem, new_id()) == "voucher_unknown"
    elsewhere = vouchers.bought(partners=(vouchers.pool_id,))
    assert refused(vouchers.redeem, elsewhere) == "voucher_elsewhere"
    whole = vouchers.bought()
    assert refused(vouchers.redeem, whole, value_cents=1249) == "voucher_whole"
    call = Call(caller="", reason="no network")
    assert refused(vouchers.redeem, whole, call=call) == "helpdesk_reason_missing"
    cancelled = vouchers.bought()
    vouchers.cancel(cancelled)
    assert refused(vouchers.redeem, cancelled) == "voucher_cancelled"
    assert refused(vouchers.cancel, cancelled) == "voucher_ended"
    shop.clock.advance(days=91)
    assert refused(vouchers.redeem, whole) == "voucher_expired"


def test_cancelling_gives_the_tokens_back_to_who_paid(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    household_id, stranger_id = shop.household(25), shop.household()
    voucher_id = vouchers.buy(household_id, vouchers.item()).voucher_ids[0]
    assert refused(vouchers.cancel, voucher_id, holder_id=stranger_id) == "voucher_unknown"
    assert vouchers.cancel(voucher_id, holder_id=household_id).status == "cancelled"
    assert (shop.holds(household_id), shop.in_purses()) == (25, 0)
    shop.check()


def test_the_pin_is_asked_and_wrong_ones_slow_down(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    voucher_id = vouchers.bought(asks_pin=True)
    view = vouchers.see(voucher_id)
    pin = _pin_of(view.number, view.key_id, shop.community_id)
    wrong = "0000" if pin != "0000" else "1111"
    for _ in range(3):
        assert refused(vouchers.redeem, voucher_id, pin=wrong) == "voucher_pin_wrong"
        perform(note_wrong_pin, NoteWrongPin(**shop.who, voucher_id=voucher_id))
    assert refused(vouchers.redeem, voucher_id, pin=pin) == "voucher_too_soon"
    shop.clock.advance(minutes=5)
    assert vouchers.redeem(voucher_id, pin=pin).left_cents == 0


def test_the_helpdesk_redeems_on_record(app: Flask, vouchers: Vouchers) -> None:
    voucher_id = vouchers.bought()
    call = Call(caller="Hugo van de kassa", reason="Geen netwerk in de kelder")
    redeemed = vouchers.redeem(voucher_id, call=call)
    with reading() as session:
        row = session.get_one(
            VoucherRedemption, (vouchers.shop.community_id, redeemed.redemption_id)
        )
    assert (row.caller, row.reason) == (call.caller, call.reason)


@pytest.mark.parametrize("returns", [True, False])
def test_what_nobody_used_lapses_after_it_was_told(
    app: Flask, vouchers: Vouchers, *, returns: bool
) -> None:
    shop = vouchers.shop
    household_id = shop.household(50)
    item_id = vouchers.item(price_minor=10, value_cents=1000, in_parts=True, returns=returns)
    voucher_id = vouchers.buy(household_id, item_id).voucher_ids[0]
    vouchers.redeem(voucher_id, value_cents=300)
    assert (end_vouchers(), told(shop)) == (0, [])
    shop.clock.advance(days=80)
    assert end_vouchers() == 1
    assert [f'"returns":{str(returns).lower()}' in each for each in told(shop)] == [True]
    assert end_vouchers() == 0
    shop.clock.advance(days=14)
    assert end_vouchers() == 1
    assert vouchers.see(voucher_id).status == "lapsed"
    assert (shop.holds(household_id), shop.in_purses()) == (47 if returns else 40, 0)
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 3
    assert refused(vouchers.redeem, voucher_id, value_cents=1) == "voucher_expired"
    shop.check()


@pytest.mark.parametrize("returns", [True, False])
def test_what_is_undone_after_a_voucher_lapsed_goes_where_the_rest_went(
    app: Flask, vouchers: Vouchers, *, returns: bool
) -> None:
    shop = vouchers.shop
    household_id = shop.household(50)
    item_id = vouchers.item(price_minor=10, value_cents=1000, in_parts=True, returns=returns)
    voucher_id = vouchers.buy(household_id, item_id).voucher_ids[0]
    redeemed = vouchers.redeem(voucher_id, value_cents=300)
    shop.clock.advance(days=80)
    end_vouchers()
    shop.clock.advance(days=14)
    end_vouchers()
    undone = vouchers.undo(redeemed.redemption_id, partner_id=None)
    assert (undone.left_cents, vouchers.see(voucher_id).status) == (0, "lapsed")
    assert (shop.holds(household_id), shop.in_purses()) == (50 if returns else 40, 0)
    assert end_vouchers() == 0
    shop.check()


def test_limits_count_vouchers_too(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    household_id, item_id = shop.household(500), vouchers.item(price_minor=60)
    at_counter: dict[str, Any] = {"confirmation": Confirmation.SIGNATURE}
    vouchers.buy(household_id, item_id, **at_counter)
    assert refused(vouchers.buy, household_id, item_id, **at_counter) == "counter_limit"
    few = shop.item(0, kind="voucher", buyers="household", max_per_household=2)
    assert refused(vouchers.buy, household_id, few) == "voucher_terms_missing"
    values = {"worth": _worth(), "partner_ids": (vouchers.museum_id,)}
    perform(set_terms, SetTerms(**shop.who, item_id=few, **values))
    vouchers.buy(household_id, few, 2)
    assert refused(vouchers.buy, household_id, few) == "too_many_for_household"
    assert refused(vouchers.buy, household_id, few, 11) == "quantity_invalid"


def test_a_mixed_price_lies_in_two_purses(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    household_id = shop.household(20)
    shop.give(household_id, 7, currency="GLD")
    item_id = vouchers.item(price_minor=20)
    _add_price(shop, item_id, {"GLD": 7})
    shown = OrderedItem(item_id, 1, {"CAM": 20})
    assert refused(vouchers.buy, household_id, item_id, wanted=shown) == "price_changed"
    voucher_id = vouchers.buy(household_id, item_id).voucher_ids[0]
    assert vouchers.see(voucher_id).price == {"CAM": 20, "GLD": 7}
    vouchers.redeem(voucher_id)
    shop.clock.advance(days=1)
    assert vouchers.settle().tokens == {"CAM": 20, "GLD": 7}
    shop.check()


def test_issued_vouchers_keep_the_terms_of_their_day(app: Flask, vouchers: Vouchers) -> None:
    voucher_id = vouchers.bought()
    item_id = vouchers.see(voucher_id).item_id
    values = {"worth": _worth(), "partner_ids": (vouchers.pool_id,)}
    perform(set_terms, SetTerms(**vouchers.shop.who, item_id=item_id, **values))
    assert vouchers.redeem(voucher_id).value_cents == 1250


def test_sent_twice_it_is_one_voucher(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    command = vouchers.buying(shop.household(50), vouchers.item())
    first, again = perform(buy_vouchers, command), perform(buy_vouchers, command)
    assert first == again
    assert shop.in_purses() == 25


def _pin_of(number: str, key_id: str, community_id: int) -> str:
    return voucher_pin_for(card_key(key_id), community_id=community_id, number=number)


def _worth() -> Any:
    return Worth(value_cents=500, valid_days=30)


def _add_price(shop: Shop, item_id: UUID, extra: dict[str, int]) -> None:
    content = content_of(kind="voucher", buyers="household", price_minor=20, extra_prices=extra)
    perform(update_item, UpdateItem(**shop.who, item_id=item_id, content=content))
