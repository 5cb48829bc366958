"""Forgetting what an ended programme knew of people, once its time has come. The books remain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, tuple_

from cambio.database import Command, UnitOfWork
from cambio.earning.errors.ending import EndingUnknown, StepNotYet
from cambio.earning.models import AwardAdult, Programme, ProgrammeMembership, StreetChoice
from cambio.earning.models.ending import EndingChoice, EndingNotice, ProgrammeEnding
from cambio.earning.models.observations import Consent, Objection, Observation
from cambio.earning.rules.milestones import months_after
from cambio.earning.use_cases.moments import today_in

FORGOTTEN_PER_ACT = 200

BY_HOUSEHOLD: tuple[Any, ...] = (
    Consent,
    AwardAdult,
    ProgrammeMembership,
    StreetChoice,
    EndingChoice,
    EndingNotice,
)
"""Tables with a row about a household in a programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetProgramme(Command):
    """Forget a part of what an ended programme knew of people."""

    programme_id: UUID


def forget_programme(uow: UnitOfWork, command: ForgetProgramme) -> int:
    """Erase some of who took part, agreed and chose what, and what was noticed about them; answers
    how many rows, 0 when nothing is left.

    Awards stay, as the books do: they name a household by its number alone. Perform it again until
    it answers 0.

    Raises:
        EndingUnknown: the programme has not ended.
        StepNotYet: it is kept longer, as the programme says.
    """
    community_id = command.community_id
    ending = uow.lock(ProgrammeEnding, community_id=community_id, programme_id=command.programme_id)
    if ending is None or ending.ended_at is None:
        raise EndingUnknown
    programme = uow.session.get_one(Programme, (community_id, ending.programme_id))
    until = months_after(ending.ended_at.date(), programme.forget_after_months)
    if today_in(uow, community_id) < until:
        raise StepNotYet
    forgotten = _forget_observations(uow, programme)
    for table in BY_HOUSEHOLD:
        forgotten += _forget_rows(uow, table, programme)
    if not forgotten and ending.forgotten_at is None:
        ending.forgotten_at = uow.now
    return forgotten


def _forget_observations(uow: UnitOfWork, programme: Programme) -> int:
    community_id = programme.community_id
    found = uow.session.scalars(
        select(Observation.id)
        .filter_by(community_id=community_id, programme_id=programme.id)
        .limit(FORGOTTEN_PER_ACT)
    ).all()
    for table, column in ((Objection, Objection.observation_id), (Observation, Observation.id)):
        uow.session.execute(
            delete(table).where(table.community_id == community_id, column.in_(found))
        )
    return len(found)


def _forget_rows(uow: UnitOfWork, table: Any, programme: Programme) -> int:
    """Erase some rows of a table, found by its own key."""
    key = tuple(table.__table__.primary_key)
    found = uow.session.execute(
        select(*key)
        .where(table.community_id == programme.community_id, table.programme_id == programme.id)
        .limit(FORGOTTEN_PER_ACT)
    ).all()
    if found:
        uow.session.execute(delete(table).where(tuple_(*key).in_([tuple(row) for row in found])))
    return len(found)
