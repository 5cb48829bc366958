"""Looking back: what the books said as of a moment or a place in their order.

Three questions that are easily mixed up, so each has its own name:

- `as_of_sequence`: after the transaction with that number. Exact, and the same for ever.
- `as_of_books`: what the books said at a moment. Their clock is the latest `posted_at` so far,
  which never goes back even where a computer's clock did; so this, too, is a place in the one
  order, and the trial balance there is in balance.
- `by_event`: what had happened by a moment, as far as is known now. Something that is booked late
  changes it. It reads the account's own postings and nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, select, text
from sqlalchemy.orm import Session

from cambio.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerCheckpoint,
    LedgerCheckpointSum,
    LedgerLine,
    LedgerPosting,
    LedgerSequence,
    LedgerTransaction,
    LedgerUnnumbered,
)
from cambio.ledger.types import WITH_FLOOR, Purpose

PLACE_OF_ENTRY = """COALESCE((
  SELECT s.sequence FROM ledger_posting p JOIN ledger_sequence s
    ON s.community_id = p.community_id AND s.transaction_id = p.transaction_id
  WHERE p.community_id = :community_id AND p.account_id = :account_id AND p.entry = {entry}
), 9223372036854775807)"""
HALF_OF_ALL = "(CAST(:entries AS bigint) + 1) / 2"
HALF_OF_REST = """CASE WHEN place <= :sequence THEN (middle + high + 1) / 2
  ELSE (low + middle) / 2 END"""
# The entries of an account run in the order of the sequence: the last one before a place is found
# by halving, in the database, in a few steps however many there are.
LAST_ENTRY = text(
    f"""
    WITH RECURSIVE search(low, high, middle, place) AS (
      SELECT CAST(0 AS bigint), CAST(:entries AS bigint), {HALF_OF_ALL},
        {PLACE_OF_ENTRY.format(entry=HALF_OF_ALL)}
      UNION ALL
      SELECT CASE WHEN place <= :sequence THEN middle ELSE low END,
        CASE WHEN place <= :sequence THEN high ELSE middle - 1 END,
        {HALF_OF_REST}, {PLACE_OF_ENTRY.format(entry=HALF_OF_REST)}
      FROM search WHERE low < high
    )
    SELECT low FROM search WHERE low = high
    """  # noqa: S608 - put together from the words above
)


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the books: after `sequence`, and after `waiting`, which have no number yet."""

    sequence: int
    waiting: tuple[UUID, ...] = ()


def as_of_sequence(sequence: int) -> Point:
    """After the transaction with this number; 0 is before all."""
    return Point(sequence)


def as_of_books(session: Session, *, community_id: int, moment: datetime) -> Point:
    """What the books said at a moment: everything before the first that was booked after it."""
    last = _last_number(session, community_id)
    first_later = session.scalar(
        _numbered(community_id)
        .with_only_columns(func.min(LedgerSequence.sequence))
        .where(
            LedgerSequence.sequence > _checkpoint_before(session, community_id, moment),
            LedgerSequence.sequence <= _checkpoint_after(session, community_id, moment, last),
            LedgerTransaction.posted_at > moment,
        )
    )
    if first_later is not None:
        return Point(first_later - 1)
    return Point(last, _waiting_until(session, community_id, moment))


def balance_at(session: Session, *, community_id: int, account_id: UUID, at: Point) -> int:
    """What an account held at a point, in minor units; 0 for an unknown one."""
    account = session.get(LedgerAccount, (community_id, account_id))
    if account is None:
        return 0
    if Purpose(account.purpose) in WITH_FLOOR:
        held = _last_entry(session, community_id, account_id, at.sequence)
    else:
        held = _last_line(session, community_id, account_id, at.sequence)
    return held + _waiting_sum(session, community_id, account_id, at)


def balance_by_event(
    session: Session, *, community_id: int, account_id: UUID, moment: datetime
) -> int:
    """What an account held of all that had happened by a moment, as far as is known now."""
    total = session.scalar(
        select(func.sum(LedgerPosting.amount_minor))
        .join(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerPosting.community_id)
            & (LedgerTransaction.id == LedgerPosting.transaction_id),
        )
        .where(
            LedgerPosting.community_id == community_id,
            LedgerPosting.account_id == account_id,
            LedgerTransaction.event_at <= moment,
        )
    )
    return int(total or 0)


def trial_balance_at(
    session: Session, *, community_id: int, at: Point
) -> dict[tuple[str, Purpose], int]:
    """What all accounts of a currency and purpose held together at a point, zeros left out."""
    sums: dict[tuple[str, Purpose], int] = defaultdict(int)
    before = session.scalar(
        select(func.max(LedgerCheckpoint.sequence)).where(
            LedgerCheckpoint.community_id == community_id,
            LedgerCheckpoint.sequence <= at.sequence,
        )
    )
    if before is not None:
        kept = select(LedgerCheckpointSum).filter_by(community_id=community_id, sequence=before)
        for row in session.scalars(kept):
            sums[row.currency, Purpose(row.purpose)] += row.balance_minor
    numbered = and_(LedgerSequence.sequence > (before or 0), LedgerSequence.sequence <= at.sequence)
    moved = [_moved(community_id).where(numbered)]
    if at.waiting:
        moved.append(_moved_while_waiting(community_id, at))
    for query in moved:
        for currency, purpose, minor in session.execute(query):
            sums[currency, Purpose(purpose)] += int(minor)
    return {key: minor for key, minor in sums.items() if minor}


def _numbered(community_id: int) -> Select[LedgerSequence]:
    return (
        select(LedgerSequence)
        .join(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerSequence.community_id)
            & (LedgerTransaction.id == LedgerSequence.transaction_id),
        )
        .where(LedgerSequence.community_id == community_id)
    )


def _last_number(session: Session, community_id: int) -> int:
    query = select(func.max(LedgerSequence.sequence)).filter_by(community_id=community_id)
    return session.scalar(query) or 0


def _checkpoint_before(session: Session, community_id: int, moment: datetime) -> int:
    """The last checkpoint that the books' clock had not passed: nothing before it is later.

    That clock never goes back, so its last place is also the highest: found from the end of the
    index, however many there are.
    """
    query = (
        select(LedgerCheckpoint.sequence)
        .where(LedgerCheckpoint.community_id == community_id, LedgerCheckpoint.books_at <= moment)
        .order_by(LedgerCheckpoint.books_at.desc(), LedgerCheckpoint.sequence.desc())
        .limit(1)
    )
    return session.scalar(query) or 0


def _checkpoint_after(session: Session, community_id: int, moment: datetime, last: int) -> int:
    """The first checkpoint that the books' clock had passed, or the end: the search ends there."""
    query = (
        select(LedgerCheckpoint.sequence)
        .where(LedgerCheckpoint.community_id == community_id, LedgerCheckpoint.books_at > moment)
        .order_by(LedgerCheckpoint.books_at, LedgerCheckpoint.sequence)
        .limit(1)
    )
    return session.scalar(query) or last


def _waiting_until(session: Session, community_id: int, moment: datetime) -> tuple[UUID, ...]:
    """Those without a number, in their turn, up to the first that was booked after the moment."""
    rows = session.execute(
        select(LedgerUnnumbered.transaction_id, LedgerTransaction.posted_at)
        .join(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerUnnumbered.community_id)
            & (LedgerTransaction.id == LedgerUnnumbered.transaction_id),
        )
        .where(LedgerUnnumbered.community_id == community_id)
        .order_by(LedgerUnnumbered.turn)
    )
    waiting = []
    for transaction_id, posted_at in rows:
        if posted_at > moment:
            break
        waiting.append(transaction_id)
    return tuple(waiting)


def _last_entry(session: Session, community_id: int, account_id: UUID, sequence: int) -> int:
    balance = session.get(LedgerBalance, (community_id, account_id))
    if balance is None or balance.entries == 0:
        return 0
    values = {
        "community_id": community_id,
        "account_id": account_id if _on_postgresql(session) else account_id.hex,
        "entries": balance.entries,
        "sequence": sequence,
    }
    entry = session.scalar(LAST_ENTRY, values)
    query = select(LedgerPosting.balance_after_minor).filter_by(
        community_id=community_id, account_id=account_id, entry=entry
    )
    return session.scalar(query) or 0


def _last_line(session: Session, community_id: int, account_id: UUID, sequence: int) -> int:
    query = (
        select(LedgerLine.balance_minor)
        .filter_by(community_id=community_id, account_id=account_id)
        .where(LedgerLine.sequence <= sequence)
        .order_by(LedgerLine.sequence.desc())
        .limit(1)
    )
    return session.scalar(query) or 0


def _waiting_sum(session: Session, community_id: int, account_id: UUID, at: Point) -> int:
    if not at.waiting:
        return 0
    query = select(func.sum(LedgerPosting.amount_minor)).where(
        LedgerPosting.community_id == community_id,
        LedgerPosting.account_id == account_id,
        LedgerPosting.transaction_id.in_(at.waiting),
    )
    return int(session.scalar(query) or 0)


def _on_postgresql(session: Session) -> bool:
    return session.connection().dialect.name == "postgresql"


def _legs(community_id: int) -> Select[str, str, int]:
    return (
        select(LedgerAccount.currency, LedgerAccount.purpose, func.sum(LedgerPosting.amount_minor))
        .join(
            LedgerPosting,
            (LedgerPosting.community_id == LedgerAccount.community_id)
            & (LedgerPosting.account_id == LedgerAccount.id),
        )
        .where(LedgerAccount.community_id == community_id)
        .group_by(LedgerAccount.currency, LedgerAccount.purpose)
    )


def _moved(community_id: int) -> Select[str, str, int]:
    return _legs(community_id).join(
        LedgerSequence,
        (LedgerSequence.community_id == LedgerPosting.community_id)
        & (LedgerSequence.transaction_id == LedgerPosting.transaction_id),
    )


def _moved_while_waiting(community_id: int, at: Point) -> Select[str, str, int]:
    return _legs(community_id).where(LedgerPosting.transaction_id.in_(at.waiting))
