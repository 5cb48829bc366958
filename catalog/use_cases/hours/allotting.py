"""A grant of hours is given out to streets: budget → pots, in the currency of a programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors import BudgetUnknown
from cambio.earning.models import Budget, Programme
from cambio.ledger import Kind, NewTransaction, Purpose, Transfer, post
from cambio.neighbourhood.errors import PlaceUnknown
from cambio.neighbourhood.queries import place
from catalog.errors.hours import AllotmentInvalid
from catalog.use_cases.money import account_of

STREETS_MAX = 200
AMOUNT_MAX_MINOR = 10_000_000


@dataclass(frozen=True, slots=True)
class Allotment:
    """What one street gets, in minor units of the grant's currency."""

    place_id: UUID
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllotHours(KeyedCommand):
    """Streets get hours of a grant in their pots, to book with."""

    budget_id: UUID
    allotments: tuple[Allotment, ...]


@dataclass(frozen=True, slots=True)
class AllottedHours:
    """How many streets got something, and how much together."""

    places: int
    amount_minor: int
    currency: str


def allot_hours(uow: UnitOfWork, command: AllotHours) -> AllottedHours:
    """Give hours out to streets, all of them or none.

    Raises:
        BudgetUnknown: there is no such grant.
        AllotmentInvalid: to no street, to one twice, or not a number of hours.
        PlaceUnknown: there is no such place.
        BalanceTooLow: the grant does not hold so much.
    """
    community_id = command.community_id
    budget = uow.session.get(Budget, (community_id, command.budget_id))
    if budget is None:
        raise BudgetUnknown
    wanted = {each.place_id: each.amount_minor for each in command.allotments}
    if not 1 <= len(wanted) == len(command.allotments) <= STREETS_MAX:
        raise AllotmentInvalid(most=AMOUNT_MAX_MINOR)
    if not all(1 <= amount_minor <= AMOUNT_MAX_MINOR for amount_minor in wanted.values()):
        raise AllotmentInvalid(most=AMOUNT_MAX_MINOR)
    _guard_places(uow, community_id, wanted)
    programme = uow.session.get_one(Programme, (community_id, budget.programme_id))
    # From here on only the grant can say no.
    pot_key = (uow, community_id, Purpose.POT)
    transfers = [
        Transfer(
            budget.account_id, account_of(*pot_key, place_id, programme.currency), amount_minor
        )
        for place_id, amount_minor in wanted.items()
    ]
    new = NewTransaction(
        community_id=community_id,
        actor_id=command.actor_id,
        kind=Kind.HOURS_ALLOTTED,
        event_at=uow.now,
        transfers=tuple(transfers),
        programme_id=programme.id,
        theme=budget.theme,
        subject_id=budget.id,
    )
    post(uow, new)
    return AllottedHours(len(wanted), sum(wanted.values()), programme.currency)


def _guard_places(uow: UnitOfWork, community_id: int, place_ids: Iterable[UUID]) -> None:
    for place_id in place_ids:
        if place(uow.session, community_id=community_id, place_id=place_id) is None:
            raise PlaceUnknown
