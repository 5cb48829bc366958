"""Orders of households: tokens and stock move together, or neither does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, UnitOfWork, new_id, perform, reading
from cambio.ledger import Purpose
from catalog import queries
from catalog.queries import OrderFilter
from catalog.rules.orders import Confirmation, OrderStatus
from catalog.use_cases import (
    ArchiveItem,
    OrderedItem,
    PlacedOrder,
    PlaceOrder,
    UpdateItem,
    archive_item,
    place_order,
    update_item,
)
from tests.catalog.acts import (
    cancel,
    collect,
    ready,
)
from tests.catalog.shop import Shop, content_of

# ------------------------------------------------------------------------------- the straight line


def test_an_order_takes_tokens_and_stock_and_ends_in_the_till(shop: Shop) -> None:
    item_id, household_id = shop.item(3, price_minor=12), shop.household(30)
    placed = shop.order(household_id, item_id, 2)
    assert (placed.total, placed.left) == ({"CAM": 24}, {"CAM": 6})
    assert (shop.holds(household_id), shop.in_purses(), shop.on_hand(item_id)) == (6, 24, 1)
    assert ready(shop, placed.order_id).status is OrderStatus.READY
    assert collect(shop, placed.order_id, household_id).status is OrderStatus.COLLECTED
    assert (shop.holds(shop.shop_id, Purpose.TILL), shop.in_purses()) == (24, 0)
    shop.check()


def test_several_things_of_one_shop_are_one_order(shop: Shop) -> None:
    picker, bags = shop.item(price_minor=12), shop.item(price_minor=3)
    lines = (OrderedItem(picker, 1), OrderedItem(bags, 4))
    placed = shop.order(shop.household(24), picker, lines=lines)
    with reading() as session:
        view = queries.order(session, community_id=shop.community_id, order_id=placed.order_id)
    assert view is not None
    assert {line.item_id: line.quantity for line in view.lines} == {picker: 1, bags: 4}
    assert (view.total, view.number) == ({"CAM": 24}, placed.number)
    assert (shop.on_hand(picker), shop.on_hand(bags)) == (9, 6)


def test_a_cancelled_order_gives_back_tokens_and_stock(shop: Shop) -> None:
    item_id, household_id = shop.item(3), shop.household(30)
    placed = shop.order(household_id, item_id, 2)
    ready(shop, placed.order_id)
    assert cancel(shop, placed.order_id).status is OrderStatus.CANCELLED
    assert (shop.holds(household_id), shop.in_purses(), shop.on_hand(item_id)) == (30, 0, 3)
    shop.check()


def test_a_household_cancels_its_own_order_until_it_lies_ready(shop: Shop) -> None:
    item_id, household_id = shop.item(), shop.household(30)
    first, second = (shop.order(household_id, item_id) for _ in range(2))
    own = {"household_id": household_id, "reason": "changed_mind"}
    cancel(shop, first.order_id, **own)
    ready(shop, second.order_id)
    with pytest.raises(Refusal, match="lies ready"):
        cancel(shop, second.order_id, **own)
    assert shop.holds(household_id) == 18


def test_the_same_request_places_one_order(shop: Shop) -> None:
    command = shop.ordering(shop.household(30), shop.item(3))
    assert perform(place_order, command) == perform(place_order, command)
    assert shop.in_purses() == 12


def test_a_number_that_another_order_has_is_drawn_again(shop: Shop) -> None:
    item_id, draws = shop.item(3), [5, 4, 4]

    def with_dice(uow: UnitOfWork, command: PlaceOrder) -> PlacedOrder:
        uow.pick = lambda _count: draws.pop()
        return place_order(uow, command)

    first = perform(with_dice, shop.ordering(shop.household(30), item_id))
    second = perform(with_dice, shop.ordering(shop.household(30), item_id))
    assert (second.number - first.number, draws) == (1, [])
    shop.check()


def test_whoever_stands_at_the_counter_gets_what_was_not_marked_ready(shop: Shop) -> None:
    placed = shop.order(shop.household(30), shop.item())
    assert collect(shop, placed.order_id).status is OrderStatus.COLLECTED


def test_marking_ready_twice_does_no_harm(shop: Shop) -> None:
    placed = shop.order(shop.household(30), shop.item())
    assert ready(shop, placed.order_id) == ready(shop, placed.order_id)


# ----------------------------------------------------------------------------------- price changes


def test_a_new_price_never_touches_an_order_that_was_placed(shop: Shop) -> None:
    item_id, household_id = shop.item(price_minor=12), shop.household(30)
    placed = shop.order(household_id, item_id)
    dearer = content_of(price_minor=20)
    perform(update_item, UpdateItem(**shop.who, item_id=item_id, content=dearer))
    with reading() as session:
        view = queries.order(session, community_id=shop.community_id, order_id=placed.order_id)
    assert view is not None
    assert (view.total, view.lines[0].unit_prices) == ({"CAM": 12}, {"CAM": 12})
    collect(shop, placed.order_id)
    assert shop.holds(shop.shop_id, Purpose.TILL) == 12
    shop.check()


def test_nobody_pays_a_price_that_was_not_shown(shop: Shop) -> None:
    item_id, household_id = shop.item(price_minor=12), shop.household(30)
    shown = (OrderedItem(item_id, 1, unit_prices={"CAM": 10}),)
    with pytest.raises(Refusal) as refused:
        shop.order(household_id, item_id, lines=shown)
    assert refused.value.code == "price_changed"
    shop.order(household_id, item_id, lines=(OrderedItem(item_id, 1, unit_prices={"CAM": 12}),))


# ---------------------------------------------------------------------------------------- refusals

Attempt = Callable[[Shop], Any]


def _after_leaving(shop: Shop) -> object:
    household_id = shop.household(30)
    shop.leave(household_id)
    return shop.order(household_id, shop.item())


REFUSED: list[tuple[str, Attempt]] = [
    ("household_unknown", lambda shop: shop.order(new_id(), shop.item())),
    ("household_unknown", _after_leaving),
    ("item_unknown", lambda shop: shop.order(shop.household(30), new_id())),
    ("item_unknown", lambda shop: shop.order(shop.household(30), _archived(shop))),
    ("order_lines_invalid", lambda shop: shop.order(shop.household(30), shop.item(), lines=())),
    ("quantity_invalid", lambda shop: shop.order(shop.household(30), shop.item(), 0)),
    (
        "not_for_households",
        lambda shop: shop.order(shop.household(30), shop.item(buyers="street")),
    ),
    ("one_shop_only", lambda shop: _from_both(shop, {"shop_id": shop.other_shop_id})),
    (
        "too_many_for_household",
        lambda shop: shop.order(shop.household(90), shop.item(max_per_household=2), 3),
    ),
    ("out_of_stock", lambda shop: shop.order(shop.household(90), shop.item(2), 3)),
    ("out_of_stock", lambda shop: shop.order(shop.household(90), shop.item(0))),
    ("out_of_stock", lambda shop: shop.order(shop.household(1), shop.item(0))),
    ("balance_too_low", lambda shop: shop.order(shop.household(11), shop.item())),
    ("balance_too_low", lambda shop: shop.order(shop.household(), shop.item())),
    (
        "counter_limit",
        lambda shop: shop.order(
            shop.household(500), shop.item(20), 9, confirmation=Confirmation.SIGNATURE
        ),
    ),
]


@pytest.mark.parametrize(
    ("code", "attempt"), REFUSED, ids=[f"{at}-{row[0]}" for at, row in enumerate(REFUSED)]
)
def test_an_order_is_refused_and_nothing_moves(shop: Shop, code: str, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(shop)
    assert refused.value.code == code
    assert shop.in_purses() == 0
    with reading() as session:
        found = queries.orders(session, community_id=shop.community_id, wanted=OrderFilter())
    assert found == []
    shop.check()


def _archived(shop: Shop) -> UUID:
    item_id = shop.item()
    perform(archive_item, ArchiveItem(**shop.who, item_id=item_id))
    return item_id


def _from_both(shop: Shop, other: dict[str, Any]) -> object:
    first, second = shop.item(), shop.item(**other)
    lines = (OrderedItem(first, 1), OrderedItem(second, 1))
    return shop.order(shop.household(90), first, lines=lines)


AFTERWARDS: list[tuple[str, str, Attempt]] = [
    ("collected", "order_finished", lambda shop: ready(shop, _order(shop, "collected"))),
    ("collected", "order_finished", lambda shop: collect(shop, _order(shop, "collected"))),
    ("collected", "order_finished", lambda shop: cancel(shop, _order(shop, "collected"))),
    ("cancelled", "order_finished", lambda shop: ready(shop, _order(shop, "cancelled"))),
    ("cancelled", "order_finished", lambda shop: collect(shop, _order(shop, "cancelled"))),
    ("cancelled", "order_finished", lambda shop: cancel(shop, _order(shop, "cancelled"))),
    ("unknown", "order_unknown", lambda shop: ready(shop, new_id())),
    ("unknown", "order_unknown", lambda shop: collect(shop, new_id())),
    ("unknown", "order_unknown", lambda shop: cancel(shop, new_id())),
    ("another's", "not_their_order", lambda shop: collect(shop, _order(shop), shop.household())),
    ("another's", "order_unknown", lambda shop: _cancel_as(shop, shop.household())),
    ("no reason", "reason_invalid", lambda shop: cancel(shop, _order(shop), reason="because")),
]


@pytest.mark.parametrize(
    ("code", "attempt"),
    [row[1:] for row in AFTERWARDS],
    ids=[f"{at}-{row[0]}" for at, row in enumerate(AFTERWARDS)],
)
def test_what_is_over_does_not_happen_again(shop: Shop, code: str, attempt: Attempt) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(shop)
    assert refused.value.code == code
    shop.check()


def _order(shop: Shop, then: str = "") -> UUID:
    order_id = shop.order(shop.household(30), shop.item()).order_id
    if then == "collected":
        collect(shop, order_id)
    if then == "cancelled":
        cancel(shop, order_id)
    return order_id


def _cancel_as(shop: Shop, household_id: UUID) -> object:
    return cancel(shop, _order(shop), household_id=household_id, reason="changed_mind")


# ------------------------------------------------------------------------------------------ limits


def test_the_limit_counts_twelve_months_and_not_what_was_cancelled(shop: Shop) -> None:
    item_id, household_id = shop.item(max_per_household=2), shop.household(99)
    first = shop.order(household_id, item_id, 2)
    with pytest.raises(Refusal, match="At most 2"):
        shop.order(household_id, item_id)
    cancel(shop, first.order_id)
    shop.order(household_id, item_id, 2)
    shop.clock.advance(days=366)
    shop.order(household_id, item_id, 2)


def test_the_counter_spends_so_much_a_day_for_a_household_and_no_more(shop: Shop) -> None:
    item_id, household_id = shop.item(99, price_minor=30), shop.household(500)
    for confirmation in (Confirmation.PIN, Confirmation.SIGNATURE, Confirmation.OWN):
        shop.order(household_id, item_id, confirmation=confirmation)
    with pytest.raises(Refusal, match="40 are left"):
        shop.order(household_id, item_id, 2, confirmation=Confirmation.PIN)
    shop.order(household_id, item_id, 2)
    shop.clock.advance(hours=24)
    shop.order(household_id, item_id, 3, confirmation=Confirmation.SIGNATURE)
