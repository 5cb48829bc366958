"""A street buys vouchers with its pot: a captain a little, above that as the street decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, locked, new_id
from cambio.ledger import Kind, Purpose
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Community, Place
from cambio.saving.use_cases.spending import AllowSpend, allow_spend
from catalog.errors import NotForStreets, TooFew, WayUnknown
from catalog.models import Item
from catalog.rules.items import FOR_STREETS
from catalog.rules.orders import Confirmation
from catalog.rules.texts import in_language
from catalog.use_cases.guards import OrderedItem, guard_season, shown_price, ways_of
from catalog.use_cases.money import account_of
from catalog.use_cases.vouchers.buying import Bought, guard_quantity, voucher_for_sale
from catalog.use_cases.vouchers.issuing import NewVoucher, issue, terms_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyForPlace(KeyedCommand):
    """A place buys vouchers of one item with its pot.

    `proposal_id` is the street's decision by which it pays, None for the captain's own.
    """

    place_id: UUID
    wanted: OrderedItem
    proposal_id: UUID | None = None


def buy_for_place(uow: UnitOfWork, command: BuyForPlace) -> Bought:
    """Buy for a street: pot → the purse of each voucher. All neighbours can read what it was for.

    Raises:
        QuantityInvalid, TooFew: none, too few, or too many at once.
        ItemUnknown, TermsMissing, NotForStreets, OutOfSeason: a street cannot have it now.
        WayUnknown, PriceChanged: not for this price, or not in one currency.
        PlaceUnknown: there is no such place.
        VoteNeeded, DecisionUnusable, DecisionSpent: the street decides about so much.
        KeptForDecision: the pot keeps that for what the street decided before.
        BalanceTooLow: the pot does not hold enough.
    """
    community_id, wanted = command.community_id, command.wanted
    guard_quantity(wanted)
    # What the place spends is counted, so these come one at a time.
    locked(uow, Place, PlaceUnknown, community_id=community_id, id=command.place_id)
    item = _for_streets(uow, command)
    price = shown_price(wanted, ways_of(uow, [item])[item.id])
    if len(price) != 1:
        raise WayUnknown
    [(currency, price_minor)] = price.items()
    new = NewVoucher(
        item_id=item.id,
        place_id=command.place_id,
        price=price,
        terms=terms_of(uow, community_id, item.id),
        confirmation=Confirmation.OWN.value,
        needs_approval=item.needs_approval,
    )
    pot = {currency: account_of(uow, community_id, Purpose.POT, command.place_id, currency)}
    issued = []
    for _each in range(wanted.quantity):
        # What the pot may spend is counted before it is spent.
        voucher_id = new_id()
        _allow(uow, command, voucher_id, item, price_minor, currency)
        one = replace(new, id=voucher_id)
        issued.append(issue(uow, command, one, kind=Kind.VOUCHER_BOUGHT, payers=pot))
    total = {currency: wanted.quantity * price_minor}
    return Bought(tuple(voucher.id for voucher, _left in issued), total, issued[-1][1])


def _for_streets(uow: UnitOfWork, command: BuyForPlace) -> Item:
    item = voucher_for_sale(uow, command.community_id, command.wanted.item_id)
    if item.buyers not in FOR_STREETS:
        raise NotForStreets(item_id=item.id)
    if command.wanted.quantity < item.min_per_order:
        raise TooFew(least=item.min_per_order)
    guard_season(uow, item)
    return item


def _allow(
    uow: UnitOfWork,
    command: BuyForPlace,
    voucher_id: UUID,
    item: Item,
    amount_minor: int,
    currency: str,
) -> None:
    """Each voucher is a spending of its own: cancelled, it gives its own room back."""
    language = uow.session.get_one(Community, command.community_id).language
    spend = AllowSpend(
        community_id=command.community_id,
        actor_id=command.actor_id,
        place_id=command.place_id,
        currency=currency,
        amount_minor=amount_minor,
        subject_id=voucher_id,
        title=in_language(item.names, language),
        proposal_id=command.proposal_id,
    )
    allow_spend(uow, spend)
