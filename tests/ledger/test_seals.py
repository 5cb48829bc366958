"""Closed days are sealed, chained to one another, and nothing slips behind a seal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from cambio.books.errors import BooksDiffer
from cambio.books.sealing import SealedDay, number_all, seal_closed_days
from cambio.database import UnitOfWork, current_database, new_id, perform, reading
from cambio.ledger import Kind, Transfer, triggers
from cambio.ledger.errors import SealTaken
from cambio.ledger.models import LedgerRegister, LedgerSeal
from cambio.ledger.seals import SealDay, seal_day
from tests.conftest import ACTOR_ID, Clock
from tests.ledger.books import Book, Books, assert_sound, book
from tests.ledger.signing import Witness

AMSTERDAM = "Europe/Amsterdam"
SATURDAY = date(2026, 3, 7)
BOTH = ("sqlite", "postgresql")


def seal(books: Books) -> list[SealedDay]:
    return seal_closed_days(books.community_id, AMSTERDAM)


def hashes(books: Books) -> list[bytes]:
    with reading() as session:
        query = select(LedgerSeal.hash).filter_by(community_id=books.community_id)
        return list(session.scalars(query.order_by(LedgerSeal.day)))


def test_a_day_is_not_sealed_before_it_is_over(books: Books, clock: Clock) -> None:
    books.grant()
    assert seal(books) == []
    clock.advance(hours=14)  # In Amsterdam midnight is at 23:00 UTC.
    assert [each.day for each in seal(books)] == [SATURDAY]


def test_a_day_holds_what_was_booked_on_it_where_the_community_is(
    books: Books, clock: Clock
) -> None:
    books.grant()
    clock.advance(hours=12, minutes=59)
    books.award(1)
    clock.advance(minutes=2)
    books.award(2)
    clock.advance(days=1)
    assert [(each.day, each.transactions, each.postings) for each in seal(books)] == [
        (SATURDAY, 2, 4),
        (SATURDAY + timedelta(days=1), 1, 2),
    ]
    assert_sound()


def test_sealing_twice_changes_nothing(books: Books, clock: Clock) -> None:
    books.grant()
    clock.advance(days=1)
    assert len(seal(books)) == 1
    assert seal(books) == []


def test_days_on_which_nothing_happened_are_sealed_and_chained_too(
    books: Books, clock: Clock
) -> None:
    books.grant()
    clock.advance(days=4)
    assert [each.transactions for each in seal(books)] == [1, 0, 0, 0]
    with reading() as session:
        chain = session.execute(
            select(LedgerSeal.previous, LedgerSeal.hash).order_by(LedgerSeal.day)
        ).all()
    assert [row.previous for row in chain] == [None, *(row.hash for row in chain[:-1])]


def test_nothing_is_sealed_where_nothing_ever_happened(app: Flask, community_id: int) -> None:
    assert seal_closed_days(community_id, AMSTERDAM) == []


def test_a_clock_that_jumps_back_books_on_the_first_day_that_is_open(
    books: Books, clock: Clock
) -> None:
    books.grant()
    clock.advance(days=2)
    seal(books)
    sealed = hashes(books)
    clock.advance(days=-5)
    books.award(7)
    assert seal(books) == []
    clock.advance(days=6)
    assert [each.transactions for each in seal(books)] == [1]
    assert hashes(books)[:2] == sealed
    assert_sound()


def test_a_clock_that_ran_ahead_holds_up_nobody(books: Books, clock: Clock) -> None:
    """What was booked by a clock of next month is sealed with what came after it."""
    books.grant()
    clock.advance(days=30)
    books.award(1)
    clock.advance(days=-30)
    books.award(2)
    clock.advance(days=1)
    assert [each.transactions for each in seal(books)] == [3]
    assert_sound()


def test_a_commit_that_comes_late_falls_in_the_next_day(books: Books, clock: Clock) -> None:
    """Its moment of booking is before midnight, but its day is closed meanwhile."""
    books.grant()
    if current_database()._writer.dialect.name == "sqlite":
        number_all(books.community_id)  # One writer: nobody seals while another is at work.
        clock.advance(days=1)
        first = seal(books)
        clock.advance(days=-1)
        books.award(3)
    else:
        first = _seal_while_one_is_at_work(books, clock)
    clock.advance(days=2)
    second = seal(books)
    assert [each.transactions for each in first] == [1]
    assert sum(each.transactions for each in second) == 1
    assert_sound()


def _seal_while_one_is_at_work(books: Books, clock: Clock) -> list[SealedDay]:
    began, may_end = Event(), Event()
    command = Book(
        community_id=books.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        kind=Kind.AWARD,
        transfers=(Transfer(books.budget, books.wallet, 3),),
    )

    database = current_database()

    def slow(uow: UnitOfWork, asked: Book) -> None:
        book(uow, asked)
        began.set()
        assert may_end.wait(20)

    with ThreadPoolExecutor(1) as pool:
        at_work = pool.submit(database.perform, slow, command)
        assert began.wait(20)
        clock.advance(days=1)
        sealed = seal(books)
        may_end.set()
        at_work.result()
    clock.advance(days=-1)
    return sealed


def test_accounts_and_their_status_are_sealed_with_the_day(books: Books, clock: Clock) -> None:
    clock.advance(days=1)
    seal(books)
    with reading() as session:
        places = session.scalars(select(LedgerRegister.sequence).order_by(LedgerRegister.at)).all()
    # A currency and seven accounts; the seal's own line waits for the next day.
    assert sorted(place for place in places if place) == list(range(1, 9))
    assert places.count(None) == 1


def test_of_two_who_seal_a_day_the_second_is_refused(books: Books, clock: Clock) -> None:
    clock.advance(days=1)
    seal(books)
    again = SealDay(
        community_id=books.community_id,
        actor_id=ACTOR_ID,
        day=SATURDAY,
        timezone=AMSTERDAM,
        last_sequence=0,
        last_register=0,
        transactions=0,
        postings=0,
        root=b"",
        previous=None,
    )
    with pytest.raises(SealTaken):
        perform(seal_day, again)
    # Nor by one who saw the first one's seal, but not that it is of the same day.
    with pytest.raises(SealTaken):
        perform(seal_day, replace(again, previous=hashes(books)[-1]))
    # Nor a later day by one who did not see it: the chain would have two ends.
    with pytest.raises(SealTaken):
        perform(seal_day, replace(again, day=SATURDAY + timedelta(days=1)))


def test_nothing_is_sealed_over_a_transaction_that_was_changed(books: Books, clock: Clock) -> None:
    books.grant()
    clock.advance(days=1)
    with current_database()._writer.begin() as connection:
        triggers.remove(connection)
        connection.execute(text("UPDATE ledger_transaction SET theme = 'health'"))
        triggers.install(connection)
    with pytest.raises(BooksDiffer):
        seal(books)
    assert hashes(books) == []


SEALED = [
    (BOTH, "UPDATE ledger_seal SET sealed_at = sealed_at"),
    (BOTH, "UPDATE ledger_seal SET hash = root"),
    (BOTH, "DELETE FROM ledger_seal"),
    (BOTH, "UPDATE ledger_witness SET name = 'Another'"),
    (BOTH, "DELETE FROM ledger_witness"),
    (BOTH, "UPDATE ledger_register SET status = 'closed'"),
    (BOTH, "UPDATE ledger_register SET sequence = NULL WHERE sequence IS NOT NULL"),
    (BOTH, "UPDATE ledger_register SET sequence = sequence + 90 WHERE sequence = 1"),
    (BOTH, "DELETE FROM ledger_register"),
    (("sqlite",), "INSERT OR REPLACE INTO ledger_seal SELECT * FROM ledger_seal"),
    (("sqlite",), "INSERT OR REPLACE INTO ledger_witness SELECT * FROM ledger_witness"),
    (("sqlite",), "INSERT OR REPLACE INTO ledger_register SELECT * FROM ledger_register"),
    (("postgresql",), "TRUNCATE ledger_witness"),
    (("postgresql",), "TRUNCATE ledger_seal CASCADE"),
    (("postgresql",), "TRUNCATE ledger_register"),
]


def test_the_database_refuses_to_change_seals_witnesses_and_the_register(
    books: Books, clock: Clock, subtests: pytest.Subtests
) -> None:
    clock.advance(days=1)
    seal(books)
    Witness("The notary").sign_last(books.community_id)
    engine = current_database()._writer
    for databases, statement in SEALED:
        if engine.dialect.name in databases:
            with (
                subtests.test(statement=statement),
                engine.connect() as connection,
                pytest.raises(IntegrityError, match="books:"),
            ):
                connection.execute(text(statement))
