"""The life of a card: issued, handed out, blocked, replaced.

The wallet is the household's and stays, whatever happens to its cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.models import Household
from cards.errors import CardStopped, CardTaken, CardUnassigned, CardUnknown
from cards.keys import current_key
from cards.models import Card, CardEvent
from cards.rules import CardNumber, card_hash, code_for, draw_card_number

FIRST_REVISION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCard(Command):
    """A card for a household; None makes one for a stack that nobody has yet."""

    household_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCard(Command):
    """Block a lost card, or replace it by a new one."""

    card_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCard(Command):
    """Hand a card of the stack to a household."""

    card_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A new card. Its code is not here: it can be made again from the number, by who may print."""

    card_id: UUID
    number: str
    household_id: UUID | None


def issue_card(uow: UnitOfWork, command: IssueCard) -> IssuedCard:
    """Make a card.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
    """
    if command.household_id is not None:
        _require_household(uow, command.community_id, command.household_id)
    card_id = new_id()
    return _make(uow, command, card_id, command.household_id, lineage_id=card_id)


def assign_card(uow: UnitOfWork, command: AssignCard) -> IssuedCard:
    """Hand a card of the stack to a household; harmless when it has the card already.

    Raises:
        CardUnknown: there is no such card.
        CardStopped: it was blocked.
        CardTaken: it is another household's.
        HouseholdUnknown: there is no such household, or it has ended.
    """
    row = _locked(uow, command.community_id, command.card_id)
    if row.status != "active":
        raise CardStopped
    if row.household_id not in (None, command.household_id):
        raise CardTaken
    _require_household(uow, command.community_id, command.household_id)
    if row.household_id is None:
        row.household_id = command.household_id
        _note(uow, command, row.id, "assigned")
    return IssuedCard(row.id, row.number, row.household_id)


def block_card(uow: UnitOfWork, command: StopCard) -> IssuedCard:
    """Stop a lost card; harmless when repeated. It can be replaced later.

    Raises:
        CardUnknown: there is no such card.
        CardStopped: it was replaced already.
    """
    row = _locked(uow, command.community_id, command.card_id)
    if row.status == "replaced":
        raise CardStopped
    if row.status == "active":
        row.status, row.stopped_at = "blocked", uow.now
        _note(uow, command, row.id, "blocked")
    return IssuedCard(row.id, row.number, row.household_id)


def replace_card(uow: UnitOfWork, command: StopCard) -> IssuedCard:
    """Give a new card for a lost one, which stops. At an action both count as one card.

    Raises:
        CardUnknown: there is no such card.
        CardUnassigned: it belongs to no household.
        CardStopped: it was replaced already.
    """
    old = _locked(uow, command.community_id, command.card_id)
    if old.household_id is None:
        raise CardUnassigned
    if old.status == "replaced":
        raise CardStopped
    issued = _make(uow, command, new_id(), old.household_id, lineage_id=old.lineage_id)
    old.status, old.replaced_by_id = "replaced", issued.card_id
    old.stopped_at = old.stopped_at or uow.now
    _note(uow, command, old.id, "replaced")
    return issued


def _locked(uow: UnitOfWork, community_id: int, card_id: UUID) -> Card:
    row: Card | None = uow.lock(Card, community_id=community_id, id=card_id)
    if row is None:
        raise CardUnknown
    return row


def _require_household(uow: UnitOfWork, community_id: int, household_id: UUID) -> None:
    household = uow.session.get(Household, (community_id, household_id))
    if household is None or household.ended_at is not None:
        raise HouseholdUnknown


def _make(
    uow: UnitOfWork,
    command: Command,
    card_id: UUID,
    household_id: UUID | None,
    *,
    lineage_id: UUID,
) -> IssuedCard:
    number = _free_number(uow, command.community_id)
    code = code_for(
        current_key(), community_id=command.community_id, number=number, revision=FIRST_REVISION
    )
    uow.session.add(
        Card(
            community_id=command.community_id,
            id=card_id,
            household_id=household_id,
            number=number.text,
            code_hash=card_hash(code),
            key_id=code.key_id,
            revision=FIRST_REVISION,
            lineage_id=lineage_id,
            made_at=uow.now,
        )
    )
    uow.flush()
    _note(uow, command, card_id, "made")
    return IssuedCard(card_id, number.text, household_id)


def _free_number(uow: UnitOfWork, community_id: int) -> CardNumber:
    while True:
        number = draw_card_number(uow.pick)
        taken = select(Card.id).filter_by(community_id=community_id, number=number.text)
        if uow.session.scalar(taken) is None:
            return number


def _note(uow: UnitOfWork, command: Command, card_id: UUID, what: str) -> None:
    uow.session.add(
        CardEvent(
            community_id=command.community_id,
            id=new_id(),
            card_id=card_id,
            what=what,
            at=uow.now,
            actor_id=command.actor_id,
        )
    )
