"""What other ledgers got wrong, a test for each by name, that it does not happen here."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError

from cambio.books.sealing import seal_closed_days
from cambio.database import (
    RequestKeyReused,
    Sql,
    UnitOfWork,
    current_database,
    perform,
    reading,
)
from cambio.ledger import Kind, Posted, Purpose, triggers
from cambio.ledger.digests import Event, Leg, digest_of
from cambio.ledger.models import (
    LedgerPosting,
    LedgerSeal,
    LedgerSequence,
    LedgerTransaction,
    LedgerUnnumbered,
)
from cambio.ledger.moments import as_of_books, balance_at
from cambio.ledger.validation import verify
from tests.conftest import Clock
from tests.ledger.books import SATURDAY, Book, Books, assert_sound, book
from tests.together import together

# Of tables as small as here PostgreSQL would rather read the whole.
NO_SCANS = Sql("SET LOCAL enable_seqscan = off")
ROWS_READ = Sql(
    "SELECT SUM(seq_tup_read + COALESCE(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables"
    " WHERE starts_with(relname, 'ledger_')"
)


def raw(statement: str, **values: Any) -> None:
    """What somebody does who has the database."""
    with current_database()._writer.begin() as connection:
        connection.execute(text(statement), values)


def rows(model: type[Any]) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(model)))


def test_python_accounting_numbers_are_not_counted_rows_and_no_post_fails_for_them(
    app: Flask, books: Books
) -> None:
    """There a third to three quarters of concurrent posts failed."""
    books.grant(100)
    answers = together(app, *[lambda: books.award(1)] * 16)
    assert all(isinstance(answer, Posted) for answer in answers)
    books.number()
    assert sorted(row.sequence for row in rows(LedgerSequence)) == list(range(1, 18))


def test_python_accounting_every_closed_day_has_the_one_before_it_and_a_deletion_is_missed(
    books: Books, clock: Clock
) -> None:
    """There the chain was keyed to numbers shared with other tables: half of the rows had no
    predecessor, and deleting a whole transaction went unnoticed."""
    books.grant(100)
    posted = [books.award(1)]
    for _ in range(3):
        clock.advance(days=1)
        posted.append(books.award(1))
        books.open(Purpose.POT)
    seal_closed_days(books.community_id, "Europe/Amsterdam")
    seals = sorted(rows(LedgerSeal), key=lambda each: each.day)
    assert [each.previous for each in seals] == [None, *(each.hash for each in seals[:-1])]
    assert_sound()
    for gone in (posted[1], posted[-1]):
        _delete_whole(gone)
        with reading() as session:
            assert verify(session).first_difference is not None
    with reading() as session:
        named = {each.name for each in verify(session).results if each.difference}
    assert {"seals_match", "sequence_has_no_gaps"} <= named


def _delete_whole(posted: Posted) -> None:
    """With all that names it, by somebody who has the database."""
    with current_database()._writer.begin() as connection:
        triggers.remove(connection)
        for table in (LedgerUnnumbered, LedgerSequence, LedgerPosting):
            connection.execute(delete(table).filter_by(transaction_id=posted.transaction_id))
        connection.execute(delete(LedgerTransaction).filter_by(id=posted.transaction_id))
        triggers.install(connection)


def test_pgledger_entries_of_a_contended_account_are_in_order(app: Flask, books: Books) -> None:
    """There a quarter of them were not: `created_at` was the start of the transaction."""
    books.grant(100)
    together(app, *[lambda: [books.award(1) for _ in range(3)]] * 6)
    books.number()
    with reading() as session:
        found = session.execute(
            select(LedgerPosting.entry, LedgerSequence.sequence, LedgerPosting.balance_after_minor)
            .join(LedgerSequence, LedgerSequence.transaction_id == LedgerPosting.transaction_id)
            .where(LedgerPosting.account_id == books.wallet)
            .order_by(LedgerSequence.sequence)
        ).all()
    assert [(row[0], row[2]) for row in found] == [(place, place) for place in range(1, 19)]


def test_postledger_and_hordak_a_floor_is_as_quick_after_a_long_history(books: Books) -> None:
    """There the check summed the account's history: 29 ms at 37,000 legs, 79 at 54,000.

    Not timed: what the database does for a post is counted.
    """
    books.grant()

    def award() -> Book:
        return books.booking(Kind.AWARD, [(books.budget, books.wallet, 1)])

    first = perform(counted, award())
    perform(book_often, award())
    assert 0 < perform(counted, award()) < 1.2 * first


def book_often(uow: UnitOfWork, command: Book) -> int:
    return len([book(uow, command) for _ in range(200)])


def counted(uow: UnitOfWork, command: Book) -> int:
    """Book, and answer how many rows PostgreSQL read for it, or how many steps SQLite took."""
    if uow.on_postgresql:
        uow.run(NO_SCANS)
        before = uow.run(ROWS_READ).fetchone()[0]
        book(uow, command)
        return int(uow.run(ROWS_READ).fetchone()[0] - before)
    steps = itertools.count()
    connection = uow._writer.cursor.connection
    connection.set_progress_handler(lambda: 0 * next(steps), 1)
    book(uow, command)
    connection.set_progress_handler(None, 0)
    return next(steps)


def test_medici_a_reversal_happens_once_and_changes_nothing_of_its_original(
    app: Flask, books: Books
) -> None:
    posted = books.grant(10)
    before = books.transaction(posted.transaction_id)
    answers = together(app, *[lambda: books.undo(posted)] * 8)
    assert sum(isinstance(answer, Posted) for answer in answers) == 1
    after = books.transaction(posted.transaction_id)
    assert (before.legs, before.posted_at) == (after.legs, after.posted_at)


def test_formance_an_idempotency_error_is_a_refusal_and_no_fault(books: Books) -> None:
    command = books.booking(Kind.GRANT, [(books.issuance, books.budget, 5)], key="k")
    perform(book, command)
    other = books.booking(Kind.GRANT, [(books.issuance, books.budget, 7)], key="k")
    with pytest.raises(RequestKeyReused) as refused:
        perform(book, other)
    assert (refused.value.code, refused.value.status) == ("request_key_reused", 422)


def test_formance_a_look_back_is_never_silently_empty(books: Books, clock: Clock) -> None:
    """Also of what has no number yet, and of a moment between two transactions."""
    books.grant(10)
    clock.advance(minutes=1)
    with reading() as session:
        for moment, held in ((clock.now, 10), (clock.now - timedelta(days=1), 0)):
            at = as_of_books(session, community_id=books.community_id, moment=moment)
            who: dict[str, Any] = {"community_id": books.community_id, "account_id": books.budget}
            assert balance_at(session, **who, at=at) == held


def test_blnk_the_account_that_receives_is_locked_too_and_loses_nothing(
    app: Flask, books: Books
) -> None:
    """There two who paid the same account lost an update."""
    books.grant(100)
    budgets = [books.open(Purpose.BUDGET) for _ in range(6)]
    for budget in budgets:
        books.post(Kind.GRANT, (books.issuance, budget, 10))
    together(
        app,
        *[
            lambda budget=budget: [
                books.post(Kind.AWARD, (budget, books.wallet, 1)) for _ in range(5)
            ]
            for budget in budgets
        ],
    )
    assert books.balance(books.wallet) == 30
    assert_sound()


def test_blnk_all_fields_are_hashed_and_none_runs_into_the_next() -> None:
    """There the separator was not escaped, and the effective date was left out."""
    event = Event(
        1, UUID(int=1), "gift", SATURDAY, SATURDAY, UUID(int=2), UUID(int=3), "green",
        UUID(int=4), UUID(int=5), UUID(int=6), b"n" * 32, b"s" * 32,
    )  # fmt: skip
    leg = Leg(1, UUID(int=7), -5, 2, 10, ((UUID(int=8), -5),))
    digests = {digest_of(event, [leg])}
    for name, value in event._asdict().items():
        for other in (_another(value), None):
            change: dict[str, Any] = {name: other}
            digests.add(digest_of(event._replace(**change), [leg]))
    for name, value in leg._asdict().items():
        digests.add(digest_of(event, [leg._replace(**{name: _another(value)})]))
    assert len(digests) == 1 + 2 * len(event) + len(leg)
    runs = (("gift", "s:green"), ("gifts", ":green"), ("gift:s", "green"), ("gift", "s:gree"))
    assert len({digest_of(event._replace(kind=a, theme=b), [leg]) for a, b in runs}) == len(runs)


def _another(value: Any) -> Any:
    match value:
        case datetime():
            return value + timedelta(microseconds=1)
        case UUID():
            return UUID(int=value.int + 100)
        case int():
            return value + 1
        case tuple():
            return ()
        case _:
            return value + value[:1]


def test_timeoverflow_a_transfer_is_never_deleted(books: Books) -> None:
    books.grant(10)
    for statement in ("DELETE FROM ledger_transaction", "DELETE FROM ledger_posting"):
        with pytest.raises(DBAPIError, match="books:"):
            raw(statement)


@pytest.mark.parametrize("how", ["refund", "give_back"])
def test_woocommerce_odoo_and_nopcommerce_nothing_is_given_back_twice(
    app: Flask, books: Books, how: str
) -> None:
    """There points were wrong after a refund, or refundable twice."""
    books.grant(10)
    books.award(10)
    order = books.spend(10)
    acts: dict[str, Callable[[], Any]] = {
        "refund": books.refund,
        "give_back": lambda: books.give_back(order, books.purse, books.wallet, 10),
    }
    answers = together(app, *[acts[how]] * 6)
    assert sum(isinstance(answer, (list, Posted)) for answer in answers) == 1
    assert (books.balance(books.wallet), books.balance(books.purse)) == (10, 0)
    assert_sound()


def test_hordak_deleting_an_account_takes_none_of_its_history_with_it(books: Books) -> None:
    """There it cascaded."""
    books.grant(10)
    with pytest.raises(DBAPIError, match="books:"):
        raw("DELETE FROM ledger_account")
    with pytest.raises(DBAPIError), current_database()._writer.begin() as connection:
        connection.execute(update(LedgerPosting).values(amount_minor=1))
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(LedgerPosting)) == 2
