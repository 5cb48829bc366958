"""Giving from the catalogue: to a street's pot, or to a cause. There is nothing to collect."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Kind, Purpose, Transfer
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.models import Household
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
from catalog.use_cases.money import account_of, book


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveItem(KeyedCommand):
    """A household gives so many times what a gift of the catalogue costs."""

    household_id: UUID
    gift: OrderedItem
    confirmation: Confirmation = Confirmation.OWN


@dataclass(frozen=True, slots=True)
class Given:
    """What was given, and what the wallet still holds, by currency."""

    gift_id: UUID
    given: dict[str, int]
    left: dict[str, int]


def give_item(uow: UnitOfWork, command: GiveItem) -> Given:
    """Give: wallet → the street's pot with its layers, or → a purse → the cause's till.

    Raises:
        QuantityInvalid: none, or too many.
        HouseholdUnknown: there is no such household, or it has ended.
        ItemUnknown: there is no such gift.
        OutOfSeason, TooFew, WayUnknown, PriceChanged: it cannot be given so.
        CounterLimit: more than may be spent at the counter in a day.
        BalanceTooLow: the wallet does not hold enough.
    """
    check_lines([command.gift.item_id], [command.gift.quantity])
    household = uow.lock(Household, community_id=command.community_id, id=command.household_id)
    if household is None or household.ended_at is not None:
        raise HouseholdUnknown
    item = uow.session.get(Item, (command.community_id, command.gift.item_id))
    if item is None or item.archived_at is not None or item.kind != ItemKind.GIFT:
        raise ItemUnknown(item_id=command.gift.item_id)
    guard_line(uow, command.household_id, command.gift, item)
    prices = shown_price(command.gift, ways_of(uow, [item])[item.id])
    given = total_of([(command.gift.quantity, prices)])
    guard_counter(uow, command, command.household_id, given, confirmation=command.confirmation)
    # From here on only the wallet can say no.
    gift_id = new_id()
    left = {
        currency: _give(uow, command, item, gift_id, currency=currency, amount_minor=amount_minor)
        for currency, amount_minor in given.items()
    }
    return Given(gift_id, given, left)


def _give(
    uow: UnitOfWork,
    command: GiveItem,
    item: Item,
    gift_id: UUID,
    *,
    currency: str,
    amount_minor: int,
) -> int:
    """Move one currency of a gift; answers what the wallet still holds."""
    key = (uow, command.community_id)
    book_it = partial(book, uow, command, subject_id=item.id, currency=currency)
    wallet = account_of(*key, Purpose.WALLET, command.household_id, currency)
    if item.place_id is not None:
        pot = account_of(*key, Purpose.POT, item.place_id, currency)
        posted = book_it(Kind.GIFT, Transfer(wallet, pot, amount_minor))
        return posted.balances[wallet]
    purse = account_of(*key, Purpose.PURSE, gift_id, currency)
    till = account_of(*key, Purpose.TILL, item.shop_id, currency)
    put_in, passed_on = Transfer(wallet, purse, amount_minor), Transfer(purse, till, amount_minor)
    posted = book_it(Kind.ORDER_PLACED, put_in)
    book_it(Kind.ORDER_COLLECTED, passed_on)
    return posted.balances[wallet]
