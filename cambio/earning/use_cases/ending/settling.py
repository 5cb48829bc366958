"""Settling what shops, partners and the cause took in, so that nobody is owed anything any more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork
from cambio.earning.errors.ending import StepNotYet
from cambio.earning.models import Programme
from cambio.earning.queries.ending import holdings
from cambio.earning.queries.tills import tills_of, unsettled
from cambio.earning.rules.ending import is_over
from cambio.earning.use_cases.budgets import issuance_of
from cambio.earning.use_cases.ending.announcing import announced
from cambio.earning.use_cases.moments import today_in
from cambio.ledger import Purpose, Settlement, settle

NAMED_PER_ACT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleTills(KeyedCommand):
    """Settle a part of what the tills took in."""

    programme_id: UUID


@dataclass(frozen=True, slots=True)
class SettledTills:
    """How many payments were settled, of how much in minor units; `more` when others are left."""

    payments: int
    settled_minor: int
    more: bool


def settle_tills(uow: UnitOfWork, command: SettleTills) -> SettledTills:
    """Settle some of what one till took in: it goes back to where tokens come from.

    The organisation is paid by whoever runs the programme, as with every settlement; the till's
    statement says how much. Perform it again while there is more. Harmless when repeated: each
    payment is settled once.

    Raises:
        EndingUnknown: the programme is not ending.
        StepNotYet: something may still come into a till, or another programme uses these tokens.
    """
    community_id = command.community_id
    row = announced(uow, community_id, command.programme_id)
    programme = uow.session.get_one(Programme, (community_id, row.programme_id))
    held = holdings(uow.session, community_id=community_id, programme_id=programme.id)
    on_its_way = any(each.held_minor for each in held.held if each.purpose is not Purpose.TILL)
    over = is_over(row.streets_until, today_in(uow, community_id))
    if on_its_way or not over or held.other_programmes:
        raise StepNotYet
    for till in tills_of(uow.session, community_id=community_id, currency=programme.currency):
        found = unsettled(
            uow.session, community_id=community_id, account_id=till, limit=NAMED_PER_ACT
        )
        if found:
            posted = settle(uow, _settlement(uow, command, programme, till, found))
            return SettledTills(len(found), sum(found.values()), more=bool(posted))
    return SettledTills(0, 0, more=False)


def _settlement(
    uow: UnitOfWork,
    command: SettleTills,
    programme: Programme,
    till: UUID,
    found: dict[UUID, int],
) -> Settlement:
    return Settlement(
        community_id=command.community_id,
        actor_id=command.actor_id,
        till=till,
        issuance=issuance_of(uow, command.community_id, programme.id, programme.currency),
        transaction_ids=tuple(found),
        event_at=uow.now,
    )
