"""Walking over all transactions of a community: alone, or with the help of other processes."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from cambio.database.engines import prepare
from cambio.ledger.checks.walk import Walk, Walked, accounts_by_id
from cambio.ledger.models import LedgerPosting, LedgerSequence, LedgerTransaction, LedgerUnnumbered
from cambio.ledger.sequence import CHECKPOINT_EVERY
from cambio.ledger.walking import booked, plain, streamed, waiting

# Below this many transactions a process of its own takes longer to begin than to help.
WORTH_HELP = 100_000
PART = 25_000

BALANCES = (
    "SELECT as_id(b.account_id), b.balance_minor, b.entries FROM ledger_balance b"
    " WHERE community_id = ?"
)

CHECKPOINTS = (
    "SELECT c.sequence, as_moment(c.books_at) FROM ledger_checkpoint c WHERE c.community_id = ?"
)
SUMS = (
    "SELECT sequence, currency, purpose, balance_minor FROM ledger_checkpoint_sum"
    " WHERE community_id = ?"
)
LINES = (
    "SELECT (SELECT COUNT(*) FROM ledger_line WHERE community_id = ?),"
    " (SELECT COUNT(*) FROM ledger_sequence s JOIN ledger_posting p"
    " ON p.community_id = s.community_id AND p.transaction_id = s.transaction_id"
    " WHERE s.community_id = ? AND p.entry IS NULL)"
)

_Checkpoint: TypeAlias = tuple[str, dict[tuple[str, str], int]]
Told: TypeAlias = Callable[[int], None]
"""Is told how many transactions more were seen."""


def walk_over(session: Session, community_id: int, *, processes: int, told: Told) -> Walked:
    """See every transaction of a community, numbered or waiting, as the session sees them."""
    last = last_place(session, community_id)
    accounts = accounts_by_id(session, community_id)
    walk = Walk(community_id, accounts)
    if processes > 1 and last >= WORTH_HELP:
        for part in _by_helpers(session, community_id, last, processes):
            walk.join(part)
            told(part.transactions)
    else:
        for first, until in _parts(last):
            walk.over(booked(session, community_id, first=first, last=until), first=first)
            told(until - first + 1)
    walk.over(waiting(session, community_id))
    return walk.walked


def is_whole(session: Session, community_id: int, walked: Walked) -> bool:
    """Whether the walk saw everything that is stored, and every stored balance is what it saw."""
    if walked.difference is not None:
        return False
    counted = [
        session.scalar(select(func.count()).select_from(table).filter_by(community_id=community_id))
        or 0
        for table in (LedgerTransaction, LedgerPosting, LedgerSequence, LedgerUnnumbered)
    ]
    transactions, postings, numbered, unnumbered = counted
    seen = (walked.transactions, walked.transactions, walked.postings)
    if (transactions, numbered + unnumbered, postings) != seen:
        return False
    agree = (_lines_agree, _balances_agree, _checkpoints_agree)
    return all(each(session, community_id, walked) for each in agree)


def _lines_agree(session: Session, community_id: int, walked: Walked) -> bool:
    """Every leg of an account without a floor that has its place has a line, and nothing else."""
    lines, legs = next(iter(plain(session, LINES, (community_id, community_id))))
    return bool(lines == legs == walked.lines)


def _balances_agree(session: Session, community_id: int, walked: Walked) -> bool:
    accounts = accounts_by_id(session, community_id)
    if any((run.entry_before, run.balance_before) != (0, 0) for run in walked.runs.values()):
        return False
    stored = {}
    for account_id, balance_minor, entries in streamed(session, BALANCES, (community_id,)):
        stored[account_id] = (entries, balance_minor)
    seen = {
        account_id: (walked.runs[account_id].entry, walked.runs[account_id].balance)
        if account_id in walked.runs
        else (0, 0)
        for account_id, account in accounts.items()
        if account.has_floor
    }
    return stored == seen


def _checkpoints_agree(session: Session, community_id: int, walked: Walked) -> bool:
    stored = _stored_checkpoints(session, community_id)
    latest, sums = "", Counter[tuple[str, str]]()
    for place, moved in enumerate(walked.checkpoints, start=1):
        latest = max(latest, moved.posted_at)
        sums.update(moved.sums)
        sequence = place * CHECKPOINT_EVERY
        found = stored.pop(sequence, None)
        if found != (latest, dict(sums)):
            return False
    return not stored


def _stored_checkpoints(session: Session, community_id: int) -> dict[int, _Checkpoint]:
    stored: dict[int, _Checkpoint] = {
        sequence: (books_at, {})
        for sequence, books_at in plain(session, CHECKPOINTS, (community_id,))
    }
    for sequence, currency, purpose, minor in plain(session, SUMS, (community_id,)):
        stored.setdefault(sequence, ("no checkpoint", {}))[1][currency, purpose] = minor
    return stored


def last_place(session: Session, community_id: int) -> int:
    """The last place in the sequence, 0 where there is none."""
    query = select(func.max(LedgerSequence.sequence)).filter_by(community_id=community_id)
    return session.scalar(query) or 0


def _parts(last: int) -> Iterator[tuple[int, int]]:
    for first in range(1, last + 1, PART):
        yield first, min(first + PART - 1, last)


def _by_helpers(session: Session, community_id: int, last: int, processes: int) -> Iterator[Walked]:
    """The parts in their order. What has a place never changes, so all see the same."""
    bind: Any = session.get_bind()
    url = bind.engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(
        processes,
        # A fork of a process with threads may stand still for ever.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin_helping,
        initargs=(url, community_id),
    ) as helpers:
        firsts, lasts = zip(*_parts(last), strict=True)
        yield from helpers.map(_walk_part, firsts, lasts)


_helper: dict[str, Any] = {}


def _begin_helping(url: str, community_id: int) -> None:
    _helper["url"] = url
    _helper["community_id"] = community_id
    with _session() as session:
        _helper["accounts"] = accounts_by_id(session, community_id)


def _walk_part(first: int, last: int) -> Walked:
    walk = Walk(_helper["community_id"], _helper["accounts"])
    with _session() as session:
        transactions = booked(session, _helper["community_id"], first=first, last=last)
        walk.over(transactions, first=first)
    return walk.walked


@contextmanager
def _session() -> Iterator[Session]:
    if "engine" not in _helper:
        _helper["engine"] = create_engine(_helper["url"])
        prepare(_helper["engine"], for_reading=True)
    with _helper["engine"].connect() as connection, Session(connection) as session:
        yield session
