"""Sealing: each closed day of a community in one hash, chained to the day before.

A day holds a stretch of the sequence, from where the day before it ended. The sequence is given
after the commit, without gaps, and only ever grows: so neither a clock that jumps back nor a commit
that comes late can put anything behind a seal. It falls in the first day that is still open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.database import Command, Sql, UnitOfWork
from cambio.ledger.errors import SealTaken
from cambio.ledger.hashing import SEAL, Tree, node, packed, text_of
from cambio.ledger.models import LedgerRegister, LedgerSeal, LedgerSequence, LedgerTransaction
from cambio.ledger.register import Subject, enter
from cambio.ledger.sequence import ONE_AT_A_TIME
from cambio.ledger.walking import plain

PLACED_AT_ONCE = 1_000
HASHES_AT_ONCE = 50_000

INSERT = Sql(
    "INSERT INTO ledger_seal (community_id, day, timezone, last_sequence, last_register,"
    " transactions, postings, root, previous, sealed_at, hash)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
LAST = Sql("SELECT hash, day FROM ledger_seal WHERE community_id = ? ORDER BY day DESC LIMIT 1")
LAST_PLACE = Sql("SELECT COALESCE(MAX(sequence), 0) FROM ledger_register WHERE community_id = ?")
WITHOUT_PLACE = Sql(
    "SELECT id FROM ledger_register WHERE community_id = ? AND sequence IS NULL AND at < ?"
    " ORDER BY at, id LIMIT ?"
)
PLACE = Sql("UPDATE ledger_register SET sequence = ? WHERE community_id = ? AND id = ?")
DIGESTS = (
    "SELECT t.digest FROM ledger_sequence s JOIN ledger_transaction t"
    " ON t.community_id = s.community_id AND t.id = s.transaction_id"
    " WHERE s.community_id = ? AND s.sequence BETWEEN ? AND ? ORDER BY s.sequence"
)
LINES = (
    "SELECT digest FROM ledger_register"
    " WHERE community_id = ? AND sequence BETWEEN ? AND ? ORDER BY sequence"
)


class Sealed(NamedTuple):
    """The columns of a seal in the order in which they are hashed."""

    community_id: int
    day: date
    timezone: str
    last_sequence: int
    last_register: int
    transactions: int
    postings: int
    root: bytes
    previous: bytes | None
    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRegister(Command):
    """Give the lines of the register that are older than `until` their place."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SealDay(Command):
    """Close a day with what was worked out of it."""

    day: date
    timezone: str
    last_sequence: int
    last_register: int
    transactions: int
    postings: int
    root: bytes
    previous: bytes | None


def place_register(uow: UnitOfWork, command: PlaceRegister) -> int:
    """Give lines of the register their place, at most `PLACED_AT_ONCE`; answers how many got one.

    Only what is committed can be seen here, and one does this at a time: no place is given twice
    and none is left out.
    """
    community_id = command.community_id
    uow.run(ONE_AT_A_TIME, (community_id,))
    rows = uow.run(WITHOUT_PLACE, (community_id, command.until, PLACED_AT_ONCE)).fetchall()
    if rows:
        last: int = uow.run(LAST_PLACE, (community_id,)).fetchone()[0]
        places = enumerate(rows, start=last + 1)
        uow.run_many(PLACE, [(place, community_id, line_id) for place, (line_id,) in places])
    return len(rows)


def seal_day(uow: UnitOfWork, command: SealDay) -> str:
    """Close a day; answers the hash of its seal in hexadecimal digits.

    Raises:
        SealTaken: the day before it is no longer the last that was sealed, or it is sealed.
    """
    uow.run(ONE_AT_A_TIME, (command.community_id,))
    last = uow.run(LAST, (command.community_id,)).fetchone()
    if (last and bytes(last[0])) != command.previous:
        raise SealTaken(day=command.day)
    # Two who found the same days open: the second may have worked one out on the first one's seal.
    if last and str(last[1]) >= command.day.isoformat():
        raise SealTaken(day=command.day)
    sealed = Sealed(
        command.community_id,
        command.day,
        command.timezone,
        command.last_sequence,
        command.last_register,
        command.transactions,
        command.postings,
        command.root,
        command.previous,
        uow.now,
    )
    hashed = seal_hash(sealed)
    uow.run(INSERT, (*sealed, hashed))
    enter(
        uow,
        community_id=command.community_id,
        subject=Subject.SEAL,
        key=command.day.isoformat(),
        status="sealed",
        fixed=(hashed,),
    )
    return hashed.hex()


def seal_hash(sealed: Sealed) -> bytes:
    """The hash of a seal: over all its columns, the hash of the day before among them."""
    return hashlib.sha256(SEAL + packed(map(text_of, sealed))).digest()


def stored_tree(session: Session, community_id: int, stretch: range) -> Tree:
    """The tree of the transactions in a stretch of the sequence, from their stored digests."""
    return _tree(session, DIGESTS, community_id, stretch)


def register_tree(session: Session, community_id: int, stretch: range) -> Tree:
    """The tree of the lines in a stretch of the register."""
    return _tree(session, LINES, community_id, stretch)


def day_root(transactions: Tree, lines: Tree) -> bytes:
    """The root of a day: the tree of its transactions beside that of its lines."""
    return node(transactions.root(), lines.root())


def digests_between(session: Session, community_id: int, stretch: range) -> Iterator[bytes]:
    """The stored digests of the transactions in a stretch of the sequence."""
    return _hashes(session, DIGESTS, community_id, stretch)


def _tree(session: Session, statement: str, community_id: int, stretch: range) -> Tree:
    tree = Tree()
    for hashed in _hashes(session, statement, community_id, stretch):
        tree.append(hashed)
    return tree


def _hashes(session: Session, statement: str, community_id: int, stretch: range) -> Iterator[bytes]:
    for start in range(stretch.start, stretch.stop, HASHES_AT_ONCE):
        bounds = (community_id, start, min(start + HASHES_AT_ONCE, stretch.stop) - 1)
        for (hashed,) in plain(session, statement, bounds):
            yield bytes(hashed)


def last_seal(session: Session, community_id: int) -> LedgerSeal | None:
    """The seal of the last day that was closed, or None."""
    query = select(LedgerSeal).filter_by(community_id=community_id)
    return session.scalars(query.order_by(LedgerSeal.day.desc()).limit(1)).one_or_none()


def placed_after(session: Session, community_id: int, last: LedgerSeal | None) -> range:
    """The places in the register that no seal holds yet."""
    query = select(func.max(LedgerRegister.sequence)).filter_by(community_id=community_id)
    return range(last.last_register + 1 if last else 1, (session.scalar(query) or 0) + 1)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def days_to_seal(session: Session, community_id: int, *, today: date, zone: ZoneInfo) -> list[date]:
    """The closed days without a seal, oldest first; none where nothing ever happened."""
    last = last_seal(session, community_id)
    if last is not None:
        first = last.day + timedelta(days=1)
    else:
        query = select(func.min(LedgerRegister.at)).filter_by(community_id=community_id)
        began = session.scalar(query)
        if began is None:
            return []
        first = began.astimezone(zone).date()
    return [first + timedelta(days=each) for each in range((today - first).days)]


def ends_of_days(
    session: Session, community_id: int, *, days: Sequence[date], after: int, zone: ZoneInfo
) -> Iterator[tuple[date, int]]:
    """Where in the sequence each day ends: at the last transaction that was booked by its end.

    What was booked on an earlier day by its clock, yet stands after `after`, is the first day's.
    """
    if not days:
        return
    ends: dict[date, int] = {}
    query = (
        select(LedgerSequence.sequence, LedgerTransaction.posted_at)
        .join(
            LedgerTransaction,
            (LedgerTransaction.community_id == LedgerSequence.community_id)
            & (LedgerTransaction.id == LedgerSequence.transaction_id),
        )
        .where(LedgerSequence.community_id == community_id, LedgerSequence.sequence > after)
        .order_by(LedgerSequence.sequence)
        .execution_options(yield_per=5_000)
    )
    for sequence, posted_at in session.execute(query):
        ends[max(posted_at.astimezone(zone).date(), days[0])] = sequence
    for day in days:
        after = max(after, ends.get(day, 0))
        yield day, after


def seal_of(session: Session, community_id: int, sequence: int) -> LedgerSeal | None:
    """The seal of the day that holds a place in the sequence; None while it is open."""
    query = (
        select(LedgerSeal)
        .where(LedgerSeal.community_id == community_id, LedgerSeal.last_sequence >= sequence)
        .order_by(LedgerSeal.day)
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def seal_before(session: Session, seal: LedgerSeal) -> LedgerSeal | None:
    """The seal of the day before, None for the first day."""
    key = {"community_id": seal.community_id, "day": seal.day - timedelta(days=1)}
    return session.get(LedgerSeal, key)


def sequence_of(session: Session, community_id: int, transaction_id: UUID) -> int | None:
    """A transaction's place in the sequence, or None."""
    query = select(LedgerSequence.sequence).filter_by(
        community_id=community_id, transaction_id=transaction_id
    )
    return session.scalar(query)
