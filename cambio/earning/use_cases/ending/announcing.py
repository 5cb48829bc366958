"""Announcing that a programme ends: the last days, and where the rest of its tokens can go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from cambio.database import Command, UnitOfWork
from cambio.earning.errors.ending import (
    CauseUnknown,
    EndingBegun,
    EndingDaysInvalid,
    EndingPromised,
    EndingUnknown,
)
from cambio.earning.models.ending import EndingApproval, EndingChoice, EndingNotice, ProgrammeEnding
from cambio.earning.rules.ending import NOTICE_DAYS, Days, Remainder, days_are_possible
from cambio.earning.use_cases.editing import running_programme
from cambio.earning.use_cases.moments import today_in
from cambio.ledger import Kind
from cambio.ledger.models import LedgerTransaction
from cambio.neighbourhood.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceEnding(Command):
    """A programme ends. The days are the last ones on which something can be done.

    `otherwise` is where the rest goes of who does not choose; everybody is told so beforehand.
    `cause_id` is the organisation that stands for the cause, and gets what streets leave.
    """

    programme_id: UUID
    earn_until: date
    spend_until: date
    streets_until: date
    otherwise: Remainder
    cause_id: UUID


@dataclass(frozen=True, slots=True)
class AnnouncedEnding:
    """What holds now; `is_new` is False when something that was announced before changed."""

    programme_id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawEnding(Command):
    """A programme goes on after all."""

    programme_id: UUID


def announce_ending(uow: UnitOfWork, command: AnnounceEnding) -> AnnouncedEnding:
    """Announce that a programme ends, or change what was announced.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is nothing to end.
        EndingDaysInvalid: the days are in the wrong order, or too soon for anybody to be told.
        CauseUnknown: no such organisation.
        EndingPromised: people were told sooner days than these are late, or another cause.
    """
    community_id = command.community_id
    programme = running_programme(uow, community_id, command.programme_id)
    if uow.session.get(Organisation, (community_id, command.cause_id)) is None:
        raise CauseUnknown
    days = Days(
        earn_until=command.earn_until,
        spend_until=command.spend_until,
        streets_until=command.streets_until,
    )
    row = uow.session.get(ProgrammeEnding, (community_id, programme.id))
    if row is not None and _is_told(uow, row):
        _require_no_less(row, command, days)
    elif not days_are_possible(days, today=today_in(uow, community_id)):
        raise EndingDaysInvalid(days=NOTICE_DAYS)
    # After this point it must succeed.
    if row is None:
        uow.session.add(_row(uow, command, days))
        return AnnouncedEnding(programme.id, is_new=True)
    row.earn_until, row.spend_until = days.earn_until, days.spend_until
    row.streets_until, row.otherwise = days.streets_until, command.otherwise.value
    row.cause_id = command.cause_id
    return AnnouncedEnding(programme.id, is_new=False)


def withdraw_ending(uow: UnitOfWork, command: WithdrawEnding) -> UUID:
    """Let a programme go on; what households chose is forgotten. Answers its id.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is no programme that could go on.
        EndingUnknown: it is not ending.
        EndingBegun: tokens were moved for it.
    """
    programme = running_programme(uow, command.community_id, command.programme_id)
    key = {"community_id": command.community_id, "programme_id": programme.id}
    row = uow.session.get(ProgrammeEnding, (command.community_id, programme.id))
    if row is None:
        raise EndingUnknown
    moved = select(LedgerTransaction.id).filter_by(
        community_id=command.community_id,
        subject_id=programme.id,
        kind=Kind.PROGRAMME_ENDED.value,
    )
    if uow.session.scalar(moved.limit(1)) is not None:
        raise EndingBegun
    for table in (EndingApproval, EndingChoice, EndingNotice, ProgrammeEnding):
        uow.session.execute(delete(table).filter_by(**key))
    return programme.id


def announced(uow: UnitOfWork, community_id: int, programme_id: UUID) -> ProgrammeEnding:
    """What was announced of a programme that has not ended yet.

    Raises:
        EndingUnknown: it is not ending, or has ended.
    """
    row = uow.session.get(ProgrammeEnding, (community_id, programme_id))
    if row is None or row.ended_at is not None:
        raise EndingUnknown
    return row


def _row(uow: UnitOfWork, command: AnnounceEnding, days: Days) -> ProgrammeEnding:
    return ProgrammeEnding(
        community_id=command.community_id,
        programme_id=command.programme_id,
        earn_until=days.earn_until,
        spend_until=days.spend_until,
        streets_until=days.streets_until,
        otherwise=command.otherwise.value,
        cause_id=command.cause_id,
        announced_at=uow.now,
        announced_by=command.actor_id,
    )


def _is_told(uow: UnitOfWork, row: ProgrammeEnding) -> bool:
    query = select(EndingNotice.household_id).filter_by(
        community_id=row.community_id, programme_id=row.programme_id
    )
    return uow.session.scalar(query.limit(1)) is not None


def _require_no_less(row: ProgrammeEnding, command: AnnounceEnding, days: Days) -> None:
    """Whoever was told keeps all the time that it was told, and the cause and the default too."""
    kept = (
        row.earn_until <= days.earn_until <= days.spend_until
        and row.spend_until <= days.spend_until <= days.streets_until
        and row.streets_until <= days.streets_until
    )
    if not kept or (row.otherwise, row.cause_id) != (command.otherwise.value, command.cause_id):
        raise EndingPromised
