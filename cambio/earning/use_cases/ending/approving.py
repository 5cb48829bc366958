"""Saying yes to a step of an ending, after having seen what it moves."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.earning.errors.ending import EndingUnknown, NotLookedAt, StepNotYet
from cambio.earning.models.ending import EndingApproval, ProgrammeEnding
from cambio.earning.queries.ending_standing import progress
from cambio.earning.rules.ending import MOVING, EndingState, EndingStep
from cambio.earning.use_cases.moments import today_in


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveStep(Command):
    """A manager has seen what a step moves, and says that it is right."""

    programme_id: UUID
    step: EndingStep
    looked_at: bool


def approve_step(uow: UnitOfWork, command: ApproveStep) -> EndingStep:
    """Note that a step may be carried out, from now on and for what comes to it later.

    Harmless when repeated: the first yes stays.

    Raises:
        NotLookedAt: nobody said that it is right.
        EndingUnknown: the programme is not ending.
        StepNotYet: its day has not come, or something else comes first.
    """
    if not command.looked_at:
        raise NotLookedAt
    community_id = command.community_id
    row = uow.lock(ProgrammeEnding, community_id=community_id, programme_id=command.programme_id)
    if row is None or row.ended_at is not None:
        raise EndingUnknown
    key = (community_id, command.programme_id, command.step.value)
    if uow.session.get(EndingApproval, key) is not None:
        return command.step
    now = progress(
        uow.session,
        community_id=community_id,
        programme_id=command.programme_id,
        today=today_in(uow, community_id),
    )
    if command.step not in MOVING or now.states[command.step] is not EndingState.NOW:
        raise StepNotYet
    approval = EndingApproval(
        community_id=community_id,
        programme_id=command.programme_id,
        step=command.step.value,
        approved_at=uow.now,
        approved_by=command.actor_id,
    )
    uow.session.add(approval)
    return command.step
