"""An order after it was placed: approved, waiting, lapsed, returned, collected by a neighbour."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from cambio.database import Refusal, perform, reading
from cambio.ledger import Purpose
from cambio.messages.models import NoticeRow
from catalog import queries
from catalog.jobs import remind_and_lapse
from catalog.queries import OrderView
from catalog.rules.codes import digest_of
from catalog.use_cases import (
    AgreeToPrices,
    ApproveOrder,
    LayInBasket,
    LineBack,
    MakeOrderCode,
    OrderBasket,
    PrepareOrder,
    ReturnOrder,
    ReturnReceipt,
    RevokeOrderCode,
    UpdateItem,
    agree_to_prices,
    approve_order,
    lay_in_basket,
    make_order_code,
    order_basket,
    prepare_order,
    return_order,
    revoke_order_code,
    update_item,
)
from tests.catalog.acts import cancel, collect, ready
from tests.catalog.shop import Shop, content_of


def see(shop: Shop, order_id: UUID) -> OrderView:
    with reading() as session:
        view = queries.order(session, community_id=shop.community_id, order_id=order_id)
    assert view is not None
    return view


def back(shop: Shop, order_id: UUID, item_id: UUID, quantity: int, **changes: Any) -> ReturnReceipt:
    lines = (LineBack(item_id, quantity),)
    values = {**shop.keyed, "order_id": order_id, "lines": lines, "reason": "damaged", **changes}
    return perform(return_order, ReturnOrder(**values))


# ---------------------------------------------------------------------------------------- approval


def test_what_needs_approval_waits_for_it(shop: Shop) -> None:
    order_id = shop.order(shop.household(30), shop.item(needs_approval=True)).order_id
    for act in (ready, collect):
        with pytest.raises(Refusal, match="waits for approval"):
            act(shop, order_id)
    perform(approve_order, ApproveOrder(**shop.who, order_id=order_id))
    perform(prepare_order, PrepareOrder(**shop.who, order_id=order_id))
    assert see(shop, order_id).status == "preparing"
    ready(shop, order_id)
    collect(shop, order_id)
    shop.check()


def test_a_household_cancels_until_the_shop_takes_it_in_hand(shop: Shop) -> None:
    household_id = shop.household(30)
    order_id = shop.order(household_id, shop.item()).order_id
    perform(prepare_order, PrepareOrder(**shop.who, order_id=order_id))
    with pytest.raises(Refusal) as refused:
        cancel(shop, order_id, household_id=household_id, reason="changed_mind")
    assert refused.value.code == "order_prepared"
    cancel(shop, order_id)
    assert shop.holds(household_id) == 30


# ------------------------------------------------------------------------------------------ lapsing


def test_nobody_comes_they_are_told_and_everything_returns(shop: Shop) -> None:
    item_id, household_id = shop.item(3), shop.household(30)
    order_id = shop.order(household_id, item_id).order_id
    ready(shop, order_id)
    shop.clock.advance(days=10)
    assert remind_and_lapse() == 0
    shop.clock.advance(days=1)
    assert remind_and_lapse() == 1
    assert _told(shop, household_id) == 2
    assert see(shop, order_id).status == "ready"
    shop.clock.advance(days=3)
    assert (remind_and_lapse(), remind_and_lapse()) == (1, 0)
    view = see(shop, order_id)
    assert (view.status, view.cancel_reason) == ("cancelled", "not_collected")
    assert (shop.holds(household_id), shop.on_hand(item_id), shop.in_purses()) == (30, 3, 0)
    shop.check()


def test_a_server_that_was_off_still_tells_before_it_lets_go(shop: Shop) -> None:
    order_id = shop.order(shop.household(30), shop.item()).order_id
    ready(shop, order_id)
    shop.clock.advance(days=40)
    assert remind_and_lapse() == 1
    shop.clock.advance(days=2)
    assert remind_and_lapse() == 0
    collect(shop, order_id)
    shop.clock.advance(days=2)
    assert remind_and_lapse() == 0
    assert see(shop, order_id).status == "collected"


def test_a_loan_that_is_due_is_told_of_once(shop: Shop) -> None:
    item_id = shop.item(kind="loan", loan_days=7, buyers="household")
    household_id = shop.household(30)
    collect(shop, shop.order(household_id, item_id).order_id)
    shop.clock.advance(days=6)
    assert (remind_and_lapse(), remind_and_lapse()) == (1, 0)
    assert _told(shop, household_id) == 1


def _told(shop: Shop, household_id: UUID) -> int:
    query = select(func.count()).where(
        NoticeRow.community_id == shop.community_id, NoticeRow.household_id == household_id
    )
    with reading() as session:
        return session.scalar(query) or 0


# -------------------------------------------------------------------------------- what comes back


def test_a_return_pays_back_from_the_till_what_was_paid_and_no_more(shop: Shop) -> None:
    item_id, household_id = shop.item(5), shop.household(60)
    order_id = shop.order(household_id, item_id, 3).order_id
    collect(shop, order_id)
    assert back(shop, order_id, item_id, 1).paid_back == {"CAM": 12}
    assert back(shop, order_id, item_id, 1, restock=False).paid_back == {"CAM": 12}
    assert (shop.holds(household_id), shop.on_hand(item_id)) == (48, 3)
    assert shop.holds(shop.shop_id, Purpose.TILL) == 12
    with pytest.raises(Refusal) as refused:
        back(shop, order_id, item_id, 2)
    assert refused.value.code == "too_many_back"
    back(shop, order_id, item_id, 1)
    assert (shop.holds(household_id), shop.holds(shop.shop_id, Purpose.TILL)) == (60, 0)
    assert see(shop, order_id).paid_back == {"CAM": 36}
    shop.check()


def test_a_mixed_order_comes_back_in_part_in_both_currencies(shop: Shop) -> None:
    item_id = shop.item(extra_prices={"GLD": 2}, buyers="household")
    household_id = shop.household(30)
    shop.give(household_id, 10, currency="GLD")
    order_id = shop.order(household_id, item_id, 2).order_id
    collect(shop, order_id)
    assert back(shop, order_id, item_id, 1).paid_back == {"CAM": 12, "GLD": 2}
    assert (shop.holds(household_id), shop.holds(household_id, currency="GLD")) == (18, 8)
    shop.check()


def test_what_came_back_no_longer_counts_against_a_limit(shop: Shop) -> None:
    item_id, household_id = shop.item(max_per_household=1), shop.household(60)
    order_id = shop.order(household_id, item_id).order_id
    collect(shop, order_id)
    back(shop, order_id, item_id, 1)
    shop.order(household_id, item_id)


NOT_BACK: list[tuple[str, Callable[[Shop, UUID, UUID], Any]]] = [
    ("not_collected", lambda shop, order_id, item_id: back(shop, order_id, item_id, 1)),
    ("item_unknown", lambda shop, order_id, _item: back(shop, order_id, order_id, 1)),
    ("order_unknown", lambda shop, _order, item_id: back(shop, item_id, item_id, 1)),
]


@pytest.mark.parametrize(("code", "attempt"), NOT_BACK, ids=[row[0] for row in NOT_BACK])
def test_what_was_not_had_cannot_come_back(
    edge_shop: Shop, code: str, attempt: Callable[[Shop, UUID, UUID], Any]
) -> None:
    item_id = edge_shop.item()
    order_id = edge_shop.order(edge_shop.household(30), item_id).order_id
    with pytest.raises(Refusal) as refused:
        attempt(edge_shop, order_id, item_id)
    assert refused.value.code == code


# -------------------------------------------------------------------------------------------- codes


def test_a_code_is_good_for_one_order_until_it_is_taken_back(shop: Shop) -> None:
    household_id = shop.household(30)
    order_id = shop.order(household_id, shop.item()).order_id
    making = MakeOrderCode(**shop.who, order_id=order_id, household_id=household_id)
    first, second = (perform(make_order_code, making).code for _ in range(2))
    assert [_found(shop, code) for code in (first, second)] == [None, order_id]
    perform(
        revoke_order_code,
        RevokeOrderCode(**shop.who, order_id=order_id, household_id=household_id),
    )
    assert _found(shop, second) is None
    with pytest.raises(Refusal) as refused:
        perform(
            make_order_code,
            MakeOrderCode(**shop.who, order_id=order_id, household_id=shop.household()),
        )
    assert refused.value.code == "order_unknown"


def _found(shop: Shop, code: str) -> UUID | None:
    with reading() as session:
        found = queries.order_by_code(
            session, community_id=shop.community_id, digest=digest_of(code)
        )
    return found.id if found else None


# ------------------------------------------------------------------------------------------- basket


def lay(shop: Shop, household_id: UUID, item_id: UUID, quantity: int = 1) -> int:
    command = LayInBasket(**shop.who, household_id=household_id, item_id=item_id, quantity=quantity)
    return perform(lay_in_basket, command).lines


def test_a_basket_becomes_an_order_at_each_shop_or_none_at_all(shop: Shop) -> None:
    here, there = shop.item(2), shop.item(1, shop_id=shop.other_shop_id)
    household_id = shop.household(60)
    assert [lay(shop, household_id, item_id) for item_id in (here, there)] == [1, 2]
    lay(shop, household_id, there, 2)
    with pytest.raises(Refusal) as refused:
        perform(order_basket, OrderBasket(**shop.keyed, household_id=household_id))
    assert refused.value.code == "out_of_stock"
    assert (shop.holds(household_id), shop.on_hand(here)) == (60, 2)
    lay(shop, household_id, there, 1)
    command = OrderBasket(**shop.keyed, household_id=household_id)
    ordered = perform(order_basket, command)
    assert perform(order_basket, command) == ordered
    assert (len(ordered.orders), shop.holds(household_id)) == (2, 36)
    with reading() as session:
        left = queries.basket(session, community_id=shop.community_id, household_id=household_id)
    assert not left.lines
    shop.check()


def test_a_price_that_changed_in_the_basket_is_told_before_ordering(shop: Shop) -> None:
    item_id, household_id = shop.item(price_minor=12), shop.household(60)
    lay(shop, household_id, item_id)
    dearer = content_of(price_minor=15)
    perform(update_item, UpdateItem(**shop.who, item_id=item_id, content=dearer))
    with pytest.raises(Refusal) as refused:
        perform(order_basket, OrderBasket(**shop.keyed, household_id=household_id))
    assert refused.value.code == "basket_changed"
    with reading() as session:
        seen = queries.basket(session, community_id=shop.community_id, household_id=household_id)
    assert [(line.shown, line.now) for line in seen.changed] == [({"CAM": 12}, {"CAM": 15})]
    perform(agree_to_prices, AgreeToPrices(**shop.who, household_id=household_id))
    perform(order_basket, OrderBasket(**shop.keyed, household_id=household_id))
    assert shop.holds(household_id) == 45
