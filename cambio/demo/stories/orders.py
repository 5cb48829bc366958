"""How an order goes: placed, made ready, handed out; or cancelled by the shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from random import Random

from cambio.demo.stage import At, Story
from cambio.demo.stories.vouchers import voucher
from cambio.demo.tables import Table, chance, load, some_of, story
from cambio.demo.world import By, Household, World, by_slug
from catalog.errors import OutOfStock
from catalog.rules.orders import CancelReason, Confirmation
from catalog.use_cases import (
    CancelOrder,
    HandOut,
    MarkReady,
    OrderedItem,
    PlacedOrder,
    PlaceOrder,
    ReceiveStock,
    cancel_order,
    hand_out,
    mark_ready,
    place_order,
    receive_stock,
)

DELIVERED = 10


class Progress(IntEnum):
    """How far an order has come when the demo is loaded."""

    PLACED = 1
    READY = 2
    COLLECTED = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody will order something for this currency at this moment."""

    number: int
    moment: datetime
    currency: str
    progress: Progress


def wishes(world: World) -> list[Wish]:
    """Every order of the half year, and those that are under way today."""
    rng = chance("orders")
    drawn = sorted((*_long_ago(world, rng), *_under_way(world, rng)))
    return [Wish(number, *each) for number, each in enumerate(drawn, start=1)]


def _long_ago(world: World, rng: Random) -> Iterator[tuple[datetime, str, Progress]]:
    table, days = story()["orders"], world.calendar.days()
    first, last = table["per_week_first"], table["per_week_last"]
    weeks = len(days) // 7
    for week in range(weeks):
        for currency, per_week in (
            ("CAM", first + (last - first) * week / weeks),
            ("GLD", table["gold_per_week"]),
        ):
            for _ in range(int(per_week * world.scale + rng.random())):
                day = days[week * 7] + rng.randrange(7)
                yield world.calendar.some_time(rng, day, 10, 20), currency, Progress.COLLECTED


def _under_way(world: World, rng: Random) -> Iterator[tuple[datetime, str, Progress]]:
    table = story()["orders"]
    for progress, count in (
        (Progress.PLACED, table["left_to_prepare"]),
        (Progress.READY, table["left_to_pick_up"]),
    ):
        for number in range(count):
            hours = 24 * (number // 3) + rng.uniform(2, 20) + 24 * (progress - 1)
            currency = "GLD" if number % 5 == 4 else "CAM"
            yield world.calendar.now - timedelta(hours=hours), currency, progress


@dataclass(frozen=True, slots=True)
class _Choice:
    """Who orders what, and how many; `shop` is who keeps it."""

    household: Household
    item: Table
    quantity: int
    shop: By


def order(world: World, wish: Wish) -> Story:
    """An order from the wish to its collection, or as far as it has come."""
    yield wish.moment
    rng = chance("order", wish.number)
    choice = _choice(world, wish, rng)
    if choice is None:
        return
    if choice.item["kind"] == "voucher":
        yield from voucher(
            world, choice.household, choice.item, number=wish.number, quantity=choice.quantity
        )
        return
    at_counter = rng.random() < story()["orders"]["counter_share"]
    try:
        placing = _placing(world, wish, choice, at_counter=at_counter)
        placed = yield At(wish.moment, place_order, placing)
    except OutOfStock:
        yield At(wish.moment + timedelta(hours=3), receive_stock, _delivery(world, wish, choice))
        return
    choice.household.wallet[wish.currency] -= placed.total[wish.currency]
    choice.household.had[choice.item["slug"]] += choice.quantity
    if wish.progress is Progress.PLACED:
        world.ordering.append(choice.household)
    elif (
        wish.progress is Progress.COLLECTED and rng.random() < story()["orders"]["cancelled_share"]
    ):
        yield from _cancelled(world, wish, choice, placed)
    else:
        yield from _prepared(world, wish, choice, placed)


def _cancelled(world: World, wish: Wish, choice: _Choice, placed: PlacedOrder) -> Story:
    """The shop cannot deliver it."""
    rng = chance("cancel", wish.number)
    yield At(
        _next_day(world, wish, rng),
        cancel_order,
        CancelOrder(
            **choice.shop,
            request_key=f"cancel/{wish.number}",
            order_id=placed.order_id,
            reason=CancelReason.NOT_AVAILABLE,
        ),
    )
    choice.household.wallet[wish.currency] += placed.total[wish.currency]
    choice.household.had[choice.item["slug"]] -= choice.quantity


def _prepared(world: World, wish: Wish, choice: _Choice, placed: PlacedOrder) -> Story:
    """The shop puts it ready, and the household comes for it in the days after."""
    rng, calendar = chance("prepare", wish.number), world.calendar
    ready_at = _next_day(world, wish, rng)
    yield At(ready_at, mark_ready, MarkReady(**choice.shop, order_id=placed.order_id))
    if wish.progress is Progress.READY:
        world.awaited.append(choice.household)
        return
    latest = wish.moment + timedelta(days=story()["orders"]["pick_up_after_days"][1])
    yield At(
        calendar.between(rng, ready_at, min(latest, calendar.now)),
        hand_out,
        HandOut(
            **choice.shop,
            request_key=f"hand out/{wish.number}",
            order_id=placed.order_id,
            household_id=choice.household.id,
        ),
    )


def _next_day(world: World, wish: Wish, rng: Random) -> datetime:
    """When the shop gets round to it."""
    latest = wish.moment + timedelta(days=story()["orders"]["pick_up_after_days"][0])
    return world.calendar.between(rng, wish.moment, min(latest, world.calendar.now))


def _placing(world: World, wish: Wish, choice: _Choice, *, at_counter: bool) -> PlaceOrder:
    return PlaceOrder(
        **choice.shop if at_counter else world.by_household(choice.household),
        request_key=f"order/{wish.number}",
        household_id=choice.household.id,
        lines=(OrderedItem(world.items[choice.item["slug"]], choice.quantity),),
        confirmation=Confirmation.SIGNATURE if at_counter else Confirmation.OWN,
    )


def _delivery(world: World, wish: Wish, choice: _Choice) -> ReceiveStock:
    """More of what was sold out."""
    return ReceiveStock(
        **choice.shop,
        request_key=f"delivery/{wish.number}",
        item_id=world.items[choice.item["slug"]],
        quantity=DELIVERED,
    )


def _choice(world: World, wish: Wish, rng: Random) -> _Choice | None:
    """Who orders what, the richer more often; None when nobody can pay for anything."""
    items, currency = by_slug(load("catalogue")["item"]), wish.currency
    weights = story()["order_weights"][currency]
    quantity = 1 + (rng.random() < story()["orders"]["second_piece_share"])
    # Long ago somebody may have found nothing; today's shelf must not be empty.
    thoughts = 3 if wish.progress is Progress.COLLECTED else len(weights)
    for slug in some_of(rng, list(weights), list(weights.values()), thoughts):
        item = items[slug]
        if item["kind"] == "voucher" and wish.progress is not Progress.COLLECTED:
            continue  # a voucher is good at once: there is nothing to prepare
        able = [
            household
            for household in world.people
            if not household.saves
            and household.wallet[currency] >= item["price_minor"] * quantity
            and household.had[slug] + quantity <= item["max_per_household"]
        ]
        if able:
            household = rng.choices(able, [each.wallet[currency] for each in able])[0]
            shop = world.by(world.keeper_of(item["shop"]).login)
            return _Choice(household, item, quantity, shop)
    return None
