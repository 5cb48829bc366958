"""A fresh card from the stack, given to new people in the street.

They are a new household, whatever address they name, until a letter's code proves where they live:
so nobody captures a neighbour's wallet. They earn at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, KeyedCommand, UnitOfWork, locked
from cambio.earning.queries import programmes
from cambio.neighbourhood.use_cases import MoveHousehold, move_household
from cards.errors import AlreadyPlaced, BindingUnknown, CardStopped, CardTaken
from cards.models import Card, CardBinding
from cards.queries.bindings import address_told
from cards.rules import CardStatus
from cards.rules.address_text import ADDRESS_MAX
from cards.use_cases.card_rows import locked_card
from cards.use_cases.households import EnrolHousehold, NewMembership, enrol_household


@dataclass(frozen=True, slots=True)
class NewPeople:
    """Who they are. `address` is where they say they live, None where they did not say.

    `nickname` is None where they chose none: then they are called after their card for now.
    """

    adults: int
    children: int
    address: str | None = None
    nickname: str | None = None
    language: str = "nl"


@dataclass(frozen=True, slots=True, kw_only=True)
class BindCard(KeyedCommand):
    """Give a card of the stack to new people at an action."""

    card_id: UUID
    action_id: UUID
    people: NewPeople


@dataclass(frozen=True, slots=True)
class BoundCard:
    """The new household. `address_known` is False where somebody still has to look it up."""

    card_id: UUID
    household_id: UUID
    address_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceNewcomer(Command):
    """Somebody looked up where the people with a card from the street live."""

    card_id: UUID
    address_id: UUID


def bind_card(uow: UnitOfWork, command: BindCard) -> BoundCard:
    """Open a new household for a card of the stack, unconfirmed; harmless when it was done before.

    Raises:
        CardUnknown, CardStopped, CardTaken: the card cannot be theirs.
        NicknameInvalid, LanguageUnknown, PeopleInvalid: what was said of them is not right.
    """
    card = locked_card(uow, command.community_id, command.card_id)
    known = uow.session.get(CardBinding, (command.community_id, card.id))
    if known is not None:
        return BoundCard(card.id, known.household_id, known.placed_at is not None)
    if card.status != CardStatus.ACTIVE:
        raise CardStopped
    if card.household_id is not None or card.place_id is not None:
        raise CardTaken
    address_text = " ".join((command.people.address or "").split())[:ADDRESS_MAX] or None
    address = None
    if address_text is not None:
        address = address_told(uow.session, community_id=command.community_id, text=address_text)
    enrolled = enrol_household(uow, _enrolment(uow, command, card, address.id if address else None))
    uow.session.add(
        CardBinding(
            community_id=command.community_id,
            card_id=card.id,
            household_id=enrolled.household_id,
            action_id=command.action_id,
            address_text=None if address else address_text,
            bound_at=uow.now,
            bound_by=command.actor_id,
            placed_at=uow.now if address else None,
        )
    )
    uow.flush()
    return BoundCard(card.id, enrolled.household_id, address is not None)


def place_newcomer(uow: UnitOfWork, command: PlaceNewcomer) -> BoundCard:
    """Note where new people live; what they said in the street is forgotten. A letter with a code
    goes there, and only that code proves it.

    Raises:
        BindingUnknown: the card was not given out in the street.
        AlreadyPlaced: it is known where they live.
        AddressUnknown, AddressGone, HouseholdEnded: not there, or nobody.
    """
    row = locked(
        uow, CardBinding, BindingUnknown, community_id=command.community_id, card_id=command.card_id
    )
    if row.placed_at is not None:
        raise AlreadyPlaced
    move_household(
        uow,
        MoveHousehold(
            community_id=command.community_id,
            actor_id=command.actor_id,
            household_id=row.household_id,
            address_id=command.address_id,
            confirmed=False,
        ),
    )
    row.address_text, row.placed_at = None, uow.now
    return BoundCard(row.card_id, row.household_id, True)


def _enrolment(
    uow: UnitOfWork, command: BindCard, card: Card, address_id: UUID | None
) -> EnrolHousehold:
    people = command.people
    known = programmes(uow.session, community_id=command.community_id)
    return EnrolHousehold(
        community_id=command.community_id,
        actor_id=command.actor_id,
        request_key=command.request_key,
        address_id=address_id,
        nickname=people.nickname or f"Kaart {card.number[-4:]}",
        language=people.language,
        adults=people.adults,
        children=people.children,
        confirmed=False,
        memberships=tuple(
            NewMembership(each.id)
            for each in known
            if each.status == "running" and not each.consent_required
        ),
        card_id=card.id,
    )
