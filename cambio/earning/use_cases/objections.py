"""Mistakes and objections: an observation is struck, or a person says why it stays.

Nothing here takes anything back: what was given for an observation stays, whatever comes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select

from cambio.database import Command, UnitOfWork, locked, new_id
from cambio.earning.errors.observations import (
    ObjectionOpen,
    ObjectionUnknown,
    ObservationStruck,
    ObservationUnknown,
)
from cambio.earning.models.observations import Objection, Observation
from cambio.earning.rules.milestones import KeptReason, StruckReason, months_after
from cambio.earning.use_cases.moments import today_in
from cambio.earning.use_cases.telling import tell_of_decision
from cambio.messages.rules.news import ObjectionDecided

DECIDED_WITHIN_MONTHS = 1
FORGOTTEN_PER_ACT = 500

ObjectionMeans = Literal["counter", "page", "paper"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeObservation(Command):
    """What was written down is a mistake. What was given for it stays."""

    observation_id: UUID
    reason: StruckReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectTo(Command):
    """A household does not agree with what was written down about it; `means` says how it said so.

    It need not say why.
    """

    observation_id: UUID
    household_id: UUID
    means: ObjectionMeans


@dataclass(frozen=True, slots=True)
class Objected:
    """An objection, and the last day on which somebody decides about it."""

    objection_id: UUID
    decide_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideObjection(Command):
    """A person decides: the observation is struck, or stays, for a reason either way."""

    objection_id: UUID
    reason: StruckReason | KeptReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetObservations(Command):
    """Forget what has been kept long enough. `today` is the day on the community's calendar."""

    today: date


def strike_observation(uow: UnitOfWork, command: StrikeObservation) -> UUID:
    """Strike a mistake, once; answers whose household it was about.

    An objection to it is decided with that.

    Raises:
        ObservationUnknown, ObservationStruck: there is nothing to strike, or not any more.
    """
    row = _standing(uow, command, command.observation_id)
    objection = _open_objection(uow, row)
    if objection is not None:
        _close(uow, command, row, objection, "struck", command.reason)
    _strike(uow, command, row, command.reason)
    return row.household_id


def object_to(uow: UnitOfWork, command: ObjectTo) -> Objected:
    """Note an objection: from now on no rule counts the observation, until a person decides.

    Raises:
        ObservationUnknown: it is another household's, or was forgotten.
        ObservationStruck, ObjectionOpen: it does not count already.
    """
    row = _standing(uow, command, command.observation_id)
    if row.household_id != command.household_id:
        raise ObservationUnknown
    if _open_objection(uow, row) is not None:
        raise ObjectionOpen
    today = today_in(uow, command.community_id)
    objection = Objection(
        community_id=command.community_id,
        id=new_id(),
        observation_id=row.id,
        means=command.means,
        objected_on=today,
        objected_by=command.actor_id,
        decide_by=months_after(today, DECIDED_WITHIN_MONTHS),
    )
    uow.session.add(objection)
    return Objected(objection.id, objection.decide_by)


def decide_objection(uow: UnitOfWork, command: DecideObjection) -> bool:
    """Decide about an objection, once; answers whether the observation was struck.

    Raises:
        ObjectionUnknown: there is none, or it was decided.
    """
    found = uow.session.get(Objection, (command.community_id, command.objection_id))
    if found is None:
        raise ObjectionUnknown
    row = uow.lock(Observation, community_id=command.community_id, id=found.observation_id)
    objection = _open_objection(uow, row)
    if objection is None or objection.id != command.objection_id:
        raise ObjectionUnknown
    if isinstance(command.reason, StruckReason):
        _close(uow, command, row, objection, "struck", command.reason)
        _strike(uow, command, row, command.reason)
        return True
    _close(uow, command, row, objection, "kept", command.reason)
    return False


def forget_due(uow: UnitOfWork, command: ForgetObservations) -> int:
    """Forget some observations whose day has come, with their objections; answers how many.

    Awards name only their rule and day, and stay, as the books do.
    """
    community_id = command.community_id
    due = (
        select(Observation.id)
        .where(Observation.community_id == community_id, Observation.forget_on <= command.today)
        .limit(FORGOTTEN_PER_ACT)
    )
    ids = uow.session.scalars(due).all()
    for model, column in ((Objection, Objection.observation_id), (Observation, Observation.id)):
        uow.session.execute(
            delete(model).where(model.community_id == community_id, column.in_(ids))
        )
    return len(ids)


def _standing(uow: UnitOfWork, command: Command, observation_id: UUID) -> Observation:
    """The observation, locked."""
    row = locked(
        uow, Observation, ObservationUnknown, community_id=command.community_id, id=observation_id
    )
    if row.struck_at is not None:
        raise ObservationStruck
    return row


def _open_objection(uow: UnitOfWork, row: Observation) -> Objection | None:
    return uow.session.scalar(
        select(Objection).filter_by(
            community_id=row.community_id, observation_id=row.id, decided_at=None
        )
    )


def _strike(uow: UnitOfWork, command: Command, row: Observation, reason: StruckReason) -> None:
    row.struck_at, row.struck_by = uow.now, command.actor_id
    row.struck_reason = reason.value


def _close(
    uow: UnitOfWork,
    command: Command,
    row: Observation,
    objection: Objection,
    outcome: str,
    reason: StruckReason | KeptReason,
) -> None:
    objection.decided_at, objection.decided_by = uow.now, command.actor_id
    objection.outcome, objection.reason = outcome, reason.value
    today = today_in(uow, command.community_id)
    tell_of_decision(uow, row, objection.id, ObjectionDecided(outcome == "struck", today))
