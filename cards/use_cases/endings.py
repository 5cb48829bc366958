"""A household ends: it died, moved away or wants to stop. Its heirs choose what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from flask import current_app
from sqlalchemy import select

from cambio.access.use_cases import ForgetPin, forget_pin
from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.models import ProgrammeMembership
from cambio.earning.use_cases import LeaveProgramme, leave_programme
from cambio.ledger.notes import erase_notes_of
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import street_of
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import CloseHousehold, close_household, locked_household
from cards.errors import HeirUnknown, LivesNowhere
from cards.use_cases.belongings import Handover, give_up, hand_over
from cards.use_cases.card_life import VoidReason, void_cards_of
from cards.use_cases.remainders import Remainder, choose_remainder, pass_on
from cards.use_cases.split_wishes import WishEnd, close_wish

HouseholdGuard: TypeAlias = Callable[[UnitOfWork, int, UUID], None]
"""From an act, a community's id and a household: raises a refusal while something is still open.

Features above this one add theirs in `cambio.main`.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHousehold(KeyedCommand):
    """A household is no more.

    `heir_id` is the household that gets what is left, None where it goes elsewhere. `means` is how
    the household or its heirs confirmed it.
    """

    household_id: UUID
    remainder: Remainder
    means: Means
    heir_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EndedHousehold:
    """A household that ended; `transaction_id` is None when nothing was left."""

    household_id: UUID
    transaction_id: UUID | None


def end_household(uow: UnitOfWork, command: EndHousehold) -> EndedHousehold:
    """End a household: pass on what is left, stop its cards, PIN and messages.

    What else it had, such as vouchers, goes to the household that gets what is left; where that is
    a pot or nobody it is given up, and what was paid for it goes the same way as the rest.

    What comes for it later goes the same way, by itself.

    Raises:
        HouseholdUnknown, HouseholdEnded: there is none to end.
        Refusal: something is still open, such as an order; each feature says what.
        HeirUnknown: the household that shall have it is not there, or is this one.
        LivesNowhere: it has no street whose pot could have it.
        BalanceTooLow: it was spent a moment ago.
    """
    household = locked_household(uow, command.community_id, command.household_id)
    for guard in guards():
        guard(uow, command.community_id, household.id)
    owner_id = _owner(uow, command)
    # From here on only the books can say no.
    if command.remainder is Remainder.HOUSEHOLD and owner_id is not None:
        hand_over(uow, command, Handover(household_id=household.id, to_household_id=owner_id))
    else:
        give_up(uow, command, household.id)
    chosen = choose_remainder(uow, command, household.id, command.remainder, owner_id=owner_id)
    transaction_id = pass_on(uow, command, chosen)
    close_wish(uow, command, household.id, WishEnd.WITHDRAWN)
    _leave_programmes(uow, command)
    _let_go(uow, command)
    return EndedHousehold(household.id, transaction_id)


def guards() -> Sequence[HouseholdGuard]:
    """What the features of this application ask before a household may end."""
    found: Sequence[HouseholdGuard] = current_app.extensions.get("cambio.household_guards", ())
    return found


def _owner(uow: UnitOfWork, command: EndHousehold) -> UUID | None:
    """Whose it will be: a household or a street; None when it is returned."""
    community_id = command.community_id
    if command.remainder is Remainder.HOUSEHOLD:
        heir = None
        if command.heir_id not in (None, command.household_id):
            heir = uow.session.get(Household, (community_id, command.heir_id))
        if heir is None or heir.ended_at is not None:
            raise HeirUnknown
        return heir.id
    if command.remainder is Remainder.POT:
        street_id = street_of(
            uow.session, community_id=community_id, household_id=command.household_id
        )
        if street_id is None:
            raise LivesNowhere
        return street_id
    return None


def _leave_programmes(uow: UnitOfWork, command: EndHousehold) -> None:
    joined = uow.session.scalars(
        select(ProgrammeMembership.programme_id).filter_by(
            community_id=command.community_id, household_id=command.household_id, left_on=None
        )
    )
    for programme_id in joined.all():
        leave_programme(
            uow,
            LeaveProgramme(
                community_id=command.community_id,
                actor_id=command.actor_id,
                programme_id=programme_id,
                household_id=command.household_id,
            ),
        )


def _let_go(uow: UnitOfWork, command: EndHousehold) -> None:
    """Cards, PIN and sign-ins end, no message goes there any more, and no text tells of it."""
    who: dict[str, Any] = {"community_id": command.community_id, "actor_id": command.actor_id}
    void_cards_of(uow, command, command.household_id, VoidReason.HOUSEHOLD_ENDED)
    erase_notes_of(uow, community_id=command.community_id, owner_id=command.household_id)
    forget_pin(uow, ForgetPin(**who, household_id=command.household_id))
    close_household(
        uow, CloseHousehold(**who, household_id=command.household_id, means=command.means)
    )
