"""How an order goes: placed, made ready, handed out; or cancelled by the shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from random import Random

from cambio.demo.stage import At, Story
from cambio.demo.tables import Table, chance, load, some_of, story
from cambio.demo.world import Household, World, by_slug
from catalog.rules.orders import CancelReason, Confirmation
from catalog.use_cases import (
    CancelOrder,
    HandOut,
    MarkReady,
    OrderedItem,
    PlaceOrder,
    cancel_order,
    hand_out,
    mark_ready,
    place_order,
)


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


def order(world: World, wish: Wish) -> Story:
    """An order from the wish to its collection, or as far as it has come."""
    yield wish.moment
    rng, calendar = chance("order", wish.number), world.calendar
    choice = _choice(world, wish, rng)
    if choice is None:
        return
    household, item, quantity = choice
    shop = world.by(world.keeper_of(item["shop"]).login)
    at_counter = rng.random() < story()["orders"]["counter_share"]
    placing = PlaceOrder(
        **shop if at_counter else world.by_household(household),
        request_key=f"order/{wish.number}",
        household_id=household.id,
        lines=(OrderedItem(world.items[item["slug"]], quantity),),
        confirmation=Confirmation.SIGNATURE if at_counter else Confirmation.OWN,
    )
    placed = yield At(wish.moment, place_order, placing)
    household.wallet[wish.currency] -= placed.total_minor
    household.had[item["slug"]] += quantity
    if wish.progress is Progress.PLACED:
        world.ordering.append(household)
        return
    first, last = (timedelta(days=days) for days in story()["orders"]["pick_up_after_days"])
    ready_at = calendar.between(rng, wish.moment, min(wish.moment + first, calendar.now))
    if wish.progress is Progress.COLLECTED and rng.random() < story()["orders"]["cancelled_share"]:
        reason, key = CancelReason.NOT_AVAILABLE, f"cancel/{wish.number}"
        cancelling = CancelOrder(**shop, request_key=key, order_id=placed.order_id, reason=reason)
        yield At(ready_at, cancel_order, cancelling)
        household.wallet[wish.currency] += placed.total_minor
        household.had[item["slug"]] -= quantity
        return
    yield At(ready_at, mark_ready, MarkReady(**shop, order_id=placed.order_id))
    if wish.progress is Progress.READY:
        world.awaited.append(household)
    else:
        collected_at = calendar.between(rng, ready_at, min(wish.moment + last, calendar.now))
        key = f"hand out/{wish.number}"
        yield At(
            collected_at,
            hand_out,
            HandOut(**shop, request_key=key, order_id=placed.order_id, household_id=household.id),
        )


def _choice(world: World, wish: Wish, rng: Random) -> tuple[Household, Table, int] | None:
    """Who orders what, and how many; None when nobody can pay for anything."""
    items = by_slug(load("catalogue")["item"])
    weights = story()["order_weights"][wish.currency]
    quantity = 1 + (rng.random() < story()["orders"]["second_piece_share"])
    for slug in some_of(rng, list(weights), list(weights.values()), 3):
        item = items[slug]
        able = [
            household
            for household in world.people
            if not household.saves
            and household.wallet[wish.currency] >= item["price_minor"] * quantity
            and household.had[slug] + quantity <= item["max_per_household"]
        ]
        if able:
            richer = [household.wallet[wish.currency] for household in able]
            return rng.choices(able, richer)[0], item, quantity
    return None
