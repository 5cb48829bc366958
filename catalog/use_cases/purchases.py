"""Starting to buy together, and giving it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, KeyedCommand, UnitOfWork, new_id
from cambio.ledger import Purpose
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place, place_path, street_of
from catalog.errors import (
    ItemUnknown,
    NotANeighbour,
    NotForStreets,
    PriceChanged,
    PurchaseClosed,
    PurchaseNotDue,
    PurchaseUnknown,
    QuantityInvalid,
)
from catalog.models import Item, Purchase
from catalog.queries import purchases_due
from catalog.rules.items import FOR_STREETS
from catalog.rules.orders import QUANTITY_MAX
from catalog.rules.purchases import PurchaseStatus, check_start
from catalog.use_cases.money import account_of
from catalog.use_cases.pledged import return_pledges


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPurchase(KeyedCommand):
    """A place wants something together.

    `household_id` is the household that starts it, None for staff. `unit_price_minor` is the price
    that was shown; None takes today's.
    """

    place_id: UUID
    item_id: UUID
    quantity: int
    deadline_at: datetime
    min_households: int
    household_id: UUID | None = None
    unit_price_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPurchase(KeyedCommand):
    """A purchase that is still open does not go on. `household_id` is the household that started
    it and gives it up, None for staff."""

    purchase_id: UUID
    household_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosePurchase(KeyedCommand):
    """The last day of a purchase has passed."""

    purchase_id: UUID


@dataclass(frozen=True, slots=True)
class StartedPurchase:
    """The purchase, and what it costs."""

    purchase_id: UUID
    target_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class PurchaseState:
    """How a purchase stands now, and how many pledges went back."""

    purchase_id: UUID
    status: PurchaseStatus
    returned: int


def start_purchase(uow: UnitOfWork, command: StartPurchase) -> StartedPurchase:
    """Start buying something together. Nothing is taken from the shop yet.

    Raises:
        QuantityInvalid: too few or too many.
        PlaceUnknown: there is no such place.
        ItemUnknown, NotForStreets, PriceChanged: this cannot be bought so.
        DeadlineInvalid, MinHouseholdsInvalid: it could never be met, or would never end.
        NotANeighbour: the household lives elsewhere.
    """
    if not 1 <= command.quantity <= QUANTITY_MAX:
        raise QuantityInvalid(most=QUANTITY_MAX)
    if place(uow.session, community_id=command.community_id, place_id=command.place_id) is None:
        raise PlaceUnknown
    item = _item_for_streets(uow, command)
    check_start(
        now=uow.now,
        deadline_at=command.deadline_at,
        target_minor=item.price_minor * command.quantity,
        min_households=command.min_households,
    )
    if command.household_id is not None:
        guard_neighbour(uow.session, command, command.household_id, command.place_id)
    # After this point it must succeed.
    purchase = _new_purchase(uow, command, item)
    uow.session.add(purchase)
    return StartedPurchase(purchase.id, purchase.target_minor, purchase.currency)


def cancel_purchase(uow: UnitOfWork, command: CancelPurchase) -> PurchaseState:
    """Give a purchase up while it is open; every pledge returns.

    Raises:
        PurchaseUnknown: there is no such purchase, or this household did not start it.
        PurchaseClosed: it is not open any more.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    if command.household_id not in (None, purchase.started_by):
        raise PurchaseUnknown
    if purchase.status != PurchaseStatus.OPEN:
        raise PurchaseClosed
    return _close(uow, command, purchase, PurchaseStatus.CANCELLED)


def close_purchase(uow: UnitOfWork, command: ClosePurchase) -> PurchaseState:
    """Let a purchase fail whose last day has passed; every pledge returns by itself.

    Harmless when it was met, failed or cancelled in the meantime.

    Raises:
        PurchaseUnknown: there is no such purchase.
        PurchaseNotDue: its last day has not passed.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    if purchase.status != PurchaseStatus.OPEN:
        return PurchaseState(purchase.id, PurchaseStatus(purchase.status), 0)
    if uow.now < purchase.deadline_at:
        raise PurchaseNotDue
    return _close(uow, command, purchase, PurchaseStatus.FAILED)


def closings_due(session: Session, *, now: datetime, actor_id: UUID) -> list[ClosePurchase]:
    """The commands that close every purchase whose last moment has passed, in all communities.

    Their request keys come from the purchases, so that two jobs at once do each of them once.
    """
    return [
        ClosePurchase(
            community_id=community_id,
            actor_id=actor_id,
            request_key=f"purchase-close/{purchase_id}",
            purchase_id=purchase_id,
        )
        for community_id, purchase_id in purchases_due(session, now=now)
    ]


def locked_purchase(uow: UnitOfWork, community_id: int, purchase_id: UUID) -> Purchase:
    """The purchase, locked: its rules count over its pledges.

    Raises:
        PurchaseUnknown: there is no such purchase.
    """
    purchase: Purchase | None = uow.lock(Purchase, community_id=community_id, id=purchase_id)
    if purchase is None:
        raise PurchaseUnknown
    return purchase


def guard_neighbour(session: Session, command: Command, household_id: UUID, place_id: UUID) -> None:
    """Refuse a household that does not live in the place, or in a part of it.

    Raises:
        NotANeighbour: it lives elsewhere, or nowhere here.
    """
    street_id = street_of(session, community_id=command.community_id, household_id=household_id)
    path = (
        place_path(session, community_id=command.community_id, place_id=street_id)
        if street_id
        else []
    )
    if place_id not in {each.id for each in path}:
        raise NotANeighbour


def _item_for_streets(uow: UnitOfWork, command: StartPurchase) -> Item:
    item = uow.session.get(Item, (command.community_id, command.item_id))
    if item is None or item.archived_at is not None:
        raise ItemUnknown(item_id=command.item_id)
    if item.buyers not in FOR_STREETS:
        raise NotForStreets(item_id=item.id)
    if command.unit_price_minor not in (None, item.price_minor):
        raise PriceChanged(item_id=item.id, price_minor=item.price_minor)
    return item


def _new_purchase(uow: UnitOfWork, command: StartPurchase, item: Item) -> Purchase:
    purchase_id = new_id()
    return Purchase(
        community_id=command.community_id,
        id=purchase_id,
        place_id=command.place_id,
        item_id=item.id,
        quantity=command.quantity,
        unit_price_minor=item.price_minor,
        target_minor=item.price_minor * command.quantity,
        currency=item.currency,
        purse_id=account_of(uow, command.community_id, Purpose.PURSE, purchase_id, item.currency),
        min_households=command.min_households,
        deadline_at=command.deadline_at,
        started_at=uow.now,
        started_by=command.actor_id,
    )


def _close(
    uow: UnitOfWork, command: Command, purchase: Purchase, status: PurchaseStatus
) -> PurchaseState:
    returned = return_pledges(uow, command, purchase, reason=status.value)
    purchase.status, purchase.closed_at = status, uow.now
    return PurchaseState(purchase.id, status, returned)
