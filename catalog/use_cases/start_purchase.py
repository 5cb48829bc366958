"""Starting to buy together: something of the shop, or a wish that somebody else carries out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, new_id
from cambio.earning.errors import ThemeUnknown
from cambio.earning.rules.programmes import THEMES
from cambio.ledger import Purpose
from cambio.ledger.errors import CurrencyUnknown
from cambio.ledger.queries import currencies
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.models import Organisation
from cambio.neighbourhood.queries import place
from catalog.errors import (
    CarrierUnknown,
    ItemUnknown,
    NotForStreets,
    PriceChanged,
    QuantityInvalid,
)
from catalog.models import Item, Purchase, PurchaseMember
from catalog.rules.items import FOR_STREETS, ItemKind
from catalog.rules.orders import QUANTITY_MAX
from catalog.rules.purchases import CARRIERS, OpenTo, Step, check_start, check_wish
from catalog.rules.texts import printable
from catalog.use_cases.money import account_of
from catalog.use_cases.purchase_steps import note_step
from catalog.use_cases.taking_part import guard_neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that stands in no shop: what it is, its whole price, and the organisation that
    carries it out and is paid for it."""

    title: str
    description: str
    price_minor: int
    currency: str
    carrier_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPurchase(KeyedCommand):
    """A place, or a group of households there, wants something together: so many of an item, or
    what `wish` says.

    `household_id` is the household that starts it, None for staff. `unit_price_minor` is the price
    that was shown; None takes today's. `theme` is what it is for, None when nobody says.
    """

    place_id: UUID
    deadline_at: datetime
    min_households: int
    item_id: UUID | None = None
    quantity: int = 1
    wish: Wish | None = None
    open_to: OpenTo = OpenTo.PLACE
    household_id: UUID | None = None
    unit_price_minor: int | None = None
    theme: str | None = None


@dataclass(frozen=True, slots=True)
class StartedPurchase:
    """The purchase, and what it costs."""

    purchase_id: UUID
    target_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """What is to be bought, as columns of the purchase."""

    unit_price_minor: int
    quantity: int
    currency: str
    item_id: UUID | None = None
    title: str | None = None
    description: str | None = None
    carrier_id: UUID | None = None


def start_purchase(uow: UnitOfWork, command: StartPurchase) -> StartedPurchase:
    """Start buying something together. Nothing is taken from the shop yet.

    Raises:
        QuantityInvalid: too few or too many.
        PlaceUnknown: there is no such place.
        ItemUnknown, NotForStreets, PriceChanged: this cannot be bought so.
        WishInvalid, WishPriceInvalid, CarrierUnknown, CurrencyUnknown: nor can this.
        ThemeUnknown: none of the themes.
        DeadlineInvalid, MinHouseholdsInvalid: it could never be met, or would never end.
        NotANeighbour: the household lives elsewhere.
    """
    if place(uow.session, community_id=command.community_id, place_id=command.place_id) is None:
        raise PlaceUnknown
    if command.theme is not None and command.theme not in THEMES:
        raise ThemeUnknown
    wanted = _wanted(uow, command)
    check_start(
        now=uow.now,
        deadline_at=command.deadline_at,
        target_minor=wanted.unit_price_minor * wanted.quantity,
        min_households=command.min_households,
    )
    if command.household_id is not None:
        guard_neighbour(uow.session, command.community_id, command.household_id, command.place_id)
    # After this point it must succeed.
    purchase = _new_purchase(uow, command, wanted)
    uow.session.add(purchase)
    uow.flush()
    note_step(uow, command, purchase, Step.OPEN)
    if command.open_to is OpenTo.GROUP and command.household_id is not None:
        uow.session.add(_first_member(uow, command, purchase, command.household_id))
    return StartedPurchase(purchase.id, purchase.target_minor, purchase.currency)


def _wanted(uow: UnitOfWork, command: StartPurchase) -> _Wanted:
    if command.wish is not None and command.item_id is None:
        return _wish(uow, command, command.wish)
    if not 1 <= command.quantity <= QUANTITY_MAX:
        raise QuantityInvalid(most=QUANTITY_MAX)
    item = _item_for_streets(uow, command)
    return _Wanted(
        unit_price_minor=item.price_minor,
        quantity=command.quantity,
        currency=item.currency,
        item_id=item.id,
    )


def _wish(uow: UnitOfWork, command: StartPurchase, wish: Wish) -> _Wanted:
    title, description = printable(wish.title), printable(wish.description)
    check_wish(title=title, description=description, price_minor=wish.price_minor)
    carrier = uow.session.get(Organisation, (command.community_id, wish.carrier_id))
    if carrier is None or carrier.kind not in CARRIERS:
        raise CarrierUnknown
    if wish.currency not in currencies(uow.session, community_id=command.community_id):
        raise CurrencyUnknown(currency=wish.currency)
    return _Wanted(
        unit_price_minor=wish.price_minor,
        quantity=1,
        currency=wish.currency,
        title=title,
        description=description or None,
        carrier_id=carrier.id,
    )


def _item_for_streets(uow: UnitOfWork, command: StartPurchase) -> Item:
    item = None
    if command.item_id is not None:
        item = uow.session.get(Item, (command.community_id, command.item_id))
    if item is None or item.archived_at is not None:
        raise ItemUnknown(item_id=command.item_id)
    # A street buys a voucher with its pot alone: there is nothing to carry out together.
    if item.buyers not in FOR_STREETS or item.kind == ItemKind.VOUCHER:
        raise NotForStreets(item_id=item.id)
    if command.unit_price_minor not in (None, item.price_minor):
        raise PriceChanged(item_id=item.id, price_minor=item.price_minor)
    return item


def _new_purchase(uow: UnitOfWork, command: StartPurchase, wanted: _Wanted) -> Purchase:
    purchase_id = new_id()
    return Purchase(
        community_id=command.community_id,
        id=purchase_id,
        place_id=command.place_id,
        item_id=wanted.item_id,
        title=wanted.title,
        description=wanted.description,
        carrier_id=wanted.carrier_id,
        quantity=wanted.quantity,
        unit_price_minor=wanted.unit_price_minor,
        target_minor=wanted.unit_price_minor * wanted.quantity,
        currency=wanted.currency,
        purse_id=account_of(uow, command.community_id, Purpose.PURSE, purchase_id, wanted.currency),
        min_households=command.min_households,
        deadline_at=command.deadline_at,
        started_at=uow.now,
        started_by=command.actor_id,
        open_to=command.open_to,
        theme=command.theme,
    )


def _first_member(
    uow: UnitOfWork, command: StartPurchase, purchase: Purchase, household_id: UUID
) -> PurchaseMember:
    return PurchaseMember(
        community_id=command.community_id,
        purchase_id=purchase.id,
        household_id=household_id,
        asked_at=uow.now,
        asked_by=command.actor_id,
    )
