"""Joining with a card: at the counter, where staff see who comes, or on the page."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.use_cases import JoinProgramme, join_programme
from cambio.earning.use_cases.memberships import ConsentMeans
from cambio.neighbourhood.use_cases import JoinHousehold, join_household
from cards.use_cases.cards import AssignCard, IssueCard, IssuedCard, assign_card, issue_card


@dataclass(frozen=True, slots=True)
class NewMembership:
    """A programme to join; `consent_means` says how they agreed, None where they need not.

    `adults` are those who agreed, each for itself, by what they are called at home.
    """

    programme_id: UUID
    consent_means: ConsentMeans | None = None
    adults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolHousehold(KeyedCommand):
    """People join, with a card from the first moment.

    `address_id` is None for people whose address still has to be looked up. `confirmed` is True
    when staff saw that they live there; else a letter proves it.
    `card_id` is a card of the stack that they have in their hands, None to make one.
    """

    address_id: UUID | None
    nickname: str
    language: str
    adults: int
    children: int
    confirmed: bool
    memberships: tuple[NewMembership, ...] = ()
    card_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class EnrolledHousehold:
    """Who joined, and the card.

    The one-time code for the PIN is not here: the answer to a request key is kept, and a code
    stands on paper only. `access.issue_pin_code` makes it when the letter is printed.
    """

    household_id: UUID
    card_id: UUID
    card_number: str


def enrol_household(uow: UnitOfWork, command: EnrolHousehold) -> EnrolledHousehold:
    """Let people join, give them a card, and enter them in the programmes that they chose.

    Raises:
        NicknameInvalid, LanguageUnknown, PeopleInvalid: what was filled in is not right.
        AddressUnknown, AddressGone: nobody can live there.
        CardUnknown, CardStopped, CardTaken: the card of the stack cannot be theirs.
        ProgrammeUnknown, ProgrammeEnded, ConsentMissing, AdultUnnamed, TooManyAdults: nobody can
            join that programme so.
    """
    joined = join_household(
        uow,
        JoinHousehold(
            community_id=command.community_id,
            actor_id=command.actor_id,
            address_id=command.address_id,
            nickname=command.nickname,
            language=command.language,
            adults=command.adults,
            children=command.children,
            confirmed=command.confirmed,
        ),
    )
    uow.flush()  # what follows names the household's row
    card = _give_card(uow, command, joined.household_id)
    for membership in command.memberships:
        join_programme(
            uow,
            JoinProgramme(
                community_id=command.community_id,
                actor_id=command.actor_id,
                programme_id=membership.programme_id,
                household_id=joined.household_id,
                consent_means=membership.consent_means,
                adults=membership.adults,
            ),
        )
    return EnrolledHousehold(joined.household_id, card.card_id, card.number)


def _give_card(uow: UnitOfWork, command: EnrolHousehold, household_id: UUID) -> IssuedCard:
    if command.card_id is None:
        return issue_card(
            uow,
            IssueCard(
                community_id=command.community_id,
                actor_id=command.actor_id,
                household_id=household_id,
            ),
        )
    return assign_card(
        uow,
        AssignCard(
            community_id=command.community_id,
            actor_id=command.actor_id,
            card_id=command.card_id,
            household_id=household_id,
        ),
    )
