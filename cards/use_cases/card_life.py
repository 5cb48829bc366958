"""What happens to a card: lost, found again, handed in, called something, ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.models import Household
from cards.errors import CardCannot, CardStopped, CardTaken
from cards.models import Card
from cards.rules import CardAct, CardKind, CardStatus, acts_for, tidy_label
from cards.rules.life import LEADS_TO
from cards.use_cases.card_rows import locked_card, note_card
from cards.use_cases.cards import IssuedCard, StopCard, make_successor, receipt_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeCard(Command):
    """What a household calls a card, and whether it is a child's.

    An empty `label` takes the name away. `kind` is None where it stays as it is: a household
    itself does not choose it.
    """

    card_id: UUID
    label: str
    kind: CardKind | None = None


class VoidReason(StrEnum):
    """Why staff end a card."""

    RUN_CANCELLED = "run_cancelled"
    KEY_RETIRED = "key_retired"
    HOUSEHOLD_SPLIT = "household_split"
    HOUSEHOLD_ENDED = "household_ended"


REPLACED_WHEN = {VoidReason.RUN_CANCELLED, VoidReason.KEY_RETIRED}
"""Reasons for which the household did nothing, and so gets another card at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidCard(Command):
    """End a card. With `is_nobodys` only one that no household has got meanwhile."""

    card_id: UUID
    reason: VoidReason
    is_nobodys: bool = False


@dataclass(frozen=True, slots=True)
class VoidedCard:
    """An ended card, and the one that came in its place; None where none did."""

    card_id: UUID
    successor: IssuedCard | None


def block_card(uow: UnitOfWork, command: StopCard) -> IssuedCard:
    """Stop a lost card; harmless when repeated. It can be found again, or replaced later.

    Raises:
        CardUnknown: there is no such card.
        CardStopped: it was replaced, returned or ended already.
    """
    row = locked_card(uow, command.community_id, command.card_id)
    if row.status == CardStatus.BLOCKED:
        return receipt_of(row)
    if CardAct.BLOCK not in acts_for(row.status):
        raise CardStopped
    _turn(uow, command, row, CardAct.BLOCK, "blocked")
    return receipt_of(row)


def find_again(uow: UnitOfWork, command: StopCard) -> IssuedCard:
    """A lost card was found, and works again; harmless when it does already.

    Raises:
        CardUnknown: there is no such card.
        CardStopped: it was replaced, returned or ended: the newer one goes on.
    """
    row = locked_card(uow, command.community_id, command.card_id)
    if row.status == CardStatus.ACTIVE:
        return receipt_of(row)
    if CardAct.FIND not in acts_for(row.status):
        raise CardStopped
    row.status, row.stopped_at = CardStatus.ACTIVE.value, None
    note_card(uow, command, row, "found")
    return receipt_of(row)


def return_card(uow: UnitOfWork, command: StopCard) -> IssuedCard:
    """A card was handed in, and ends; harmless when repeated. What was saved stays.

    Raises:
        CardUnknown: there is no such card.
    """
    row = locked_card(uow, command.community_id, command.card_id)
    if row.status != CardStatus.RETURNED:
        _turn(uow, command, row, CardAct.RETURN, "returned")
    return receipt_of(row)


def describe_card(uow: UnitOfWork, command: DescribeCard) -> IssuedCard:
    """Call a card something, and make it a child's or not; harmless when nothing changes.

    Raises:
        CardUnknown: there is no such card.
        CardCannot: it is no good card any more.
    """
    row = locked_card(uow, command.community_id, command.card_id)
    if row.status not in (CardStatus.ACTIVE, CardStatus.BLOCKED):
        raise CardCannot
    label = tidy_label(command.label)
    if label != row.label:
        row.label = label
        note_card(uow, command, row, "labelled")
    kind = command.kind or CardKind(row.kind)
    if kind != row.kind:
        row.kind = kind.value
        note_card(uow, command, row, "made_childs" if kind is CardKind.CHILD else "made_ours")
    return receipt_of(row)


def void_card(uow: UnitOfWork, command: VoidCard) -> VoidedCard:
    """End a card; harmless when it has ended. A household that could not help it gets another.

    Raises:
        CardUnknown: there is no such card.
        CardTaken: it was to be nobody's, and a household has it.
    """
    row = locked_card(uow, command.community_id, command.card_id)
    if CardAct.VOID not in acts_for(row.status):
        return VoidedCard(row.id, None)
    if command.is_nobodys and row.household_id is not None:
        raise CardTaken
    was_good = row.status == CardStatus.ACTIVE
    _turn(uow, command, row, CardAct.VOID, command.reason.value)
    if not was_good or command.reason not in REPLACED_WHEN or not _goes_on(uow, row):
        return VoidedCard(row.id, None)
    return VoidedCard(row.id, make_successor(uow, command, row))


def void_cards_of(
    uow: UnitOfWork, command: Command, household_id: UUID, reason: VoidReason
) -> None:
    """End every card of a household; none comes in their place."""
    rows = uow.session.scalars(
        select(Card)
        .filter_by(community_id=command.community_id, household_id=household_id)
        .order_by(Card.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for row in rows.all():
        if CardAct.VOID in acts_for(row.status):
            _turn(uow, command, row, CardAct.VOID, reason.value)


def _turn(uow: UnitOfWork, command: Command, row: Card, act: CardAct, what: str) -> None:
    """A card ends, or is lost; it stopped when it first did."""
    row.status = LEADS_TO[act].value
    row.stopped_at = row.stopped_at or uow.now
    note_card(uow, command, row, what)


def _goes_on(uow: UnitOfWork, row: Card) -> bool:
    """Whether a street has this card, or a household that has not ended."""
    if row.household_id is None:
        return row.place_id is not None
    household = uow.session.get(Household, (row.community_id, row.household_id))
    return household is not None and household.ended_at is None
