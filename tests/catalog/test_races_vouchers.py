"""Bad luck with vouchers: two at the same moment, on both databases. Nothing is paid twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from cambio.database import perform
from cambio.ledger import Purpose
from catalog.use_cases.vouchers import (
    CancelVoucher,
    NoteWrongPin,
    SettleVouchers,
    buy_vouchers,
    cancel_voucher,
    lapse_voucher,
    note_wrong_pin,
    redeem_voucher,
    settle_vouchers,
    tell_voucher_ends,
    undo_redemption,
)
from catalog.use_cases.vouchers.ending import LapseVoucher, TellVoucherEnds
from tests.catalog.shop import Shop
from tests.catalog.test_races import all_at_once, codes
from tests.catalog.vouchers import Vouchers


@pytest.fixture
def vouchers(shop: Shop) -> Vouchers:
    return Vouchers(shop)


def test_one_voucher_at_two_partners_in_the_same_millisecond(
    app: Flask, vouchers: Vouchers
) -> None:
    voucher_id, shop = vouchers.bought(), vouchers.shop
    acts = [
        (redeem_voucher, vouchers.redeeming(voucher_id, partner_id=partner_id))
        for partner_id in (vouchers.museum_id, vouchers.pool_id) * 3
    ]
    assert codes(all_at_once(app, acts)) == ["done"] + ["voucher_used"] * 5
    tills = [shop.holds(each, Purpose.TILL) for each in (vouchers.museum_id, vouchers.pool_id)]
    assert sorted(tills) == [0, 25]
    assert shop.in_purses() == 0
    shop.check()


def test_parts_taken_at_once_are_never_more_than_the_whole(app: Flask, vouchers: Vouchers) -> None:
    voucher_id = vouchers.bought(in_parts=True)
    acts = [(redeem_voucher, vouchers.redeeming(voucher_id, value_cents=500)) for _ in range(5)]
    assert codes(all_at_once(app, acts)) == ["done"] * 2 + ["voucher_amount_invalid"] * 3
    assert vouchers.see(voucher_id).left_cents == 250
    assert vouchers.shop.in_purses() == 5
    vouchers.shop.check()


def test_a_redemption_and_a_cancellation_cross(app: Flask, vouchers: Vouchers) -> None:
    shop, item_id = vouchers.shop, vouchers.item()
    household_id = shop.household(100)
    for voucher_id in vouchers.buy(household_id, item_id, 4).voucher_ids:
        outcomes = all_at_once(
            app,
            [
                (redeem_voucher, vouchers.redeeming(voucher_id)),
                (cancel_voucher, CancelVoucher(**shop.keyed, voucher_id=voucher_id)),
            ],
        )
        assert codes(outcomes) in (["done", "voucher_cancelled"], ["done", "voucher_ended"])
    taken = shop.holds(vouchers.museum_id, Purpose.TILL)
    assert shop.holds(household_id) + taken == 100
    assert shop.in_purses() == 0
    shop.check()


def test_a_settlement_and_an_undoing_cross(app: Flask, vouchers: Vouchers) -> None:
    shop, item_id = vouchers.shop, vouchers.item()
    household_id = shop.household(100)
    paid = undone = 0
    for number, voucher_id in enumerate(vouchers.buy(household_id, item_id, 4).voucher_ids):
        # Taken just before midnight in the community, settled just after it.
        shop.clock.now = datetime(2026, 3, 10 + number, 22, 55, tzinfo=UTC)
        redemption_id = vouchers.redeem(voucher_id).redemption_id
        shop.clock.advance(minutes=10)
        settling = vouchers.settling(last_day=datetime(2026, 3, 10 + number, tzinfo=UTC).date())
        again = SettleVouchers(
            **shop.keyed,
            partner_id=vouchers.museum_id,
            first_day=settling.first_day,
            last_day=settling.last_day,
        )
        outcomes = all_at_once(
            app,
            [
                (settle_vouchers, settling),
                (undo_redemption, vouchers.undoing(redemption_id)),
                (settle_vouchers, again),
            ],
        )
        both = [each for each in (outcomes[0], outcomes[2]) if not isinstance(each, str)]
        if isinstance(outcomes[1], str):
            assert outcomes[1] == "redemption_settled"
            assert [each.value_cents for each in both] == [1250]
            paid += 1
        else:
            codes(outcomes)
            assert both == []
            undone += 1
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 0
    assert (paid + undone, shop.in_purses()) == (4, 25 * undone)
    shop.check()


def test_a_wallet_buys_one_voucher_from_many_phones(app: Flask, vouchers: Vouchers) -> None:
    shop, item_id = vouchers.shop, vouchers.item()
    household_id = shop.household(30)
    acts = [(buy_vouchers, vouchers.buying(household_id, item_id)) for _ in range(4)]
    assert codes(all_at_once(app, acts)) == ["balance_too_low"] * 3 + ["done"]
    assert shop.in_purses() == 25
    shop.check()


def test_a_redemption_in_the_second_in_which_it_lapses(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    voucher_id = vouchers.bought()
    shop.clock.advance(days=77)
    perform(tell_voucher_ends, TellVoucherEnds(**shop.keyed, voucher_id=voucher_id))
    shop.clock.now = vouchers.see(voucher_id).valid_until
    outcomes = all_at_once(
        app,
        [
            (redeem_voucher, vouchers.redeeming(voucher_id)),
            *((lapse_voucher, LapseVoucher(**shop.keyed, voucher_id=voucher_id)) for _ in "12"),
        ],
    )
    assert codes(outcomes) == ["done", "done", "voucher_expired"]
    assert shop.in_purses() == 0
    shop.check()


def test_wrong_pins_from_many_phones_are_all_counted(app: Flask, vouchers: Vouchers) -> None:
    voucher_id = vouchers.bought(asks_pin=True)
    wrong = NoteWrongPin(**vouchers.shop.who, voucher_id=voucher_id)
    outcomes = all_at_once(app, [(note_wrong_pin, wrong)] * 4)
    assert sorted(outcomes) == [1, 2, 3, 4]
    assert vouchers.see(voucher_id).pin_again_at is not None
