"""Buying together: pledges lie in the purse until the price is met, and else return."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from catalog import queries
from catalog.queries import OwnPledge, PurchaseView
from catalog.rules.orders import Confirmation
from catalog.rules.purchases import PledgeStatus
from catalog.use_cases import (
    ArchiveItem,
    CancelOrder,
    CancelPurchase,
    ClosePurchase,
    HandOut,
    MarkReady,
    PurchaseState,
    ReceiveStock,
    UpdateItem,
    WithdrawPledge,
    archive_item,
    cancel_order,
    cancel_purchase,
    close_purchase,
    hand_out,
    make_pledge,
    mark_ready,
    receive_stock,
    start_purchase,
    update_item,
    withdraw_pledge,
)
from tests.catalog.shop import Shop, content_of


def see(shop: Shop, purchase_id: UUID) -> PurchaseView:
    with reading() as session:
        view = queries.purchase(session, community_id=shop.community_id, purchase_id=purchase_id)
    assert view is not None
    return view


def own(shop: Shop, purchase_id: UUID, household_id: UUID | None) -> OwnPledge | None:
    with reading() as session:
        return queries.own_pledge(
            session,
            community_id=shop.community_id,
            purchase_id=purchase_id,
            household_id=household_id,
        )


def withdraw(shop: Shop, purchase_id: UUID, household_id: UUID | None) -> object:
    command = WithdrawPledge(**shop.keyed, purchase_id=purchase_id, household_id=household_id)
    return perform(withdraw_pledge, command)


def close(shop: Shop, purchase_id: UUID) -> PurchaseState:
    return perform(close_purchase, ClosePurchase(**shop.keyed, purchase_id=purchase_id))


def give_up(shop: Shop, purchase_id: UUID, household_id: UUID | None = None) -> PurchaseState:
    command = CancelPurchase(**shop.keyed, purchase_id=purchase_id, household_id=household_id)
    return perform(cancel_purchase, command)


def planter(shop: Shop, on_hand: int = 4, price_minor: int = 90) -> UUID:
    names = {"nl": "Plantenbak", "en": "Planter"}
    return shop.item(on_hand, names=names, price_minor=price_minor, buyers="street")


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

    assert see(shop, purchase_id).status == "collected"
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


# ---------------------------------------------------------------------------------------- refusals

Attempt = Callable[[Shop], Any]


def _begin(shop: Shop, **changes: Any) -> object:
    item_id = changes.pop("item_id", None) or planter(shop)
    return perform(start_purchase, shop.starting(item_id, **changes))


def _archived(shop: Shop) -> UUID:
    item_id = planter(shop)
    perform(archive_item, ArchiveItem(**shop.who, item_id=item_id))
    return item_id


STARTS: list[tuple[str, Attempt]] = [
    ("quantity_invalid", lambda shop: _begin(shop, quantity=0)),
    ("quantity_invalid", lambda shop: _begin(shop, quantity=100)),
    ("place_unknown", lambda shop: _begin(shop, place_id=new_id())),
    ("item_unknown", lambda shop: _begin(shop, item_id=new_id())),
    ("item_unknown", lambda shop: _begin(shop, item_id=_archived(shop))),
    ("not_for_streets", lambda shop: _begin(shop, item_id=shop.item(buyers="household"))),
    ("price_changed", lambda shop: _begin(shop, unit_price_minor=89)),
    ("deadline_invalid", lambda shop: _begin(shop, deadline_at=shop.clock.now)),
    (
        "deadline_invalid",
        lambda shop: _begin(shop, deadline_at=shop.clock.now + timedelta(days=200)),
    ),
    ("min_households_invalid", lambda shop: _begin(shop, min_households=91)),
    (
        "not_a_neighbour",
        lambda shop: _begin(shop, household_id=shop.household(street_id=shop.other_street_id)),
    ),
]


@pytest.mark.parametrize(
    ("code", "attempt"), STARTS, ids=[f"{at}-{row[0]}" for at, row in enumerate(STARTS)]
)
def test_a_purchase_is_not_started(shop: Shop, code: str, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(shop)
    assert refused.value.code == code
    with reading() as session:
        assert queries.purchases(session, community_id=shop.community_id) == []


def _met(shop: Shop) -> UUID:
    purchase_id = shop.start(planter(shop))
    shop.pledge(purchase_id, shop.household(90), 90)
    return purchase_id


def _overdue(shop: Shop) -> UUID:
    purchase_id = shop.start(planter(shop))
    shop.clock.advance(days=14)
    return purchase_id


def _pledge(shop: Shop, purchase_id: UUID | None = None, amount_minor: int = 5) -> object:
    household_id = shop.household(30)
    return shop.pledge(purchase_id or shop.start(planter(shop)), household_id, amount_minor)


def _stranger_pledges(shop: Shop) -> object:
    stranger = shop.household(30, street_id=shop.other_street_id)
    return shop.pledge(shop.start(planter(shop)), stranger, 5)


def _gone_pledges(shop: Shop) -> object:
    household_id = shop.household(30)
    shop.leave(household_id)
    return shop.pledge(shop.start(planter(shop)), household_id, 5)


def _pledge_at_counter(shop: Shop) -> object:
    purchase_id = shop.start(planter(shop, price_minor=300))
    return shop.pledge(purchase_id, shop.household(300), 101, confirmation=Confirmation.PIN)


PLEDGES: list[tuple[str, Attempt]] = [
    ("amount_not_positive", lambda shop: _pledge(shop, amount_minor=0)),
    ("amount_not_positive", lambda shop: _pledge(shop, amount_minor=-4)),
    ("purchase_unknown", lambda shop: _pledge(shop, new_id())),
    ("purchase_closed", lambda shop: _pledge(shop, _met(shop))),
    ("purchase_closed", lambda shop: _pledge(shop, _overdue(shop))),
    ("not_a_neighbour", _stranger_pledges),
    ("household_unknown", _gone_pledges),
    ("household_unknown", lambda shop: shop.pledge(shop.start(planter(shop)), new_id(), 5)),
    ("balance_too_low", lambda shop: _pledge(shop, amount_minor=31)),
    ("balance_too_low", lambda shop: shop.pledge(shop.start(planter(shop)), None, 1)),
    ("counter_limit", _pledge_at_counter),
    ("purchase_closed", lambda shop: withdraw(shop, _met(shop), None)),
    ("purchase_unknown", lambda shop: withdraw(shop, new_id(), None)),
    ("pledge_unknown", lambda shop: withdraw(shop, shop.start(planter(shop)), None)),
    ("purchase_not_due", lambda shop: close(shop, shop.start(planter(shop)))),
    ("purchase_unknown", lambda shop: close(shop, new_id())),
]


@pytest.mark.parametrize(
    ("code", "attempt"), PLEDGES, ids=[f"{at}-{row[0]}" for at, row in enumerate(PLEDGES)]
)
def test_a_pledge_is_refused(shop: Shop, code: str, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(shop)
    assert refused.value.code == code
    shop.check()


def test_neighbours_of_every_street_take_part_in_what_the_district_buys(shop: Shop) -> None:
    purchase_id = shop.start(planter(shop), place_id=shop.district_id)
    for street_id in (shop.street_id, shop.other_street_id):
        shop.pledge(purchase_id, shop.household(9, street_id=street_id), 9)
    assert see(shop, purchase_id).households == 2


def test_what_is_due_is_found_and_what_is_not_is_left_alone(shop: Shop) -> None:
    due = shop.start(planter(shop))
    shop.start(planter(shop), deadline_at=shop.clock.now + timedelta(days=15))
    _met(shop)
    now = shop.clock.advance(days=14)
    with reading() as session:
        found = queries.purchases_due(session, now=now)
        elsewhere = queries.purchases_due(session, now=now, community_id=shop.community_id + 1)
    assert found == [(shop.community_id, due)]
    assert elsewhere == []


def test_what_a_few_households_gave_is_not_told_apart_from_the_pot(shop: Shop) -> None:
    purchase_id = shop.start(planter(shop))
    told = [see(shop, purchase_id).may_tell_parts]
    for _ in range(5):
        shop.pledge(purchase_id, shop.household(2), 2)
        told.append(see(shop, purchase_id).may_tell_parts)
    assert told == [True, False, False, False, False, True]


def test_purchases_come_newest_first_and_by_place(shop: Shop) -> None:
    item_id = planter(shop)
    ids = []
    for place_id in (shop.street_id, shop.other_street_id, shop.street_id):
        ids.append(shop.start(item_id, place_id=place_id))
        shop.clock.advance(minutes=1)
    with reading() as session:
        listed = queries.purchases(session, community_id=shop.community_id, limit=2)
        rest = queries.purchases(session, community_id=shop.community_id, before=listed[-1].id)
        here = queries.purchases(
            session, community_id=shop.community_id, place_ids=[shop.street_id]
        )
    assert [each.id for each in (*listed, *rest)] == ids[::-1]
    assert [each.id for each in here] == [ids[2], ids[0]]
