"""Settling a till: what it took in goes back to issuance, and each leg is named once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cambio.database import Sql, UnitOfWork, new_id
from cambio.ledger.booking import Draft, Header, lock_accounts, write
from cambio.ledger.digests import settles_hash
from cambio.ledger.errors import NothingToMove, NotReturnable
from cambio.ledger.posting import guard_amount, guard_direction
from cambio.ledger.types import Kind, Posted, Transfer
from cambio.ledger.undoing import OriginalLeg, lock_original

INSERT_SETTLED = Sql(
    "INSERT INTO ledger_settled (community_id, settlement_id, transaction_id, leg, amount_minor)"
    " VALUES (?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What `transaction_ids` brought to `till`, less what was given back, goes to `issuance`."""

    community_id: int
    actor_id: UUID
    till: UUID
    issuance: UUID
    transaction_ids: tuple[UUID, ...]
    event_at: datetime
    note: str | None = None


def settle(uow: UnitOfWork, settlement: Settlement) -> Posted:
    """Settle what some transactions brought to a till.

    Raises:
        NothingToMove: no transaction is named, or all that they brought was given back.
        TransactionUnknown, AlreadyReversed, ReturnIsFinal, NotReturnable: one brought nothing.
        AlreadySettled: one was settled before.
        AccountUnknown, AccountFrozen, AccountClosed, CurrencyMismatch, MoveNotAllowed: the
        accounts are not a till and its issuance, or move nothing.
    """
    community_id, till, issuance = settlement.community_id, settlement.till, settlement.issuance
    named = {
        transaction_id: _brought(uow, settlement, transaction_id)
        for transaction_id in sorted(set(settlement.transaction_ids))
    }
    total_minor = sum(leg.left_minor for leg in named.values())
    if total_minor == 0:
        raise NothingToMove
    guard_amount(total_minor)
    accounts = lock_accounts(uow, community_id, (till, issuance))
    guard_direction(Kind.SETTLEMENT, Transfer(till, issuance, total_minor), accounts)
    worths = [(id_, leg.number, leg.left_minor) for id_, leg in named.items()]
    header = Header(
        community_id=community_id,
        id=new_id(),
        kind=Kind.SETTLEMENT,
        event_at=settlement.event_at,
        actor_id=settlement.actor_id,
        note=settlement.note,
        settles=settles_hash(worths),
    )
    posted = write(uow, [Draft(header, {till: -total_minor, issuance: total_minor})], accounts)[0]
    uow.run_many(INSERT_SETTLED, [(community_id, header.id, *worth) for worth in worths])
    return posted


def _brought(uow: UnitOfWork, settlement: Settlement, transaction_id: UUID) -> OriginalLeg:
    """The leg by which a transaction, locked now, brought something to the till."""
    original = lock_original(uow, settlement.community_id, transaction_id)
    leg = original.legs.get(settlement.till)
    if leg is None or leg.amount_minor < 0:
        raise NotReturnable(transaction_id=transaction_id)
    return leg
