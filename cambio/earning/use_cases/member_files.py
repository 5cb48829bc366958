"""Households that joined a programme elsewhere, and are written down together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.earning.errors import DayInvalid, ProgrammeEnded, ProgrammeUnknown
from cambio.earning.errors.members import (
    ConsentByFile,
    ListTooLong,
    MembersRefused,
    NobodyThere,
)
from cambio.earning.models import Programme, ProgrammeMembership
from cambio.earning.queries.joined import households_at_keys
from cambio.earning.rules.member_file import LINES_MAX, read_members
from cambio.earning.rules.observation_file import read_sheet
from cambio.earning.use_cases.moments import today_in


@dataclass(frozen=True, slots=True)
class Agreed:
    """A household, and since when and how it agreed: `counter`, `page` or `paper`."""

    household_id: UUID
    agreed_on: date
    means: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTogether(Command):
    """These households joined a programme."""

    programme_id: UUID
    households: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True)
class JoinedTogether:
    """How many are new in the programme, and how many were in it already."""

    new: int
    known: int


def households_on(session: Session, *, community_id: int, content: bytes) -> tuple[Agreed, ...]:
    """The one household at each address of a list, a CSV file; read before the act.

    Raises:
        FileUnreadable, FileEmpty, FileTooLong: it is no list.
        MembersRefused: with every line that is wrong, or at whose address there is no household,
            or several.
    """
    lines, faults = read_members(read_sheet(content))
    found = households_at_keys(
        session, community_id=community_id, addresses={line.address for line in lines}
    )
    there = {line.number: found.get(line.address, []) for line in lines}
    faults += [(number, NobodyThere()) for number, some in there.items() if len(some) != 1]
    if faults:
        raise MembersRefused(faults)
    return tuple(Agreed(there[each.number][0], each.agreed_on, each.means) for each in lines)


def join_together(uow: UnitOfWork, command: JoinTogether) -> JoinedTogether:
    """Let households join, each with the day and means of its consent; harmless when repeated.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: nobody can join.
        ConsentByFile: each adult agrees to this programme by an act of its own.
        ListTooLong, DayInvalid: what was sent is not right.
    """
    community_id = command.community_id
    programme = locked(
        uow, Programme, ProgrammeUnknown, community_id=community_id, id=command.programme_id
    )
    if programme.status == "ended":
        raise ProgrammeEnded
    if programme.consent_required:
        raise ConsentByFile
    if len(command.households) > LINES_MAX:
        raise ListTooLong(most=LINES_MAX)
    today = today_in(uow, community_id)
    if any(each.agreed_on > today for each in command.households):
        raise DayInvalid
    wanted = {each.household_id: each for each in command.households}
    known = _members_among(uow, programme, list(wanted))
    new = [each for household_id, each in wanted.items() if household_id not in known]
    for each in new:
        row = ProgrammeMembership(
            community_id=community_id,
            id=new_id(),
            programme_id=programme.id,
            household_id=each.household_id,
            joined_on=today,
            consent_on=each.agreed_on,
            consent_means=each.means,
        )
        uow.session.add(row)
    uow.flush()
    return JoinedTogether(len(new), len(known))


def _members_among(
    uow: UnitOfWork, programme: Programme, household_ids: list[UUID]
) -> frozenset[UUID]:
    """Which of some households are in the programme now."""
    query = select(ProgrammeMembership.household_id).where(
        ProgrammeMembership.community_id == programme.community_id,
        ProgrammeMembership.programme_id == programme.id,
        ProgrammeMembership.left_on.is_(None),
        ProgrammeMembership.household_id.in_(household_ids),
    )
    return frozenset(uow.session.scalars(query))
