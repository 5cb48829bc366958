"""Many at once: no floor breaks, no token is lost or made, and every cap is met to the token."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from psycopg.errors import LockNotAvailable

from cambio.database import Sql, UnitOfWork, perform, reading
from cambio.ledger import Kind, Posted, Purpose
from cambio.ledger.booking import FEW
from cambio.ledger.errors import BalanceTooLow
from cambio.ledger.validation import verify
from tests.conftest import settings_for
from tests.ledger.at_random import (
    Crowd,
    Poster,
    accounts_of,
    post_in_own_process,
    seal_in_own_process,
)
from tests.ledger.books import Book, Books, book
from tests.together import together, wait_until

THREADS = 8


def assert_balances(books: Books, before: dict[UUID, int], gains: Iterable[Counter[UUID]]) -> None:
    expected = Counter(before)
    for gain in gains:
        expected.update(gain)
    found = {account_id: books.balance(account_id) for account_id in before}
    assert found == {account_id: expected[account_id] for account_id in before}
    books.number()
    with reading() as session:
        assert verify(session).first_difference is None


def balances(books: Books) -> dict[UUID, int]:
    return {account_id: books.balance(account_id) for account_id in accounts_of(books).values()}


def test_a_budget_is_given_out_to_the_last_token_and_no_further(app: Flask, books: Books) -> None:
    books.grant(100)

    def award_until_refused() -> list[Posted]:
        posted: list[Posted] = []
        try:
            while True:
                posted.append(books.award(3))
        except BalanceTooLow:
            return posted

    answers = together(app, *[award_until_refused] * THREADS)
    assert sum(len(posted) for posted in answers) == 33
    assert (books.balance(books.budget), books.balance(books.wallet)) == (1, 99)
    entries = sorted(posted.balances[books.budget] for each in answers for posted in each)
    assert entries == list(range(1, 100, 3))
    with reading() as session:
        assert verify(session).first_difference is None


def test_eight_threads_post_and_undo_at_once(app: Flask, books: Books) -> None:
    books.grant(500)
    before = balances(books)
    posters = [Poster(books.community_id, accounts_of(books), seed=seed) for seed in range(THREADS)]
    answers = together(app, *[lambda poster=poster: poster.post(40) for poster in posters])
    assert_balances(books, before, answers)


def test_on_sqlite_a_program_beside_the_server_waits_its_turn_and_loses_nothing(
    make_app: Callable[[str], Flask], sqlite_url: str
) -> None:
    """Each has a door of its own: only the database keeps the one from the other."""
    doors = [make_app(sqlite_url) for _ in range(2)]
    with doors[0].app_context():
        books = Books(1)
        books.grant(500)
        before, accounts = balances(books), accounts_of(books)

        def post(door: Flask, seed: int) -> Counter[UUID]:
            with door.app_context():
                return Poster(books.community_id, accounts, seed=seed).post(15)

        acts = [partial(post, doors[seed % 2], seed) for seed in range(4)]
        assert_balances(books, before, together(doors[0], *acts))


@pytest.mark.parametrize(
    ("processes", "seconds"),
    [pytest.param(3, 2.5), pytest.param(8, 60, marks=pytest.mark.long)],
)
def test_processes_post_undo_give_back_lapse_and_seal_at_once(
    make_app: Callable[[str], Flask], postgresql_url: str, processes: int, seconds: float
) -> None:
    """A quarter of them close days, which pass quickly; the others do all the rest."""
    with make_app(postgresql_url).app_context():
        books = Books(1)
        books.grant(500)
        before, sealers = balances(books), max(1, processes // 4)
        url, accounts = settings_for(postgresql_url).database_url, accounts_of(books)
        crowd = Crowd(url, books.community_id, accounts, time.time(), seconds)
        with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
            sealing = [pool.submit(seal_in_own_process, crowd) for _ in range(sealers)]
            work = [
                pool.submit(post_in_own_process, crowd, seed) for seed in range(processes - sealers)
            ]
            patience = 3 * seconds + 60
            sealed = sum(each.result(timeout=patience) for each in sealing)
            gains = [each.result(timeout=patience) for each in work]
        assert all(gains)
        assert sealed > 0
        assert_balances(books, before, gains)


@pytest.mark.parametrize("order", [("wallet", "other"), ("other", "wallet")])
def test_accounts_are_taken_in_one_order_whatever_the_transfers_say(
    app: Flask, books: Books, order: tuple[str, str]
) -> None:
    """Two who move between the same accounts in opposite directions never wait for each other."""
    books.grant(1_000)
    accounts = [getattr(books, name) for name in order]

    def award_both(first: UUID, second: UUID) -> None:
        for _ in range(20):
            books.post(Kind.AWARD, (books.budget, first, 1), (books.budget, second, 1))

    answers = together(
        app,
        *[lambda: award_both(accounts[0], accounts[1])] * 4,
        *[lambda: award_both(accounts[1], accounts[0])] * 4,
    )
    assert answers == [None] * 8
    assert [books.balance(account_id) for account_id in accounts] == [160, 160]


# Of a table in which rows were written anew PostgreSQL reads the oldest first, but for an index.
WITHOUT_INDEX = [
    Sql(f"SET LOCAL enable_{each} = off") for each in ("indexscan", "bitmapscan", "indexonlyscan")
]
LOCK = "SELECT 1 FROM ledger_balance WHERE account_id = %s FOR UPDATE NOWAIT"
SOMEBODY_WAITS = (
    "SELECT EXISTS (SELECT 1 FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock')"
)


@pytest.mark.parametrize("more", [0, FEW], ids=["few", "many"])
def test_balances_are_locked_in_the_order_of_ids_however_postgresql_reads_them(
    make_app: Callable[[str], Flask], postgresql_url: str, more: int
) -> None:
    app = make_app(postgresql_url)
    with (
        app.app_context(),
        closing(psycopg.connect(postgresql_url)) as holder,
        closing(psycopg.connect(postgresql_url, autocommit=True)) as desk,
    ):
        books = Books(1)
        books.grant()
        others = [books.open(Purpose.WALLET) for _ in range(more)]
        first, *between, last = sorted((books.wallet, books.other, *others))
        books.award(1, to=first)  # its row now stands behind the others
        paid = (last, *between, first)
        command = books.booking(Kind.AWARD, [(books.budget, each, 1) for each in paid])
        holder.execute(LOCK, (last,))

        def look() -> None:
            wait_until(lambda: bool((desk.execute(SOMEBODY_WAITS).fetchone() or (0,))[0]))
            with pytest.raises(LockNotAvailable):
                desk.execute(LOCK, (first,))

        def look_and_let_go() -> None:
            try:
                look()
            finally:
                holder.rollback()

        assert together(app, look_and_let_go, lambda: perform(book_unsorted, command)) == [None, 1]


def book_unsorted(uow: UnitOfWork, command: Book) -> int:
    for statement in WITHOUT_INDEX:
        uow.run(statement)
    return len([book(uow, command)])
