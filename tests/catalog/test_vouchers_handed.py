"""Vouchers when a household splits, merges or ends: they go along, or what was paid returns."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.permissions import Role
from cambio.database import Refusal, new_id, perform
from cambio.ledger import Purpose
from cambio.neighbourhood.rules.households import Means
from cards.use_cases import (
    EndHousehold,
    Remainder,
    SplitHousehold,
    end_household,
    split_household,
)
from cards.use_cases.merging import MergeHousehold, merge_household
from catalog.jobs import end_vouchers
from catalog.rules.vouchers import VoucherStatus
from tests.catalog import making
from tests.catalog.callers import caller, send, text_of
from tests.catalog.shop import Shop
from tests.catalog.vouchers import Vouchers
from tests.signing_in import as_household, as_staff


@pytest.fixture
def vouchers(shop: Shop) -> Vouchers:
    return Vouchers(shop)


def split(shop: Shop, household_id: UUID, *voucher_ids: UUID) -> UUID:
    """One adult goes with half of the wallet, and these vouchers."""
    address_id = shop._act(making.address, (shop.street_id, 900))
    command = SplitHousehold(
        **shop.keyed,
        household_id=household_id,
        address_id=address_id,
        nickname="Klaproos",
        language="nl",
        adults=1,
        children=0,
        confirmed=True,
        means=Means.SIGNATURE,
        percent=50,
        belongings=voucher_ids,
    )
    return perform(split_household, command).new_household_id


def end(shop: Shop, household_id: UUID, remainder: Remainder, **changes: Any) -> None:
    command = EndHousehold(
        **shop.keyed,
        household_id=household_id,
        remainder=remainder,
        means=Means.SIGNATURE,
        **changes,
    )
    perform(end_household, command)


def test_on_a_split_vouchers_go_where_it_was_agreed(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    old = shop.household(60)
    goes, stays = vouchers.buy(old, vouchers.item(), 2).voucher_ids
    strange = vouchers.bought()
    for unknown in (new_id(), strange):
        with pytest.raises(Refusal) as caught:
            split(shop, old, unknown)
        assert caught.value.code == "share_invalid"
    new = split(shop, old, goes)
    assert vouchers.see(goes).household_id == new
    assert vouchers.see(stays).household_id == old
    # What returns of it comes to who has it by now, not to who paid.
    vouchers.cancel(goes, holder_id=new)
    assert (shop.holds(old), shop.holds(new)) == (5, 30)
    vouchers.cancel(stays, holder_id=old)
    assert (shop.holds(old), shop.in_purses()) == (30, 25)
    shop.check()


def test_whoever_gets_a_voucher_is_told_anew_before_it_ends(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    old = shop.household(25)
    [voucher_id] = vouchers.buy(old, vouchers.item()).voucher_ids
    shop.clock.advance(days=80)
    assert end_vouchers() == 1
    split(shop, old, voucher_id)
    shop.clock.advance(days=12)
    assert end_vouchers() == 1, "the new household is told, and has two weeks"
    assert vouchers.redeem(voucher_id).left_cents == 0


def test_a_newcomers_vouchers_come_to_the_household_that_it_is_of(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    known = shop.household()
    shop.houses -= 1  # the next one lives at the same address
    newcomer = shop.household(35)
    shop.forget_proof(newcomer)
    [voucher_id] = vouchers.buy(newcomer, vouchers.item()).voucher_ids
    command = MergeHousehold(
        **shop.keyed, household_id=newcomer, into_household_id=known, means=Means.PIN
    )
    assert perform(merge_household, command).moved_minor == {"CAM": 10}
    vouchers.cancel(voucher_id, holder_id=known)
    assert (shop.holds(known), shop.holds(newcomer)) == (35, 0)
    shop.check()


def test_an_heir_gets_the_vouchers_with_the_rest(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    old, heir = shop.household(40), shop.household()
    item_id = vouchers.item(value_cents=1000, price_minor=20, in_parts=True, returns=False)
    begun, whole = vouchers.buy(old, item_id, 2).voucher_ids
    vouchers.redeem(begun, value_cents=500)
    end(shop, old, Remainder.HOUSEHOLD, heir_id=heir)
    vouchers.redeem(begun, value_cents=250)
    vouchers.cancel(whole, holder_id=heir)
    assert (shop.holds(heir), shop.holds(old), shop.in_purses()) == (20, 0, 5)
    shop.check()


@pytest.mark.parametrize(("remainder", "in_pot"), [(Remainder.POT, 45), (Remainder.RETURNED, 0)])
def test_without_an_heir_what_was_paid_goes_where_the_wallet_goes(
    vouchers: Vouchers, remainder: Remainder, in_pot: int
) -> None:
    shop = vouchers.shop
    old = shop.household(50)
    item_id = vouchers.item(value_cents=1000, price_minor=20, in_parts=True, returns=False)
    begun, whole = vouchers.buy(old, item_id, 2).voucher_ids
    redeemed = vouchers.redeem(begun, value_cents=250)
    end(shop, old, remainder)
    assert vouchers.see(begun).status is VoucherStatus.LAPSED
    assert vouchers.see(whole).status is VoucherStatus.CANCELLED
    assert shop.holds(shop.street_id, Purpose.POT) == in_pot
    assert (shop.holds(old), shop.in_purses()) == (0, 0)
    vouchers.undo(redeemed.redemption_id)
    assert shop.in_purses() == 0, "what a partner undoes returns too"
    shop.check()


def test_the_counter_ticks_what_goes_along(sqlite_app: Flask, edge_shop: Shop) -> None:
    vouchers, shop = Vouchers(edge_shop), edge_shop
    old = shop.household(60)
    goes, stays = vouchers.buy(old, vouchers.item(), 2).voucher_ids
    shop._act(making.address, (shop.street_id, 900))
    manager = as_staff(sqlite_app, shop.community_id, Role.MANAGER)
    path = f"/counter/households/{old}/split"
    form = {"postcode": "7415 QA", "house_number": "900"}
    page = text_of(manager, f"{path}?postcode=7415QA&house_number=900")
    assert f"Museumcheque {vouchers.see(goes).shown_number}" in page
    address_id = page.split('name="address_id" value="')[1].split('"')[0]
    form |= {
        "address_id": address_id, "seen": "1", "adults": "1", "children": "0", "percent": "50",
        "how": "percent", "nickname": "Klaproos", "language": "nl", "signed": "1",
        "belongings": str(goes),
    }  # fmt: skip
    assert send(manager, path, path, **{**form, "belongings": "all"}).status_code == 422
    program = caller(sqlite_app, shop, Role.MANAGER)
    belongings = f"/households/{old}/belongings"
    assert [each["id"] for each in program.get(belongings)] == [str(stays), str(goes)]
    assert send(manager, path, path, **form).status_code == 303
    assert [each["id"] for each in program.get(belongings)] == [str(stays)]
    client = as_household(sqlite_app, shop.community_id, old)
    movements = text_of(client, "/my/movements/CAM")
    assert f"/vouchers/{stays}" in movements
    assert f"/vouchers/{goes}" not in movements, "what went along is theirs alone"
