"""Who takes part in a purchase together: the neighbours of its place, or those who were asked."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.database import Command, UnitOfWork, locked
from cambio.neighbourhood.use_cases import present_household
from catalog.errors import NotAGroup, NotANeighbour, NotInGroup, PurchaseClosed, PurchaseUnknown
from catalog.models import Purchase, PurchaseMember
from catalog.queries.buyers import buying_places
from catalog.rules.purchases import OpenTo, PurchaseStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AskHousehold(Command):
    """A household is asked to take part in what a group buys.

    `asking_id` is the household that started it and asks, None for staff.
    """

    purchase_id: UUID
    household_id: UUID
    asking_id: UUID | None = None


def ask_household(uow: UnitOfWork, command: AskHousehold) -> int:
    """Let a household take part in what a group buys; answers how many the group has. Harmless
    when it was asked before.

    Raises:
        PurchaseUnknown: there is no such purchase, or this household did not start it.
        NotAGroup: all neighbours take part.
        PurchaseClosed: it is not open any more.
        HouseholdUnknown, NotANeighbour: this household cannot take part.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    if command.asking_id not in (None, purchase.started_by):
        raise PurchaseUnknown
    if purchase.open_to != OpenTo.GROUP:
        raise NotAGroup
    if purchase.status != PurchaseStatus.OPEN:
        raise PurchaseClosed
    household = present_household(uow, command.community_id, command.household_id)
    guard_neighbour(uow.session, command.community_id, household.id, purchase.place_id)
    # After this point it must succeed.
    key = (command.community_id, purchase.id, household.id)
    if uow.session.get(PurchaseMember, key) is None:
        uow.session.add(
            PurchaseMember(
                community_id=command.community_id,
                purchase_id=purchase.id,
                household_id=household.id,
                asked_at=uow.now,
                asked_by=command.actor_id,
            )
        )
        uow.flush()
    members = uow.session.query(PurchaseMember)
    return members.filter_by(community_id=key[0], purchase_id=purchase.id).count()


def locked_purchase(uow: UnitOfWork, community_id: int, purchase_id: UUID) -> Purchase:
    """The purchase, locked: its rules count over its pledges.

    Raises:
        PurchaseUnknown: there is no such purchase.
    """
    return locked(uow, Purchase, PurchaseUnknown, community_id=community_id, id=purchase_id)


def guard_taking_part(session: Session, purchase: Purchase, household_id: UUID) -> None:
    """Refuse a household that has no part in a purchase.

    Raises:
        NotANeighbour: it lives elsewhere, or nowhere here.
        NotInGroup: a group buys it, and the household was not asked.
    """
    guard_neighbour(session, purchase.community_id, household_id, purchase.place_id)
    key = (purchase.community_id, purchase.id, household_id)
    if purchase.open_to == OpenTo.GROUP and session.get(PurchaseMember, key) is None:
        raise NotInGroup


def takes_part(session: Session, purchase: Purchase, household_id: UUID) -> bool:
    """Whether a household has a part in a purchase."""
    try:
        guard_taking_part(session, purchase, household_id)
    except (NotANeighbour, NotInGroup):
        return False
    return True


def guard_neighbour(
    session: Session, community_id: int, household_id: UUID, place_id: UUID
) -> None:
    """Refuse a household that does not live in the place, in a part of it, or where its team works.

    Raises:
        NotANeighbour: it lives elsewhere, or nowhere here.
    """
    if place_id not in buying_places(session, community_id=community_id, household_id=household_id):
        raise NotANeighbour
