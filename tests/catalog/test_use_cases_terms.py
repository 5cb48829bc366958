"""Kinds of items, ways of paying, seasons, variants, pick-up points: what each asks of an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, perform, reading
from cambio.ledger import Purpose
from catalog import queries
from catalog.queries import ItemFilter, Order
from catalog.use_cases import (
    AddPoint,
    AddVariant,
    BringBack,
    ChangePoint,
    ExpectStock,
    GiveItem,
    LineBack,
    OrderedItem,
    PointContent,
    ReceiveStock,
    add_point,
    add_variant,
    bring_back,
    change_point,
    expect_stock,
    give_item,
    receive_stock,
)
from tests.catalog.acts import cancel, collect, ready
from tests.catalog.shop import Shop

MIXED: dict[str, Any] = {
    "extra_prices": {"GLD": 2},
    "other_prices": ({"GLD": 5},),
    "buyers": "household",
}


def rich(shop: Shop) -> UUID:
    """A household with 30 cambi's and 10 gold points."""
    household_id = shop.household(30)
    shop.give(household_id, 10, currency="GLD")
    return household_id


def test_a_mixed_price_is_paid_from_two_wallets_and_returns_to_both(shop: Shop) -> None:
    item_id, household_id = shop.item(**MIXED), rich(shop)
    placed = shop.order(household_id, item_id, 2)
    assert (placed.total, placed.left) == ({"CAM": 24, "GLD": 4}, {"CAM": 6, "GLD": 6})
    cancel(shop, placed.order_id)
    assert (shop.holds(household_id), shop.holds(household_id, currency="GLD")) == (30, 10)
    shop.check()


def test_one_of_several_ways_of_paying_is_chosen(shop: Shop) -> None:
    item_id, household_id = shop.item(**MIXED), rich(shop)
    placed = shop.order(household_id, item_id, lines=(OrderedItem(item_id, 1, way=1),))
    assert placed.total == {"GLD": 5}
    collect(shop, placed.order_id)
    assert shop.holds(shop.shop_id, Purpose.TILL, "GLD") == 5
    with pytest.raises(Refusal, match="cannot be paid in this way"):
        shop.order(household_id, item_id, lines=(OrderedItem(item_id, 1, way=2),))
    shop.check()


def test_half_of_a_mixed_price_is_not_enough(shop: Shop) -> None:
    item_id, household_id = shop.item(**MIXED), shop.household(30)
    with pytest.raises(Refusal) as refused:
        shop.order(household_id, item_id)
    assert refused.value.code == "balance_too_low"
    assert (shop.holds(household_id), shop.in_purses()) == (30, 0)
    shop.check()


AFFORDABLE = [
    ({}, set()),
    ({"CAM": 12}, {"plain"}),
    ({"CAM": 12, "GLD": 1}, {"plain"}),
    ({"CAM": 12, "GLD": 2}, {"plain", "mixed"}),
    ({"GLD": 5}, {"mixed"}),
    ({"GLD": 4}, set()),
]


def test_only_what_can_be_paid_in_one_of_its_ways_is_affordable(shop: Shop) -> None:
    items = {shop.item(): "plain", shop.item(**MIXED): "mixed"}
    for balances, names in AFFORDABLE:
        wanted = ItemFilter(affordable_minor=balances)
        with reading() as session:
            found = queries.items(session, community_id=shop.community_id, wanted=wanted)
        assert {items[view.id] for view in found} == names, balances


def test_items_stand_in_the_order_that_is_asked_for_page_by_page(shop: Shop) -> None:
    for name, price in (("Bezem", 9), ("appel", 12), ("Citroen", 9)):
        shop.clock.advance(minutes=1)
        shop.item(names={"nl": name}, price_minor=price)
    for order, expected in (
        (Order.NAME, ["appel", "Bezem", "Citroen"]),
        (Order.PRICE, ["Bezem", "Citroen", "appel"]),
        (Order.NEWEST, ["Citroen", "appel", "Bezem"]),
    ):
        seen: list[str] = []
        after = None
        for _page in range(3):
            with reading() as session:
                found = queries.items(
                    session,
                    community_id=shop.community_id,
                    wanted=ItemFilter(),
                    order=order,
                    after=after,
                    limit=1,
                )
            seen.append(found[0].name("nl"))
            after = found[0].id
        assert seen == expected


# ------------------------------------------------------------------------------------------- kinds


def test_what_is_made_to_order_needs_no_stock_until_it_is_handed_out(shop: Shop) -> None:
    item_id = shop.item(0, kind="on_order", lead_days=14)
    order_id = shop.order(shop.household(30), item_id, 2).order_id
    perform(expect_stock, ExpectStock(**shop.keyed, item_id=item_id, expected=5))
    with pytest.raises(Refusal) as refused:
        collect(shop, order_id)
    assert refused.value.code == "out_of_stock"
    perform(receive_stock, ReceiveStock(**shop.keyed, item_id=item_id, quantity=2))
    collect(shop, order_id)
    with reading() as session:
        there = queries.stock_of(session, community_id=shop.community_id, item_id=item_id)
    stock = there[shop.shop_id]
    assert (stock.on_hand, stock.reserved, stock.expected) == (0, 0, 3)
    shop.check()


def test_a_loan_leaves_the_shelf_and_comes_back(shop: Shop) -> None:
    item_id = shop.item(2, kind="loan", loan_days=7, buyers="household")
    order_id = shop.order(shop.household(30), item_id).order_id
    collect(shop, order_id)
    assert shop.on_hand(item_id) == 1
    with reading() as session:
        view = queries.order(session, community_id=shop.community_id, order_id=order_id)
    assert view is not None
    assert view.lines[0].due_back_at == datetime(2026, 3, 14, 10, 0, tzinfo=UTC)
    back = BringBack(**shop.keyed, order_id=order_id, lines=(LineBack(item_id, 1),))
    perform(bring_back, back)
    assert shop.on_hand(item_id) == 2
    with pytest.raises(Refusal, match="No more than 0"):
        perform(bring_back, BringBack(**shop.keyed, order_id=order_id, lines=back.lines))
    shop.check()


def test_a_gift_goes_to_a_streets_pot_or_to_the_cause_at_once(shop: Shop) -> None:
    to_street = shop.item(0, kind="gift", buyers="household", place_id=shop.street_id)
    to_cause = shop.item(0, kind="gift", buyers="household", price_minor=5)
    household_id = shop.household(30)
    for item_id in (to_street, to_cause):
        gift = OrderedItem(item_id, 1)
        perform(give_item, GiveItem(**shop.keyed, household_id=household_id, gift=gift))
    assert shop.holds(household_id) == 13
    assert shop.holds(shop.street_id, Purpose.POT) == 12
    assert shop.holds(shop.shop_id, Purpose.TILL) == 5
    with pytest.raises(Refusal) as refused:
        shop.order(household_id, to_street)
    assert refused.value.code == "one_shop_only"
    shop.check()


# ----------------------------------------------------------------------------- when, and how many


def test_a_household_orders_within_the_season_and_the_least_and_most(shop: Shop) -> None:
    attempts: list[tuple[str, dict[str, Any], int]] = [
        ("out_of_season", {"season_from": 401, "season_until": 1031}, 1),
        ("too_few", {"min_per_order": 2}, 1),
        ("too_many_for_household", {"max_per_household": 2, "limit_days": 30}, 3),
    ]
    household_id = shop.household(99)
    for code, terms, quantity in attempts:
        item_id = shop.item(**terms)
        with pytest.raises(Refusal) as refused:
            shop.order(household_id, item_id, quantity)
        assert refused.value.code == code
    limited = shop.item(max_per_household=1, limit_days=30)
    shop.order(household_id, limited)
    shop.clock.advance(days=31)
    shop.order(household_id, limited)


def test_variants_are_stocked_by_themselves_and_share_the_limit(shop: Shop) -> None:
    head = shop.item(1, max_per_household=2)
    new = AddVariant(
        **shop.keyed, item_id=head, variant={"nl": "maat L"}, first={"nl": "maat S"}, on_hand=4
    )
    large = perform(add_variant, new).item_id
    household_id = shop.household(99)
    shop.order(household_id, large, 2)
    with pytest.raises(Refusal, match="At most 2"):
        shop.order(household_id, head)
    with reading() as session:
        found = queries.items(session, community_id=shop.community_id, wanted=ItemFilter())
    assert [(each.name("nl"), each.available) for each in found[0].variants] == [
        ("maat S", 1),
        ("maat L", 2),
    ]
    assert [each.id for each in found] == [head]
    shop.check()


# ------------------------------------------------------------------------------------------ points


def point(shop: Shop, **content: Any) -> UUID:
    values = {"name": "De Schakel", **content}
    command = AddPoint(**shop.keyed, shop_id=shop.shop_id, content=PointContent(**values))
    return perform(add_point, command).point_id


def test_each_point_has_its_own_stock(shop: Shop) -> None:
    item_id, elsewhere = shop.item(1), point(shop)
    household_id = shop.household(30)
    with pytest.raises(Refusal) as refused:
        shop.order(household_id, item_id, pick_up_id=elsewhere)
    assert refused.value.code == "out_of_stock"
    received = ReceiveStock(**shop.keyed, item_id=item_id, quantity=1, pick_up_id=elsewhere)
    perform(receive_stock, received)
    order_id = shop.order(household_id, item_id, pick_up_id=elsewhere).order_id
    ready(shop, order_id)
    collect(shop, order_id)
    with reading() as session:
        there = queries.stock_of(session, community_id=shop.community_id, item_id=item_id)
    assert {at: stock.on_hand for at, stock in there.items()} == {shop.shop_id: 1, elsewhere: 0}
    shop.check()


def test_what_is_brought_home_comes_from_the_counter(shop: Shop) -> None:
    item_id, round_id = shop.item(1), point(shop, name="Bezorgronde", delivers=True)
    collect(shop, shop.order(shop.household(30), item_id, pick_up_id=round_id).order_id)
    assert shop.on_hand(item_id) == 0
    shop.check()


WRONG_POINTS: list[tuple[str, Callable[[Shop], Any]]] = [
    ("point_invalid", lambda shop: point(shop, name=" ")),
    ("point_invalid", lambda shop: point(shop, keep_days=0)),
    ("point_unknown", lambda shop: _order_at(shop, shop.other_shop_id)),
    ("point_unknown", lambda shop: _order_at(shop, _closed(shop))),
]


@pytest.mark.parametrize(
    ("code", "attempt"), WRONG_POINTS, ids=[f"{at}-{row[0]}" for at, row in enumerate(WRONG_POINTS)]
)
def test_a_point_that_cannot_be_is_refused(
    edge_shop: Shop, code: str, attempt: Callable[[Shop], Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        attempt(edge_shop)
    assert refused.value.code == code


def _order_at(shop: Shop, point_id: UUID) -> object:
    return shop.order(shop.household(30), shop.item(), pick_up_id=point_id)


def _closed(shop: Shop) -> UUID:
    point_id, content = point(shop), PointContent(name="De Schakel")
    perform(change_point, ChangePoint(**shop.who, point_id=point_id, content=content, closed=True))
    return point_id
