"""What the shop can be asked."""

from __future__ import annotations

from datetime import timedelta

from cambio.database import reading
from catalog import queries
from catalog.queries import OrderFilter
from catalog.rules.orders import OrderStatus
from tests.catalog.acts import (
    collect,
    met,
    planter,
    ready,
    see,
)
from tests.catalog.shop import Shop


def test_a_shop_sees_what_to_prepare_order_by_order_and_item_by_item(shop: Shop) -> None:
    picker, bags = shop.item(), shop.item(price_minor=3, names={"nl": "Zakken"})
    shop.order(shop.household(90), picker)
    shop.clock.advance(minutes=5)
    later = shop.order(shop.household(90), bags, 5)
    shop.order(shop.household(90), picker, 2)
    ready(shop, shop.order(shop.household(90), picker).order_id)
    with reading() as session:
        picks = queries.to_prepare_by_item(
            session, community_id=shop.community_id, shop_id=shop.shop_id
        )
        wanted = OrderFilter(shop_ids=[shop.shop_id], statuses=[OrderStatus.PLACED])
        newest = queries.orders(session, community_id=shop.community_id, wanted=wanted, limit=2)
        rest = queries.orders(
            session, community_id=shop.community_id, wanted=wanted, before=newest[-1].id
        )
        count = queries.count_orders(session, community_id=shop.community_id, wanted=wanted)
    assert [(each.name("nl"), each.quantity, each.orders) for each in picks] == [
        ("Zakken", 5, 1),
        ("Afvalgrijper", 3, 2),
    ]
    assert count == len(newest) + len(rest) == 3
    assert later.order_id in {each.id for each in newest}


def test_a_card_shows_the_open_orders_of_its_household_ready_ones_first(shop: Shop) -> None:
    item_id, household_id = shop.item(), shop.household(99)
    first, second, third = (shop.order(household_id, item_id) for _ in range(3))
    shop.order(shop.household(99), item_id)
    ready(shop, second.order_id)
    collect(shop, third.order_id)
    with reading() as session:
        found = queries.orders_for_card(
            session,
            community_id=shop.community_id,
            household_id=household_id,
            shop_ids=[shop.shop_id],
        )
    assert [each.id for each in found] == [second.order_id, first.order_id]


def test_orders_are_numbered_so_that_nobody_guesses_anothers(shop: Shop) -> None:
    item_id, household_id = shop.item(50, price_minor=1), shop.household(50)
    numbers = {shop.order(household_id, item_id).number for _ in range(20)}
    assert len(numbers) == 20
    assert all(len(str(number)) == 7 for number in numbers)


def test_what_is_due_is_found_and_what_is_not_is_left_alone(shop: Shop) -> None:
    due = shop.start(planter(shop))
    shop.start(planter(shop), deadline_at=shop.clock.now + timedelta(days=15))
    met(shop)
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
