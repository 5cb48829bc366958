"""Striking a household from an action's list: it was not there, or was counted twice."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors import AlreadyStruck, ParticipationUnknown
from cambio.earning.models import Action, Award, Participation
from cambio.earning.rules import Payment, StrikeReason
from cambio.earning.use_cases.still_open import lock_while_counting
from cambio.ledger import reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeParticipation(KeyedCommand):
    """Take a household off an action's list, and take back what it was given for it."""

    action_id: UUID
    participation_id: UUID
    reason: StrikeReason


@dataclass(frozen=True, slots=True)
class StruckParticipation:
    """What was struck out. `headcount` is how many people are counted at the action now."""

    participation_id: UUID
    household_id: UUID
    returned_minor: int
    headcount: int


def strike_participation(uow: UnitOfWork, command: StrikeParticipation) -> StruckParticipation:
    """Strike a household out, once; it may be counted anew when it comes after all.

    The whole award goes back to the purse. What the household or its street spent meanwhile is
    never taken: then nothing is struck out, and a person decides.

    Raises:
        ActionUnknown, ActionNotOpen, ActionCancelled: there is no list to strike from.
        ActionClosed: cards no longer count there, and nobody is struck out any more.
        ParticipationUnknown: the household is not on this list.
        AlreadyStruck: it was struck out before.
        AlreadySpent: what should be taken back is no longer there.
    """
    lock_while_counting(uow, community_id=command.community_id, action_id=command.action_id)
    row = uow.session.get(Participation, (command.community_id, command.participation_id))
    if row is None or row.action_id != command.action_id:
        raise ParticipationUnknown
    if row.payment == Payment.STRUCK:
        raise AlreadyStruck
    returned_minor = _take_back(uow, command, row)
    row.payment = Payment.STRUCK.value
    row.struck_at, row.struck_by = uow.now, command.actor_id
    row.struck_reason = command.reason.value
    action = uow.session.get_one(
        Action, (command.community_id, command.action_id), populate_existing=True
    )
    action.headcount -= row.adults + row.children
    return StruckParticipation(row.id, row.household_id, returned_minor, action.headcount)


def _take_back(uow: UnitOfWork, command: StrikeParticipation, row: Participation) -> int:
    """Reverse the award that stands, and answer how much that was; 0 where nothing was paid."""
    award = uow.session.scalar(
        select(Award).where(
            Award.community_id == row.community_id,
            Award.participation_id == row.id,
            Award.reversed_by.is_(None),
        )
    )
    if award is None or award.transaction_id is None:
        return 0
    undone = reverse(
        uow,
        community_id=row.community_id,
        transaction_id=award.transaction_id,
        actor_id=command.actor_id,
        event_at=uow.now,
    )
    award.reversed_by = undone.transaction_id
    return award.household_minor + award.place_minor
