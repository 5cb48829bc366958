"""Ending a programme: only when nobody holds anything of it any more; then the grants' rest goes
back where it came from, and it gives nothing again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors.ending import StepNotYet, StillHeld
from cambio.earning.models import Budget, Programme, Rule
from cambio.earning.models.ending import ProgrammeEnding
from cambio.earning.queries.ending import holdings
from cambio.earning.rules.ending import Remainder, is_over
from cambio.earning.use_cases.budgets import ReturnGrantRest, return_grant_rest
from cambio.earning.use_cases.editing import running_programme
from cambio.earning.use_cases.moments import today_in
from cambio.ledger.queries import balance_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProgramme(KeyedCommand):
    """End a programme for good."""

    programme_id: UUID


@dataclass(frozen=True, slots=True)
class EndedProgramme:
    """What went back to funders, in minor units."""

    programme_id: UUID
    returned_minor: int


def end_programme(uow: UnitOfWork, command: EndProgramme) -> EndedProgramme:
    """End a programme of which nothing is held any more; what its grants did not need goes back.

    Raises:
        ProgrammeUnknown, ProgrammeEnded: there is nothing to end.
        StillHeld: households, streets, orders or shops still hold tokens of it.
        StepNotYet: everybody was told that something can still be earned.
    """
    community_id = command.community_id
    programme = running_programme(uow, community_id, command.programme_id)
    # Once nothing is left to pay from, nobody can be given anything while this looks around.
    returned_minor = _return_all(uow, command, programme)
    found = holdings(uow.session, community_id=community_id, programme_id=programme.id)
    if not found.other_programmes and not found.is_settled:
        raise StillHeld
    ending = _ending(uow, command, programme)
    rules = select(Rule).filter_by(
        community_id=community_id, programme_id=programme.id, ended_at=None
    )
    for rule in uow.session.scalars(rules):
        rule.ended_at = uow.now
    programme.status, ending.ended_at = "ended", uow.now
    return EndedProgramme(programme.id, returned_minor)


def _ending(uow: UnitOfWork, command: EndProgramme, programme: Programme) -> ProgrammeEnding:
    """What was announced; for a programme of which nobody held anything it is made now."""
    community_id, today = command.community_id, today_in(uow, command.community_id)
    row = uow.session.get(ProgrammeEnding, (community_id, programme.id))
    if row is not None and not is_over(row.earn_until, today):
        raise StepNotYet
    if row is None:
        row = ProgrammeEnding(
            community_id=community_id,
            programme_id=programme.id,
            earn_until=today,
            spend_until=today,
            streets_until=today,
            otherwise=Remainder.STREET.value,
            cause_id=None,
            announced_at=uow.now,
            announced_by=command.actor_id,
        )
        uow.session.add(row)
    return row


def _return_all(uow: UnitOfWork, command: EndProgramme, programme: Programme) -> int:
    """Give back what is left in each of the programme's budgets."""
    key = {"community_id": programme.community_id, "programme_id": programme.id}
    budgets = uow.session.scalars(select(Budget).filter_by(**key).order_by(Budget.id)).all()
    returned_minor = 0
    for budget in budgets:
        left_minor = balance_of(
            uow.session, community_id=programme.community_id, account_id=budget.account_id
        )
        if left_minor:
            rest = ReturnGrantRest(
                community_id=programme.community_id,
                actor_id=command.actor_id,
                request_key=f"{command.request_key}/{budget.id}",
                budget_id=budget.id,
            )
            returned_minor += return_grant_rest(uow, rest).amount_minor
    return returned_minor
