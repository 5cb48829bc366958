"""Undoing: the whole of a transaction once, or giving back parts of what one of its legs paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.ledger.booking import Account, Draft, Header, lock_accounts, write
from cambio.ledger.errors import (
    AlreadyReversed,
    AlreadySettled,
    AlreadySpent,
    BalanceTooLow,
    NotReturnable,
    PartlyReturned,
    ReturnIsFinal,
    ReturnTooLarge,
    TransactionUnknown,
)
from cambio.ledger.layering import Pieces, added, restored
from cambio.ledger.layers import Mirror
from cambio.ledger.posting import guard_amount
from cambio.ledger.types import Kind, Posted

_ORIGINAL = (
    "SELECT kind, programme_id, theme, subject_id FROM ledger_transaction"
    " WHERE community_id = ? AND id = ?"
)
# Locked, so that of two who undo the same at the same moment the second sees the first.
ORIGINAL = Sql(_ORIGINAL, postgresql=_ORIGINAL + " FOR NO KEY UPDATE")
REVERSED_BY = Sql("SELECT id FROM ledger_transaction WHERE community_id = ? AND reverses_id = ?")
LEGS = Sql(
    "SELECT p.account_id, p.leg, p.amount_minor, COALESCE(r.returned_minor, 0)"
    " FROM ledger_posting p LEFT JOIN ledger_returned r ON r.community_id = p.community_id"
    " AND r.transaction_id = p.transaction_id AND r.leg = p.leg"
    " WHERE p.community_id = ? AND p.transaction_id = ? ORDER BY p.leg"
)
PARTS = (
    "SELECT p.account_id, part.layer_id, part.amount_minor"
    " FROM ledger_transaction t"
    " JOIN ledger_posting p ON p.community_id = t.community_id AND p.transaction_id = t.id"
    " JOIN ledger_posting_layer part ON part.community_id = p.community_id"
    " AND part.transaction_id = p.transaction_id AND part.leg = p.leg"
    " JOIN ledger_layer l ON l.community_id = part.community_id AND l.id = part.layer_id"
    " WHERE t.community_id = ? AND t.{column} = ? ORDER BY l.earned_month, l.lapses_on, l.id"
)
PARTS_OF_IT = Sql(PARTS.format(column="id"))
PARTS_GIVEN_BACK = Sql(PARTS.format(column="returns_id"))
IS_SETTLED = Sql(
    "SELECT 1 FROM ledger_settled"
    " WHERE community_id = ? AND transaction_id = ? AND undone_by IS NULL"
)
ADD_RETURNED = Sql(
    "UPDATE ledger_returned SET returned_minor = returned_minor + ?"
    " WHERE community_id = ? AND transaction_id = ? AND leg = ?"
)
FIRST_RETURNED = Sql(
    "INSERT INTO ledger_returned (community_id, transaction_id, leg, amount_minor, returned_minor)"
    " VALUES (?, ?, ?, ?, ?)"
)
SETTLEMENT_UNDONE = Sql(
    "UPDATE ledger_settled SET undone_by = ? WHERE community_id = ? AND settlement_id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPart:
    """A part of what `transaction_id` moved goes back the way it came.

    `source` received there and gives now, `target` paid there and gets it back. `note` is why.
    """

    community_id: int
    actor_id: UUID
    transaction_id: UUID
    source: UUID
    target: UUID
    amount_minor: int
    event_at: datetime
    note: str


class OriginalLeg(NamedTuple):
    """A leg of what is undone, and how much of it was given back before."""

    number: int
    amount_minor: int
    returned_minor: int

    @property
    def left_minor(self) -> int:
        """What was not given back yet."""
        return abs(self.amount_minor) - self.returned_minor


class Original(NamedTuple):
    """What is undone: its event, and its legs by account."""

    kind: Kind
    programme_id: UUID | None
    theme: str | None
    subject_id: UUID | None
    legs: dict[UUID, OriginalLeg]

    @property
    def about(self) -> tuple[UUID | None, str | None, UUID | None]:
        """Its programme, theme and subject, which are those of its undoing too."""
        return self.programme_id, self.theme, self.subject_id


class _Returning(NamedTuple):
    """A return that can be written: its draft, the accounts in it, and the legs it gives back."""

    back: ReturnPart
    draft: Draft
    accounts: dict[UUID, Account]
    legs: tuple[OriginalLeg, OriginalLeg]


def reverse(
    uow: UnitOfWork,
    *,
    community_id: int,
    transaction_id: UUID,
    actor_id: UUID,
    event_at: datetime,
    note: str | None = None,
) -> Posted:
    """Undo the whole of a transaction by booking its mirror image, once.

    Raises:
        TransactionUnknown: there is no such transaction.
        AlreadyReversed: it was undone before, or is itself a reversal.
        ReturnIsFinal, PartlyReturned: it is a return, or a part of it was given back.
        AlreadySettled: what it brought to a till was settled.
        AccountFrozen, AccountClosed: an account moves nothing.
        AlreadySpent: an account no longer holds what would be taken back.
    """
    original = lock_original(uow, community_id, transaction_id)
    if any(leg.returned_minor for leg in original.legs.values()):
        raise PartlyReturned(transaction_id=transaction_id)
    header = Header(
        community_id,
        new_id(),
        Kind.REVERSAL,
        event_at,
        actor_id,
        *original.about,
        reverses_id=transaction_id,
        note=note,
    )
    legs = {account_id: -leg.amount_minor for account_id, leg in original.legs.items()}
    wanted = _parts(uow, PARTS_OF_IT, community_id, transaction_id)
    accounts = lock_accounts(uow, community_id, legs)
    posted = _write(uow, [Draft(header, legs, Mirror(wanted))], accounts)[0]
    if original.kind is Kind.SETTLEMENT:
        uow.run(SETTLEMENT_UNDONE, (posted.transaction_id, community_id, transaction_id))
    return posted


def return_part(uow: UnitOfWork, back: ReturnPart) -> Posted:
    """Give back part of what was paid; together never more than that.

    Raises:
        AmountNotPositive, AmountTooLarge: the amount is none.
        TransactionUnknown: there is no such transaction.
        AlreadyReversed, ReturnIsFinal: it was undone, or is itself an undoing.
        AlreadySettled: what it brought to a till was settled.
        NotReturnable: the transaction did not go from `target` to `source`.
        ReturnTooLarge: less than that is left to give back. Facts: `left_minor`.
        AccountFrozen, AccountClosed: an account moves nothing.
        AlreadySpent: `source` no longer holds it.
    """
    return return_parts(uow, [back])[0]


def return_parts(uow: UnitOfWork, backs: Sequence[ReturnPart]) -> list[Posted]:
    """As `return_part` for several transactions of one community, no two of them the same: all or
    none."""
    returning = [_returning(uow, back) for back in backs]
    accounts = {id_: account for each in returning for id_, account in each.accounts.items()}
    posted = _write(uow, [each.draft for each in returning], accounts)
    for each in returning:
        for leg in each.legs:
            _count_returned(uow, each.back, leg)
    return posted


def _returning(uow: UnitOfWork, back: ReturnPart) -> _Returning:
    """What giving this back comes to; its original is locked."""
    guard_amount(back.amount_minor)
    original = lock_original(uow, back.community_id, back.transaction_id)
    payer, receiver = original.legs.get(back.target), original.legs.get(back.source)
    if payer is None or receiver is None or payer.amount_minor > 0 or receiver.amount_minor < 0:
        raise NotReturnable(transaction_id=back.transaction_id)
    accounts = lock_accounts(uow, back.community_id, (back.source, back.target))
    if len({account.currency for account in accounts.values()}) > 1:
        raise NotReturnable(transaction_id=back.transaction_id)
    left_minor = min(payer.left_minor, receiver.left_minor)
    if back.amount_minor > left_minor:
        raise ReturnTooLarge(transaction_id=back.transaction_id, left_minor=left_minor)
    header = Header(
        back.community_id,
        new_id(),
        Kind.RETURN,
        back.event_at,
        back.actor_id,
        *original.about,
        returns_id=back.transaction_id,
        note=back.note,
    )
    legs = {back.source: -back.amount_minor, back.target: back.amount_minor}
    draft = Draft(header, legs, Mirror(_layers_back(uow, back, original)))
    return _Returning(back, draft, accounts, (payer, receiver))


def lock_original(uow: UnitOfWork, community_id: int, transaction_id: UUID) -> Original:
    """What should be undone, locked: nobody else undoes or settles it until this act ends.

    Raises:
        TransactionUnknown, AlreadyReversed, ReturnIsFinal, AlreadySettled: it cannot be undone.
    """
    key = (community_id, transaction_id)
    row = uow.run(ORIGINAL, key).fetchone()
    if row is None:
        raise TransactionUnknown(transaction_id=transaction_id)
    kind, programme_id, theme, subject_id = row
    if kind == Kind.RETURN:
        raise ReturnIsFinal(transaction_id=transaction_id)
    if kind == Kind.REVERSAL or uow.run(REVERSED_BY, key).fetchone() is not None:
        raise AlreadyReversed(transaction_id=transaction_id)
    if uow.run(IS_SETTLED, key).fetchone() is not None:
        raise AlreadySettled(transaction_id=transaction_id)
    return Original(
        Kind(kind),
        programme_id and as_uuid(programme_id),
        theme,
        subject_id and as_uuid(subject_id),
        {as_uuid(row[0]): OriginalLeg(*row[1:]) for row in uow.run(LEGS, key).fetchall()},
    )


def _write(
    uow: UnitOfWork, drafts: Sequence[Draft], accounts: Mapping[UUID, Account]
) -> list[Posted]:
    try:
        return write(uow, drafts, accounts)
    except BalanceTooLow as low:
        raise AlreadySpent(**low.facts) from low


def _parts(
    uow: UnitOfWork, statement: Sql, community_id: int, transaction_id: UUID
) -> dict[UUID, Pieces]:
    """By account the layers that moved, oldest first, whatever their direction."""
    parts: dict[UUID, Pieces] = {}
    for row in uow.run(statement, (community_id, transaction_id)).fetchall():
        account_id, layer_id = as_uuid(row[0]), as_uuid(row[1])
        mine = parts.setdefault(account_id, {})
        mine[layer_id] = mine.get(layer_id, 0) + abs(row[2])
    return parts


def _layers_back(uow: UnitOfWork, back: ReturnPart, original: Original) -> dict[UUID, Pieces]:
    """The layers that this return restores, and that its source gives up for it."""
    key = (back.community_id, back.transaction_id)
    moved = _parts(uow, PARTS_OF_IT, *key)
    if not moved:
        return {}
    given_back = _parts(uow, PARTS_GIVEN_BACK, *key)
    wanted = {}
    for account_id in (back.source, back.target):
        before = {layer: -minor for layer, minor in given_back.get(account_id, {}).items()}
        paid = added(moved.get(account_id, {}), before)
        paid_minor = original.legs[account_id].left_minor
        wanted[account_id] = restored(paid, paid_minor=paid_minor, back_minor=back.amount_minor)
    # What the payer gets is what goes; only an award, whose payer had no layers, knows none.
    return wanted | ({back.source: wanted[back.target]} if wanted[back.target] else {})


def _count_returned(uow: UnitOfWork, back: ReturnPart, leg: OriginalLeg) -> None:
    key = (back.community_id, back.transaction_id, leg.number)
    if uow.run(ADD_RETURNED, (back.amount_minor, *key)).rowcount == 0:
        uow.run(FIRST_RETURNED, (*key, abs(leg.amount_minor), back.amount_minor))
