"""A street buys vouchers with its pot; and a manager approves those whose item asks for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.messages.models import NoticeRow
from cambio.saving.models import PotSpend
from cambio.saving.rules.voting import Choice
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from cambio.saving.use_cases.voting import CastVote, cast_vote
from catalog.jobs import end_vouchers
from catalog.rules.vouchers import VoucherStatus
from catalog.use_cases import OrderedItem, start_purchase
from catalog.use_cases.vouchers import ApproveVoucher, BuyForPlace, approve_voucher, buy_for_place
from tests.catalog.shop import Shop
from tests.catalog.test_races import all_at_once, codes
from tests.catalog.vouchers import Vouchers


@pytest.fixture
def vouchers(shop: Shop) -> Vouchers:
    return Vouchers(shop)


@pytest.fixture
def edge_vouchers(edge_shop: Shop) -> Vouchers:
    return Vouchers(edge_shop)


def buying(vouchers: Vouchers, item_id: UUID, quantity: int = 1, **changes: Any) -> BuyForPlace:
    shop = vouchers.shop
    values = {
        **shop.keyed,
        "place_id": shop.street_id,
        "wanted": OrderedItem(item_id, quantity),
    }
    return BuyForPlace(**{**values, **changes})


def buy(vouchers: Vouchers, item_id: UUID, quantity: int = 1, **changes: Any) -> Any:
    return perform(buy_for_place, buying(vouchers, item_id, quantity, **changes))


def refused(act: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    return caught.value.code


def spent(vouchers: Vouchers) -> list[tuple[str, int, int]]:
    """What neighbours read that the pot paid for: the title, how much, and what came back."""
    with reading() as session:
        rows = session.scalars(select(PotSpend).order_by(PotSpend.spent_at, PotSpend.id))
        return [(row.title, row.amount_minor, row.returned_minor) for row in rows]


def told(kind: str = "voucher") -> list[NoticeRow]:
    with reading() as session:
        return list(session.scalars(select(NoticeRow).filter_by(kind=kind).order_by(NoticeRow.id)))


def test_a_street_buys_with_its_pot_and_what_it_cancels_returns_there(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    shop.give(shop.street_id, 100, purpose=Purpose.POT)
    bought = buy(vouchers, vouchers.item(buyers="both"), 2)
    assert (bought.total, bought.left) == ({"CAM": 50}, {"CAM": 50})
    used, unused = bought.voucher_ids
    assert (vouchers.see(used).place_id, vouchers.see(used).household_id) == (shop.street_id, None)
    assert vouchers.redeem(used).left_cents == 0
    assert refused(vouchers.cancel, unused, holder_id=shop.other_street_id) == "voucher_unknown"
    vouchers.cancel(unused, holder_id=shop.street_id)
    assert spent(vouchers) == [("Museumcheque", 25, 0), ("Museumcheque", 25, 25)]
    assert shop.holds(shop.street_id, Purpose.POT) == 75
    assert shop.holds(vouchers.museum_id, Purpose.TILL) == 25
    shop.check()


def test_what_a_street_does_not_use_in_time_returns_to_its_pot(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    shop.give(shop.street_id, 100, purpose=Purpose.POT)
    item_id = vouchers.item(buyers="street", price_minor=20, value_cents=1000, in_parts=True)
    [voucher_id] = buy(vouchers, item_id).voucher_ids
    vouchers.redeem(voucher_id, value_cents=500)
    shop.clock.advance(days=80)
    assert end_vouchers() == 1
    [notice] = told()
    assert (notice.place_id, '"place":"Dreef"' in notice.news) == (shop.street_id, True)
    shop.clock.advance(days=14)
    assert end_vouchers() == 1
    assert (shop.holds(shop.street_id, Purpose.POT), shop.in_purses()) == (90, 0)
    assert spent(vouchers) == [("Museumcheque", 20, 10)]
    shop.check()


def test_these_a_street_cannot_buy(edge_vouchers: Vouchers) -> None:
    vouchers, shop = edge_vouchers, edge_vouchers.shop
    shop.give(shop.street_id, 400, purpose=Purpose.POT)
    item_id = vouchers.item(buyers="both", price_minor=60)
    assert refused(buy, vouchers, vouchers.item()) == "not_for_streets"
    assert refused(buy, vouchers, item_id, 11) == "quantity_invalid"
    assert refused(buy, vouchers, new_id()) == "item_unknown"
    assert refused(buy, vouchers, item_id, place_id=new_id()) == "place_unknown"
    assert refused(buy, vouchers, item_id, place_id=shop.other_street_id) == "balance_too_low"
    assert refused(buy, vouchers, item_id, 2) == "vote_needed"
    assert refused(buy, vouchers, item_id, proposal_id=new_id()) == "decision_unusable"
    dear = OrderedItem(item_id, 1, {"CAM": 61})
    assert refused(buy, vouchers, item_id, wanted=dear) == "price_changed"
    # There is nothing to carry out together.
    assert refused(perform, start_purchase, shop.starting(item_id)) == "not_for_streets"
    assert (shop.in_purses(), spent(vouchers)) == (0, [])


def test_what_the_street_decided_is_kept_and_the_rest_buys_vouchers(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    shop.give(shop.street_id, 100, purpose=Purpose.POT)
    neighbours = [shop.household() for _ in range(3)]
    bench = ProposeSpending(
        **shop.keyed,
        place_id=shop.street_id,
        title="Een bank",
        currency="CAM",
        amount_minor=50,
        deadline_at=shop.clock.now + timedelta(days=7),
        households=len(neighbours),
        on_paper=False,
    )
    proposal_id = perform(propose_spending, bench)
    for household_id in neighbours:
        ballot = CastVote(
            **shop.who, proposal_id=proposal_id, household_id=household_id, choice=Choice.YES
        )
        perform(cast_vote, ballot)
    item_id = vouchers.item(buyers="both")
    assert buy(vouchers, item_id, 2).left == {"CAM": 50}
    assert refused(buy, vouchers, item_id) == "kept_for_decision"
    assert buy(vouchers, item_id, proposal_id=proposal_id).left == {"CAM": 25}
    shop.check()


def test_two_captains_at_once_spend_no_more_than_one(app: Flask, vouchers: Vouchers) -> None:
    shop = vouchers.shop
    shop.give(shop.street_id, 400, purpose=Purpose.POT)
    item_id = vouchers.item(buyers="street", price_minor=40)
    acts = [(buy_for_place, buying(vouchers, item_id)) for _ in range(6)]
    assert codes(all_at_once(app, acts)) == ["done"] * 2 + ["vote_needed"] * 4
    assert shop.holds(shop.street_id, Purpose.POT) == 320
    shop.check()


def approve(vouchers: Vouchers, voucher_id: UUID) -> Any:
    command = ApproveVoucher(**vouchers.shop.who, voucher_id=voucher_id)
    return perform(approve_voucher, command)


def test_what_needs_approval_is_good_from_then_on(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    voucher_id = vouchers.bought(needs_approval=True)
    shop.clock.advance(days=100)
    assert end_vouchers() == 0, "its days did not begin"
    assert refused(vouchers.redeem, voucher_id) == "voucher_not_approved"
    assert approve(vouchers, voucher_id) == approve(vouchers, voucher_id)
    assert ['"approved":true' in each.news for each in told()] == [True]
    promised = vouchers.see(voucher_id).valid_until - shop.clock.now
    assert 90 <= promised.total_seconds() / 86_400 <= 91
    assert vouchers.redeem(voucher_id).left_cents == 0


def test_what_is_not_approved_is_told_and_returns(vouchers: Vouchers) -> None:
    shop = vouchers.shop
    household_id = shop.household(50)
    declined, withdrawn = vouchers.buy(
        household_id, vouchers.item(needs_approval=True), 2
    ).voucher_ids
    vouchers.cancel(withdrawn, holder_id=household_id)
    vouchers.cancel(declined)
    assert ['"approved":false' in each.news for each in told()] == [True]
    assert (shop.holds(household_id), shop.in_purses()) == (50, 0)
    assert refused(approve, vouchers, declined) == "voucher_ended"
    assert vouchers.see(declined).status is VoucherStatus.CANCELLED
