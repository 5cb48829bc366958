"""The one order: complete, without gaps, and never against what an account went through."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Command, perform, reading
from cambio.ledger import sequence
from cambio.ledger.models import LedgerSequence
from cambio.ledger.sequence import number_transactions, waiting
from cambio.ledger.validation import verify
from tests.conftest import ACTOR_ID, Clock
from tests.ledger.books import Books
from tests.together import together


def numbers(books: Books) -> list[tuple[int, Any]]:
    with reading() as session:
        rows = session.execute(
            select(LedgerSequence.sequence, LedgerSequence.transaction_id)
            .filter_by(community_id=books.community_id)
            .order_by(LedgerSequence.sequence)
        )
        return [(number, transaction_id) for number, transaction_id in rows]


def number(books: Books) -> int:
    return perform(number_transactions, Command(community_id=books.community_id, actor_id=ACTOR_ID))


def test_transactions_are_numbered_from_1_in_the_order_of_posting(books: Books) -> None:
    posted = [books.grant(), books.award(1), books.award(2)]
    assert number(books) == 3
    assert numbers(books) == [
        (place, each.transaction_id) for place, each in enumerate(posted, start=1)
    ]


def test_numbering_goes_on_where_it_stopped(books: Books) -> None:
    books.grant()
    assert number(books) == 1
    assert number(books) == 0
    books.award(1)
    books.award(1)
    assert number(books) == 2
    assert [place for place, _ in numbers(books)] == [1, 2, 3]


def test_each_community_counts_for_itself(books: Books) -> None:
    other = Books(books.community_id + 1)
    books.grant()
    other.grant()
    other.award(1)
    assert (number(books), number(other)) == (1, 2)
    assert [place for place, _ in numbers(other)] == [1, 2]


def test_a_clock_that_jumps_back_changes_no_order(books: Books, clock: Clock) -> None:
    posted = [books.grant()]
    for _ in range(3):
        clock.advance(hours=-1)
        posted.append(books.award(1))
    number(books)
    assert [each for _, each in numbers(books)] == [each.transaction_id for each in posted]


def test_no_more_are_numbered_at_once_than_the_door_can_bear(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequence, "NUMBERED_AT_ONCE", 2)
    books.grant()
    for _ in range(4):
        books.award(1)
    assert [number(books), number(books), number(books)] == [2, 2, 1]
    assert [place for place, _ in numbers(books)] == [1, 2, 3, 4, 5]


def test_what_waits_for_its_number_is_known(books: Books) -> None:
    books.grant()
    books.award(1)
    with reading() as session:
        assert waiting(session, community_id=books.community_id) == 2
    number(books)
    with reading() as session:
        assert waiting(session, community_id=books.community_id) == 0


def test_numbering_while_others_post_leaves_no_gap_and_follows_every_account(
    app: Flask, books: Books
) -> None:
    books.grant(10_000)

    def post_many() -> None:
        for _ in range(25):
            books.award(1)
            books.spend(1)

    def number_often() -> None:
        for _ in range(20):
            number(books)

    answers = together(app, *[post_many] * 4, *[number_often] * 3)
    assert answers == [None] * 7
    books.number()
    assert [place for place, _ in numbers(books)] == list(range(1, 202))
    with reading() as session:
        assert verify(session).first_difference is None
