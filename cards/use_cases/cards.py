"""Cards come to be: issued, handed out from the stack, made in place of another.

The wallet is the household's and stays, whatever happens to its cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.use_cases import present_household
from cards.errors import CardStopped, CardTaken, CardUnassigned
from cards.keys import card_key
from cards.models import Card
from cards.queries.keys import newest_key_id
from cards.rules import (
    CardAct,
    CardKind,
    CardNumber,
    CardStatus,
    acts_for,
    card_hash,
    code_for,
    draw_card_number,
    tidy_label,
)
from cards.use_cases.card_rows import (
    locked_card,
    note_card,
    require_place,
)

FIRST_REVISION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCard(Command):
    """A card for a household; None makes one for a stack that nobody has yet.

    A card of kind `child` only earns. `label` is what the household calls it. A street's card, of
    kind `street`, names its place and no household.
    """

    household_id: UUID | None
    kind: CardKind = CardKind.HOUSEHOLD
    label: str = ""
    place_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopCard(Command):
    """One card: to replace, to block, to note as found again or as handed in."""

    card_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignCard(Command):
    """Hand a card of the stack to a household."""

    card_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card. Its code is not here: it can be made again from the number, by who may print."""

    card_id: UUID
    number: str
    household_id: UUID | None


def issue_card(uow: UnitOfWork, command: IssueCard) -> IssuedCard:
    """Make a card.

    Raises:
        HouseholdUnknown: there is no such household, or it has ended.
        PlaceUnknown: there is no such place.
    """
    if command.household_id is not None:
        present_household(uow, command.community_id, command.household_id)
    if command.place_id is not None:
        require_place(uow, command.community_id, command.place_id)
    card_id = new_id()
    row = Card(
        community_id=command.community_id,
        id=card_id,
        household_id=command.household_id,
        place_id=command.place_id,
        lineage_id=card_id,
        kind=command.kind.value,
        label=tidy_label(command.label),
        made_at=uow.now,
        **_identity(uow, command.community_id),
    )
    return _made(uow, command, row)


def assign_card(uow: UnitOfWork, command: AssignCard) -> IssuedCard:
    """Hand a card of the stack to a household; harmless when it has the card already.

    Raises:
        CardUnknown: there is no such card.
        CardStopped: it was blocked, or ended.
        CardTaken: it is another household's, or a street's.
        HouseholdUnknown: there is no such household, or it has ended.
    """
    row = locked_card(uow, command.community_id, command.card_id)
    if row.status != CardStatus.ACTIVE:
        raise CardStopped
    if row.household_id not in (None, command.household_id) or row.place_id is not None:
        raise CardTaken
    present_household(uow, command.community_id, command.household_id)
    if row.household_id is None:
        row.household_id = command.household_id
        note_card(uow, command, row, "assigned")
    return receipt_of(row)


def replace_card(uow: UnitOfWork, command: StopCard) -> IssuedCard:
    """Give a new card for an old one, which stops. At an action both count as one card.

    Raises:
        CardUnknown: there is no such card.
        CardUnassigned: it belongs to no household and no street.
        CardStopped: it was replaced, returned or ended.
    """
    old = locked_card(uow, command.community_id, command.card_id)
    if old.household_id is None and old.place_id is None:
        raise CardUnassigned
    if CardAct.REPLACE not in acts_for(old.status):
        raise CardStopped
    issued = make_successor(uow, command, old)
    old.status, old.stopped_at = CardStatus.REPLACED.value, old.stopped_at or uow.now
    note_card(uow, command, old, "replaced")
    return issued


def make_successor(uow: UnitOfWork, command: Command, old: Card) -> IssuedCard:
    """Make the card that comes in place of another: with the same owner, kind and label."""
    row = Card(
        community_id=command.community_id,
        id=new_id(),
        household_id=old.household_id,
        lineage_id=old.lineage_id,
        place_id=old.place_id,
        kind=old.kind,
        label=old.label,
        made_at=uow.now,
        **_identity(uow, command.community_id),
    )
    issued = _made(uow, command, row)
    old.replaced_by_id = row.id
    return issued


def receipt_of(row: Card) -> IssuedCard:
    """What is answered of a card."""
    return IssuedCard(row.id, row.number, row.household_id)


def _identity(uow: UnitOfWork, community_id: int) -> dict[str, Any]:
    """A free number, and the code that the newest key makes of it."""
    number = _free_number(uow, community_id)
    key = card_key(newest_key_id(uow.session, community_id=community_id))
    code = code_for(key, community_id=community_id, number=number, revision=FIRST_REVISION)
    return {
        "number": number.text,
        "code_hash": card_hash(code),
        "key_id": key.key_id,
        "revision": FIRST_REVISION,
    }


def _made(uow: UnitOfWork, command: Command, row: Card) -> IssuedCard:
    uow.session.add(row)
    uow.flush()
    note_card(uow, command, row, "made")
    return receipt_of(row)


def _free_number(uow: UnitOfWork, community_id: int) -> CardNumber:
    while True:
        number = draw_card_number(uow.pick)
        taken = select(Card.id).filter_by(community_id=community_id, number=number.text)
        if uow.session.scalar(taken) is None:
            return number
