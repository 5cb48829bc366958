"""Refunds: what was put into a purse goes back to who put it in, each part naming its payment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid
from cambio.ledger.errors import NothingToMove, RefundTooLarge
from cambio.ledger.posting import guard_amount
from cambio.ledger.types import Kind, Posted
from cambio.ledger.undoing import ReturnPart, return_parts

# What was paid into an account and not given back yet, the latest payment first. What was undone
# was not paid, and what was itself given back to the account belongs to another payment.
PAYMENTS = Sql(
    "SELECT paid.transaction_id, paid.account_id,"
    " -paid.amount_minor - COALESCE(r.returned_minor, 0),"
    " got.amount_minor - COALESCE(g.returned_minor, 0)"
    " FROM ledger_posting got"
    " JOIN ledger_transaction t ON t.community_id = got.community_id AND t.id = got.transaction_id"
    " JOIN ledger_posting paid ON paid.community_id = got.community_id"
    " AND paid.transaction_id = got.transaction_id"
    " LEFT JOIN ledger_returned r ON r.community_id = paid.community_id"
    " AND r.transaction_id = paid.transaction_id AND r.leg = paid.leg"
    " LEFT JOIN ledger_returned g ON g.community_id = got.community_id"
    " AND g.transaction_id = got.transaction_id AND g.leg = got.leg"
    " WHERE got.community_id = ? AND got.account_id = ? AND got.amount_minor > 0"
    " AND paid.amount_minor < 0 AND t.kind NOT IN (?, ?) AND NOT EXISTS ("
    "SELECT 1 FROM ledger_transaction undone"
    " WHERE undone.community_id = t.community_id AND undone.reverses_id = t.id)"
    " ORDER BY got.entry DESC, paid.leg"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What was put into `purse` goes back. `note` is why.

    `payer` is the account that gets back what it put in, None for all who did. `amount_minor` is
    how much of it, None for all of it.
    """

    community_id: int
    actor_id: UUID
    purse: UUID
    event_at: datetime
    note: str
    payer: UUID | None = None
    amount_minor: int | None = None


def put_in_by(uow: UnitOfWork, *, community_id: int, purse: UUID) -> dict[UUID, int]:
    """What each account put into a purse and did not get back, in minor units.

    The caller has locked what the purse belongs to.
    """
    found: dict[UUID, int] = {}
    for each in _payments(uow, community_id, purse):
        found[each.payer] = found.get(each.payer, 0) + each.left_minor
    return found


class _Payment(NamedTuple):
    """What is left of a payment."""

    transaction_id: UUID
    payer: UUID
    left_minor: int


def refund(uow: UnitOfWork, back: Refund) -> list[Posted]:
    """Give back what was put into a purse, by one return for each payment, the latest first.

    The caller has locked what the purse belongs to, so that nobody pays or gives back meanwhile.

    Raises:
        AmountNotPositive, AmountTooLarge: the amount is none.
        NothingToMove: nothing was put in, or all of it was given back.
        RefundTooLarge: less than that was put in and not given back. Facts: `left_minor`.
        AccountFrozen, AccountClosed: an account moves nothing.
        AlreadySpent: the purse no longer holds it.
    """
    payments = [
        each
        for each in _payments(uow, back.community_id, back.purse)
        if back.payer in (None, each.payer)
    ]
    left_minor = sum(payment.left_minor for payment in payments)
    if left_minor == 0:
        raise NothingToMove
    wanted_minor = left_minor if back.amount_minor is None else back.amount_minor
    guard_amount(wanted_minor)
    if wanted_minor > left_minor:
        raise RefundTooLarge(left_minor=left_minor)
    posted: list[Posted] = []
    for parts in _rounds(_parts(back, payments, wanted_minor)):
        posted += return_parts(uow, parts)
    return posted


def _payments(uow: UnitOfWork, community_id: int, purse: UUID) -> list[_Payment]:
    values = (community_id, purse, Kind.REVERSAL, Kind.RETURN)
    found = (
        _Payment(as_uuid(row[0]), as_uuid(row[1]), min(row[2], row[3]))
        for row in uow.run(PAYMENTS, values).fetchall()
    )
    return [each for each in found if each.left_minor]


def _parts(back: Refund, payments: Iterable[_Payment], amount_minor: int) -> Iterator[ReturnPart]:
    for payment in payments:
        part_minor = min(payment.left_minor, amount_minor)
        if part_minor == 0:
            return
        amount_minor -= part_minor
        yield ReturnPart(
            community_id=back.community_id,
            actor_id=back.actor_id,
            transaction_id=payment.transaction_id,
            source=back.purse,
            target=payment.payer,
            amount_minor=part_minor,
            event_at=back.event_at,
            note=back.note,
        )


def _rounds(parts: Iterable[ReturnPart]) -> Iterator[list[ReturnPart]]:
    """The parts in their order, those of one payment in different rounds: of several who paid in
    one transaction each counts on what was given back before."""
    left = list(parts)
    while left:
        now = {part.transaction_id: part for part in left}
        yield list(now.values())
        left = [part for part in left if part is not now[part.transaction_id]]
