"""What every way of ordering checks: who may have how many, when, and for what price."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.models import Community
from cambio.saving.use_cases import accounts as at_counter
from catalog.errors import NotForHouseholds, OutOfSeason, PriceChanged
from catalog.models import Item
from catalog.queries.limits import had_of_item
from catalog.queries.prices import prices_of_items
from catalog.rules.items import FOR_HOUSEHOLDS
from catalog.rules.orders import (
    AT_COUNTER,
    Confirmation,
    check_household_limit,
)
from catalog.rules.prices import Price, price_in
from catalog.rules.seasons import in_season, season_of, written_day


@dataclass(frozen=True, slots=True)
class OrderedItem:
    """So many of one item, paid in one of its ways.

    `unit_prices` is what was shown for one, by currency; None takes today's.
    """

    item_id: UUID
    quantity: int
    unit_prices: dict[str, int] | None = None
    way: int = 0


class Sold(Protocol):
    """What decides who may have how many of an item; see `catalog.models.Item`."""

    @property
    def community_id(self) -> int: ...
    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def buyers(self) -> str: ...
    @property
    def min_per_order(self) -> int: ...
    @property
    def max_per_household(self) -> int | None: ...
    @property
    def limit_days(self) -> int: ...
    @property
    def season_from(self) -> int | None: ...
    @property
    def season_until(self) -> int | None: ...
    @property
    def variant_of(self) -> UUID | None: ...
    @property
    def needs_approval(self) -> bool: ...


def ways_of(uow: UnitOfWork, items: Sequence[Item]) -> dict[UUID, list[Price]]:
    """The ways in which one of each item is paid, its own price first."""
    return prices_of_items(uow.session, items)


def shown_price(line: OrderedItem, ways: Sequence[Price]) -> Price:
    """What one costs now, if that is what was shown.

    Raises:
        WayUnknown: it cannot be paid so.
        PriceChanged: it was shown for another price.
    """
    price = price_in(ways, line.way)
    if line.unit_prices is not None and dict(line.unit_prices) != price:
        raise PriceChanged(item_id=line.item_id, prices=price)
    return price


def guard_line(uow: UnitOfWork, household_id: UUID, line: OrderedItem, item: Sold) -> None:
    """Refuse what this household cannot have now. The caller has locked the household.

    Raises:
        NotForHouseholds, OutOfSeason, TooFew, TooManyForHousehold: why not.
    """
    if item.buyers not in FOR_HOUSEHOLDS:
        raise NotForHouseholds(item_id=item.id)
    guard_season(uow, item)
    most, had = item.max_per_household, 0
    if most is not None:
        had = had_of_item(
            uow.session,
            community_id=item.community_id,
            household_id=household_id,
            item_id=item.variant_of or item.id,
            since=uow.now - timedelta(days=item.limit_days),
        )
    check_household_limit(
        quantity=line.quantity, had=had, least=item.min_per_order, most=most, days=item.limit_days
    )


def guard_season(uow: UnitOfWork, item: Sold) -> None:
    """Refuse what cannot be had at this time of the year.

    Raises:
        OutOfSeason: it is not the season.
    """
    season = season_of(item.season_from, item.season_until)
    if season is not None and not in_season(season, _local_day(uow, item.community_id)):
        raise OutOfSeason(
            item_id=item.id, first=written_day(season.first), last=written_day(season.last)
        )


def guard_counter(
    uow: UnitOfWork,
    command: Command,
    household_id: UUID,
    total: Mapping[str, int],
    *,
    confirmation: Confirmation,
) -> None:
    """Refuse to spend more for a household at the counter than is good for one day. The caller has
    locked the household.

    Raises:
        CounterLimit: with what was done there lately it would be too much.
    """
    if confirmation not in AT_COUNTER:
        return
    for currency, amount_minor in total.items():
        at_counter.guard_counter(
            uow, command.community_id, household_id, currency=currency, amount_minor=amount_minor
        )


def _local_day(uow: UnitOfWork, community_id: int) -> date:
    """What day it is where the community lives."""
    community = uow.session.get(Community, community_id)
    zone = ZoneInfo(community.timezone if community else "UTC")
    return uow.now.astimezone(zone).date()
