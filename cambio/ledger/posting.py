"""Posting: what is asked for, guarded in the order of the errors that it raises, then written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from cambio.database import UnitOfWork, new_id
from cambio.ledger.booking import Account, Draft, Header, lock_accounts, write
from cambio.ledger.errors import (
    AmountNotPositive,
    AmountTooLarge,
    CurrencyMismatch,
    KindNotPosted,
    MoveNotAllowed,
    NothingToMove,
    SameAccount,
)
from cambio.ledger.kinds import NAMING, may_move
from cambio.ledger.types import Kind, NewTransaction, Posted, Transfer

# So far below what 64 bits hold that no sum of postings ever overflows.
AMOUNT_MAX_MINOR = 10**12


def post(uow: UnitOfWork, new: NewTransaction) -> Posted:
    """Book a transaction. What is refused is refused before anything is written.

    Raises:
        KindNotPosted: its kind has a function of its own.
        NothingToMove, AmountNotPositive, AmountTooLarge, SameAccount: the transfers make no sense.
        AccountUnknown, AccountFrozen, AccountClosed: an account moves nothing.
        CurrencyMismatch, MoveNotAllowed: nor does the transfers' direction make sense.
        BalanceTooLow: an account with a floor would sink below it.
    """
    return post_all(uow, [new])[0]


def post_all(uow: UnitOfWork, news: Sequence[NewTransaction]) -> list[Posted]:
    """Book transactions of one community in their order: all of them, or none.

    Each may spend what one before it brought. Far quicker than one at a time; a thousand or so at
    once hold SQLite's door well under 100 ms.

    Raises:
        ValueError: they are of several communities.
        As `post`, for the first that cannot be booked.
    """
    if not news:
        return []
    community_id = news[0].community_id
    for new in news:
        if new.community_id != community_id:
            raise ValueError("one community at a time")
        _guard_sense(new)
    sums = [_sums(new.transfers) for new in news]
    accounts = lock_accounts(uow, community_id, set[UUID]().union(*sums))
    for new in news:
        for transfer in new.transfers:
            guard_direction(new.kind, transfer, accounts)
    drafts = [
        Draft(_header(new), _legs(each), new.keep) for new, each in zip(news, sums, strict=True)
    ]
    # From here on only the floor can say no.
    return write(uow, drafts, accounts)


def _guard_sense(new: NewTransaction) -> None:
    if new.kind in NAMING:
        raise KindNotPosted(kind=new.kind)
    if not new.transfers:
        raise NothingToMove
    for transfer in new.transfers:
        guard_amount(transfer.amount_minor)
        if transfer.source == transfer.target:
            raise SameAccount(account_id=transfer.source)


def guard_amount(amount_minor: int) -> None:
    """Refuse what is no amount.

    Raises:
        AmountNotPositive, AmountTooLarge: it is none.
    """
    if amount_minor <= 0:
        raise AmountNotPositive(amount_minor=amount_minor)
    if amount_minor > AMOUNT_MAX_MINOR:
        raise AmountTooLarge(amount_minor=amount_minor)


def guard_direction(kind: Kind, transfer: Transfer, accounts: Mapping[UUID, Account]) -> None:
    """Refuse a transfer that goes where its kind does not go.

    Raises:
        CurrencyMismatch, MoveNotAllowed: it does.
    """
    source, target = accounts[transfer.source], accounts[transfer.target]
    if source.currency != target.currency:
        raise CurrencyMismatch(source=source.currency, target=target.currency)
    if not may_move(kind, source=source.purpose, target=target.purpose):
        raise MoveNotAllowed(kind=kind, source=source.purpose, target=target.purpose)


def _header(new: NewTransaction) -> Header:
    return Header(
        community_id=new.community_id,
        id=new_id(),
        kind=new.kind,
        event_at=new.event_at,
        actor_id=new.actor_id,
        programme_id=new.programme_id,
        theme=new.theme,
        subject_id=new.subject_id,
        note=new.note,
    )


def _sums(transfers: Sequence[Transfer]) -> dict[UUID, int]:
    """What each account gains or gives by them all; nothing, where they cancel out."""
    if len(transfers) == 1:
        (only,) = transfers
        return {only.source: -only.amount_minor, only.target: only.amount_minor}
    sums: dict[UUID, int] = defaultdict(int)
    for transfer in transfers:
        sums[transfer.source] -= transfer.amount_minor
        sums[transfer.target] += transfer.amount_minor
    return sums


def _legs(sums: dict[UUID, int]) -> dict[UUID, int]:
    """One leg per account, none for what cancels out."""
    if all(sums.values()):
        return sums
    legs = {account_id: amount_minor for account_id, amount_minor in sums.items() if amount_minor}
    if not legs:
        raise NothingToMove
    return legs
