"""Buying together: pledges lie in the purse until the price is met, and else return."""

from __future__ import annotations

import pytest

from cambio.database import Refusal, perform, reading
from cambio.ledger import Purpose
from catalog import queries
from catalog.queries import OwnPledge
from catalog.rules.purchases import PledgeStatus
from catalog.use_cases import (
    ApproveOrder,
    ArchiveItem,
    CancelOrder,
    HandOut,
    LowerPrice,
    MarkReady,
    PurchaseState,
    ReceiveStock,
    UpdateItem,
    approve_order,
    archive_item,
    cancel_order,
    hand_out,
    lower_price,
    make_pledge,
    mark_ready,
    receive_stock,
    start_purchase,
    update_item,
)
from tests.catalog.acts import (
    close,
    give_up,
    own,
    planter,
    see,
    withdraw,
)
from tests.catalog.shop import Shop, content_of

# ------------------------------------------------------------------------------- the straight line


def test_a_street_buys_from_its_pot_and_its_households_together(shop: Shop) -> None:
    item_id, first, second = planter(shop), shop.household(50), shop.household(50)
    shop.give(shop.street_id, 40, purpose=Purpose.POT)
    purchase_id = shop.start(item_id, min_households=2)
    shop.pledge(purchase_id, None, 40)
    shop.pledge(purchase_id, first, 20)
    view = see(shop, purchase_id)
    assert (view.status, view.pledged_minor, view.pot_minor, view.households) == ("open", 60, 40, 1)
    assert (view.missing_minor, view.households_missing, shop.on_hand(item_id)) == (30, 1, 4)

    met = shop.pledge(purchase_id, second, 30)
    assert (met.status, met.pledged_minor, shop.on_hand(item_id)) == ("met", 90, 3)
    assert met.order_id is not None
    perform(mark_ready, MarkReady(**shop.who, order_id=met.order_id))
    assert see(shop, purchase_id).status == "ready"
    perform(hand_out, HandOut(**shop.keyed, order_id=met.order_id, household_id=first))

    assert see(shop, purchase_id).status == "delivered"
    assert own(shop, purchase_id, first) == OwnPledge(20, PledgeStatus.SPENT)
    assert (shop.holds(shop.shop_id, Purpose.TILL), shop.in_purses()) == (90, 0)
    assert (shop.holds(first), shop.holds(second)) == (30, 20)
    shop.check()


def test_a_pledge_is_capped_at_what_is_missing(shop: Shop) -> None:
    purchase_id = shop.start(planter(shop))
    shop.pledge(purchase_id, shop.household(80), 80)
    last = shop.household(80)
    assert shop.pledge(purchase_id, last, 80).amount_minor == 10
    assert shop.holds(last) == 70
    assert see(shop, purchase_id).status == "met"
    shop.check()


def test_the_last_tokens_are_kept_for_neighbours_that_must_still_take_part(shop: Shop) -> None:
    purchase_id = shop.start(planter(shop), min_households=3)
    shop.give(shop.street_id, 100, purpose=Purpose.POT)
    first, second, third = (shop.household(90) for _ in range(3))
    assert shop.pledge(purchase_id, first, 90).amount_minor == 88
    assert shop.pledge(purchase_id, second, 90).amount_minor == 1
    with pytest.raises(Refusal, match="1 more must take part"):
        shop.pledge(purchase_id, None, 1)
    assert shop.pledge(purchase_id, third, 90).status == "met"
    assert see(shop, purchase_id).households == 3


def test_a_pledge_is_raised_lowered_and_withdrawn_until_it_is_met(shop: Shop) -> None:
    purchase_id, household_id = shop.start(planter(shop)), shop.household(50)
    for amount_minor in (10, 25, 25, 5):
        shop.pledge(purchase_id, household_id, amount_minor)
        assert shop.holds(household_id) == 50 - amount_minor
        assert see(shop, purchase_id).pledged_minor == amount_minor
    withdraw(shop, purchase_id, household_id)
    assert (shop.holds(household_id), see(shop, purchase_id).households) == (50, 0)
    shop.pledge(purchase_id, household_id, 7)
    assert own(shop, purchase_id, household_id) == OwnPledge(7, PledgeStatus.HELD)
    shop.check()


def test_the_same_pledge_sent_twice_is_one(shop: Shop) -> None:
    purchase_id, household_id = shop.start(planter(shop)), shop.household(50)
    command = shop.pledging(purchase_id, household_id, 20)
    assert perform(make_pledge, command) == perform(make_pledge, command)
    assert shop.in_purses() == 20


def test_a_new_price_never_touches_what_a_street_began_to_buy(shop: Shop) -> None:
    item_id = planter(shop)
    purchase_id, household_id = shop.start(item_id, quantity=2), shop.household(200)
    dearer = content_of(price_minor=500, buyers="street")
    perform(update_item, UpdateItem(**shop.who, item_id=item_id, content=dearer))
    perform(archive_item, ArchiveItem(**shop.who, item_id=item_id))
    assert shop.pledge(purchase_id, household_id, 200).status == "met"
    assert (shop.holds(household_id), shop.on_hand(item_id)) == (20, 2)


def test_the_pledge_that_would_empty_the_shelf_below_zero_waits_for_stock(shop: Shop) -> None:
    item_id = planter(shop, on_hand=0)
    purchase_id, household_id = shop.start(item_id), shop.household(90)
    shop.pledge(purchase_id, household_id, 89)
    with pytest.raises(Refusal) as refused:
        shop.pledge(purchase_id, household_id, 90)
    assert refused.value.code == "out_of_stock"
    assert (see(shop, purchase_id).status, shop.holds(household_id)) == ("open", 1)
    perform(receive_stock, ReceiveStock(**shop.keyed, item_id=item_id, quantity=1))
    assert shop.pledge(purchase_id, household_id, 90).status == "met"
    shop.check()


def test_what_a_shop_has_for_less_is_paid_for_less_and_the_rest_returns(shop: Shop) -> None:
    item_id, first, second = planter(shop), shop.household(50), shop.household(50)
    shop.give(shop.street_id, 40, purpose=Purpose.POT)
    purchase_id = shop.start(item_id)
    shop.pledge(purchase_id, None, 40)
    shop.pledge(purchase_id, first, 30)
    met = shop.pledge(purchase_id, second, 20)
    assert met.order_id is not None
    perform(approve_order, ApproveOrder(**shop.who, order_id=met.order_id))
    command = LowerPrice(**shop.keyed, purchase_id=purchase_id, cost_minor=80)
    assert perform(lower_price, command).returned_minor == 10
    # 40, 30 and 20 of 90: 4.44, 3.33 and 2.22.
    assert (shop.holds(shop.street_id, Purpose.POT), shop.holds(first), shop.holds(second)) == (
        5, 23, 32,
    )  # fmt: skip
    perform(hand_out, HandOut(**shop.keyed, order_id=met.order_id))
    assert (shop.holds(shop.shop_id, Purpose.TILL), shop.in_purses()) == (80, 0)
    with reading() as session:
        steps = queries.steps(session, community_id=shop.community_id, purchase_id=purchase_id)
    assert [each.step for each in steps] == [
        "open",
        "met",
        "approved",
        "cheaper",
        "ordered",
        "delivered",
    ]
    shop.check()


def test_a_cancelled_order_gives_back_what_is_left_after_a_partial_return(shop: Shop) -> None:
    item_id, household_id = planter(shop), shop.household(90)
    purchase_id = shop.start(item_id)
    met = shop.pledge(purchase_id, household_id, 90)
    assert met.order_id is not None
    perform(lower_price, LowerPrice(**shop.keyed, purchase_id=purchase_id, cost_minor=60))
    assert shop.holds(household_id) == 30
    command = CancelOrder(**shop.keyed, order_id=met.order_id, reason="not_available")
    perform(cancel_order, command)
    assert (shop.holds(household_id), shop.in_purses(), shop.on_hand(item_id)) == (90, 0, 4)
    shop.check()


# ------------------------------------------------------------------------ when it does not come off


def test_at_the_deadline_every_pledge_returns_by_itself(shop: Shop) -> None:
    purchase_id = shop.start(planter(shop), min_households=2)
    shop.give(shop.street_id, 40, purpose=Purpose.POT)
    first, second, third = (shop.household(30) for _ in range(3))
    shop.pledge(purchase_id, None, 40)
    for household_id in (first, second, third):
        shop.pledge(purchase_id, household_id, 10)
    withdraw(shop, purchase_id, third)
    shop.clock.advance(days=14)
    assert close(shop, purchase_id) == PurchaseState(purchase_id, see(shop, purchase_id).status, 3)
    assert see(shop, purchase_id).status == "failed"
    assert [shop.holds(each) for each in (first, second, third)] == [30, 30, 30]
    assert (shop.holds(shop.street_id, Purpose.POT), shop.in_purses()) == (40, 0)
    assert close(shop, purchase_id).returned == 0
    shop.check()


def test_a_cancelled_order_of_a_street_returns_every_pledge_and_the_stock(shop: Shop) -> None:
    item_id, household_id = planter(shop), shop.household(50)
    shop.give(shop.street_id, 40, purpose=Purpose.POT)
    purchase_id = shop.start(item_id)
    shop.pledge(purchase_id, None, 40)
    met = shop.pledge(purchase_id, household_id, 50)
    assert met.order_id is not None
    command = CancelOrder(**shop.keyed, order_id=met.order_id, reason="not_available")
    perform(cancel_order, command)
    assert see(shop, purchase_id).status == "cancelled"
    assert (shop.holds(household_id), shop.holds(shop.street_id, Purpose.POT)) == (50, 40)
    assert (shop.on_hand(item_id), shop.in_purses()) == (4, 0)
    shop.check()


def test_who_started_it_can_give_it_up_while_it_is_open(shop: Shop) -> None:
    item_id, household_id, other = planter(shop), shop.household(50), shop.household(50)
    purchase_id = perform(
        start_purchase, shop.starting(item_id, household_id=household_id, actor_id=household_id)
    ).purchase_id
    shop.pledge(purchase_id, other, 30)
    with pytest.raises(Refusal, match="cannot find"):
        give_up(shop, purchase_id, other)
    assert give_up(shop, purchase_id, household_id).returned == 1
    assert (see(shop, purchase_id).status, shop.holds(other)) == ("cancelled", 50)
    with pytest.raises(Refusal, match="closed"):
        give_up(shop, purchase_id)


def test_neighbours_of_every_street_take_part_in_what_the_district_buys(shop: Shop) -> None:
    purchase_id = shop.start(planter(shop), place_id=shop.district_id)
    for street_id in (shop.street_id, shop.other_street_id):
        shop.pledge(purchase_id, shop.household(9, street_id=street_id), 9)
    assert see(shop, purchase_id).households == 2
