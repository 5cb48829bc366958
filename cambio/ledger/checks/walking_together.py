"""Walking over all transactions of a community: alone, or with the help of other processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from cambio.database.engines import prepare
from cambio.ledger.checks.walk import Walk, Walked, accounts_by_id
from cambio.ledger.models import LedgerPosting, LedgerSequence, LedgerTransaction, LedgerUnnumbered
from cambio.ledger.walking import booked, streamed, waiting

# Below this many transactions a process of its own takes longer to begin than to help.
WORTH_HELP = 100_000
PART = 25_000

BALANCES = (
    "SELECT as_id(b.account_id), b.balance_minor, b.entries FROM ledger_balance b"
    " WHERE community_id = ?"
)

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
        for table in (LedgerTransaction, LedgerPosting, LedgerSequence, LedgerUnnumbered)
    ]
    transactions, postings, numbered, unnumbered = (count or 0 for count in counted)
    seen = (walked.transactions, walked.transactions, walked.postings)
    if (transactions, numbered + unnumbered, postings) != seen:
        return False
    return _balances_agree(session, community_id, walked)


def _balances_agree(session: Session, community_id: int, walked: Walked) -> bool:
    unseen = dict(walked.runs)
    stored = set()
    for account_id, balance_minor, entries in streamed(session, BALANCES, (community_id,)):
        stored.add(account_id)
        run = unseen.pop(account_id, None)
        if run is None:
            agrees = (balance_minor, entries) == (0, 0)
        else:
            began = (run.entry_before, run.balance_before) == (0, 0)
            agrees = began and (balance_minor, entries) == (run.balance, run.entry)
        if not agrees:
            return False
    accounts = accounts_by_id(session, community_id)
    with_floor = {account_id for account_id, each in accounts.items() if each.has_floor}
    return not unseen and stored == with_floor


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
