"""What the shop does when a programme ends: it takes nothing more, and gives back what is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import perform, reading
from cambio.earning.ending_steps import carry_out, new_run
from cambio.earning.errors.ending import SpendingOver, StepNotYet
from cambio.earning.queries.ending import holdings
from cambio.earning.rules.ending import EndingStep, Remainder
from cambio.earning.use_cases import ApplyProgramme, apply_programme
from cambio.earning.use_cases.ending import (
    AnnounceEnding,
    EndProgramme,
    WriteEndingLetters,
    announce_ending,
    end_programme,
    open_matters,
    write_ending_letters,
)
from cambio.ledger import Purpose
from tests.catalog.acts import collect, planter
from tests.catalog.shop import Shop
from tests.catalog.vouchers import Vouchers
from tests.earning.ground import template

DAYS = {"earn_until": 30, "spend_until": 60, "streets_until": 90}


def announced(shop: Shop) -> UUID:
    """The programme of the shop's tokens, that ends; everybody got a letter."""
    command = ApplyProgramme(**shop.who, file=template("cambio-company"))
    programme_id = perform(apply_programme, command).programme_id
    today = shop.clock.now.date()
    days: dict[str, Any] = {name: today + timedelta(days=number) for name, number in DAYS.items()}
    perform(
        announce_ending,
        AnnounceEnding(
            **shop.who,
            programme_id=programme_id,
            **days,
            otherwise=Remainder.STREET,
            cause_id=shop.other_shop_id,
        ),
    )
    perform(write_ending_letters, WriteEndingLetters(**shop.keyed, programme_id=programme_id))
    return programme_id


def liability(shop: Shop, programme_id: UUID) -> int:
    with reading() as session:
        key: Any = {"community_id": shop.community_id, "programme_id": programme_id}
        return holdings(session, **key).liability_minor


def test_after_the_last_day_the_shop_takes_nothing_and_streets_have_longer(shop: Shop) -> None:
    household_id, item_id = shop.household(100), shop.item()
    shop.give(shop.street_id, 100, purpose=Purpose.POT)
    announced(shop)
    shop.clock.now += timedelta(days=60)
    shop.order(household_id, item_id)
    purchase_id = shop.start(planter(shop))
    shop.clock.now += timedelta(days=1)
    for late in (
        lambda: shop.order(household_id, item_id),
        lambda: shop.pledge(purchase_id, household_id, 10),
    ):
        with pytest.raises(SpendingOver):
            late()
    shop.pledge(purchase_id, None, 10)
    shop.check()


def test_what_is_open_goes_back_and_in_the_end_nobody_is_owed_anything(shop: Shop) -> None:
    vouchers, ordering, pledging = Vouchers(shop), shop.household(100), shop.household(100)
    buyer_id, item_id = shop.household(100), shop.item()
    programme_id = announced(shop)
    collect(shop, shop.order(ordering, item_id).order_id)
    shop.order(ordering, item_id, 2)
    shop.pledge(shop.start(planter(shop)), pledging, 40)
    used_id, _unused = vouchers.buy(buyer_id, vouchers.item(in_parts=True), 2).voucher_ids
    vouchers.redeem(used_id, value_cents=500)
    run = new_run(community_id=shop.community_id, programme_id=programme_id)
    with pytest.raises(StepNotYet):
        carry_out(EndingStep.ORDERS, run)
    shop.clock.now += timedelta(days=61)
    assert [each[1] for each in still_open(shop)] == [1, 1, 2]
    assert carry_out(EndingStep.ORDERS, run).count == 4
    assert still_open(shop) == []
    assert (shop.holds(ordering), shop.holds(pledging), shop.holds(buyer_id)) == (88, 100, 90)
    assert shop.in_purses() == 0
    moved = carry_out(EndingStep.WALLETS, run)
    assert (moved.count, moved.moved_minor) == (3, 278)
    shop.clock.now += timedelta(days=30)
    for step in (EndingStep.POTS, EndingStep.TILLS):
        carry_out(step, new_run(community_id=shop.community_id, programme_id=programme_id))
    assert liability(shop, programme_id) == 10, "the partner's voucher has a settlement of its own"
    vouchers.settle(first_day=shop.clock.now.date() - timedelta(days=95))
    assert liability(shop, programme_id) == 0
    perform(end_programme, EndProgramme(**shop.keyed, programme_id=programme_id))
    shop.check()


def still_open(shop: Shop) -> list[tuple[str, int]]:
    with reading() as session:
        found = open_matters(session, community_id=shop.community_id, currency="CAM")
    return [(each.what, each.count) for each in found]
