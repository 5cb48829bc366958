"""Giving from the catalogue: to a street's pot, or to a cause. There is nothing to collect."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import present_household
from cambio.saving.use_cases import GiveTokens, Receiver, pass_on
from catalog.errors import ItemUnknown
from catalog.models import Item
from catalog.rules.items import ItemKind
from catalog.rules.orders import Confirmation, check_lines
from catalog.rules.prices import total_of
from catalog.use_cases.guards import (
    OrderedItem,
    guard_counter,
    guard_line,
    shown_price,
    ways_of,
)

MEANS = {Confirmation.PIN: Means.PIN, Confirmation.SIGNATURE: Means.SIGNATURE}


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveItem(KeyedCommand):
    """A household gives so many times what a gift of the catalogue costs."""

    household_id: UUID
    gift: OrderedItem
    confirmation: Confirmation = Confirmation.OWN


@dataclass(frozen=True, slots=True)
class Given:
    """What was given of an item, and what the wallet still holds, by currency."""

    item_id: UUID
    given: dict[str, int]
    left: dict[str, int]


def give_item(uow: UnitOfWork, command: GiveItem) -> Given:
    """Give: wallet → the street's pot, or → the cause's till, as any other gift.

    Raises:
        QuantityInvalid: none, or too many.
        HouseholdUnknown: there is no such household, or it has ended.
        ItemUnknown: there is no such gift.
        OutOfSeason, TooFew, WayUnknown, PriceChanged: it cannot be given so.
        CounterLimit: more than may be spent at the counter in a day.
        GiftsOff, GiftLimit: such tokens are not given away, or not so many in a day.
        BalanceTooLow: the wallet does not hold enough.
    """
    check_lines([command.gift.item_id], [command.gift.quantity])
    present_household(uow, command.community_id, command.household_id, lock=True)
    item = uow.session.get(Item, (command.community_id, command.gift.item_id))
    if item is None or item.archived_at is not None or item.kind != ItemKind.GIFT:
        raise ItemUnknown(item_id=command.gift.item_id)
    guard_line(uow, command.household_id, command.gift, item)
    prices = shown_price(command.gift, ways_of(uow, [item])[item.id])
    given = total_of([(command.gift.quantity, prices)])
    guard_counter(uow, command, command.household_id, given, confirmation=command.confirmation)
    # From here on only the wallet, and what may be given away in a day, can say no.
    left = {
        currency: pass_on(
            uow, _gift(command, item, currency, amount_minor), subject_id=item.id
        ).left_minor
        for currency, amount_minor in given.items()
    }
    return Given(item.id, given, left)


def _gift(command: GiveItem, item: Item, currency: str, amount_minor: int) -> GiveTokens:
    """One currency of a gift: to the street's pot, or to the till of the cause."""
    to = (
        Receiver(place_id=item.place_id)
        if item.place_id is not None
        else Receiver(organisation_id=item.shop_id)
    )
    return GiveTokens(
        community_id=command.community_id,
        actor_id=command.actor_id,
        request_key=command.request_key,
        household_id=command.household_id,
        to=to,
        currency=currency,
        amount_minor=amount_minor,
        means=MEANS.get(command.confirmation),
    )
