"""The nightly check: what came since the last one is recomputed, and what is amiss in it named."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text

from cambio.books.checking import check_everything, check_what_is_new
from cambio.books.models import BooksCheck
from cambio.database import current_database, reading
from cambio.ledger import triggers
from tests.ledger.books import Books


@pytest.fixture
def books(app: Flask, community_id: int) -> Books:
    return Books(community_id)


@pytest.fixture
def checked(books: Books) -> Books:
    """Books that were found right, and some bookings since."""
    books.grant()
    books.award(40)
    assert check_what_is_new(books.community_id)
    books.award(25, to=books.other)
    books.spend(10)
    return books


def behind_our_back(*statements: str) -> None:
    """Change the books without their guards, which are put back as if nothing had been."""
    with current_database()._writer.begin() as connection:
        triggers.remove(connection)
        for statement in statements:
            connection.execute(text(statement))
        triggers.install(connection)


def last_check() -> BooksCheck:
    with reading() as session:
        query = select(BooksCheck).order_by(BooksCheck.id.desc()).limit(1)
        return session.scalars(query).one()


def test_what_is_right_is_looked_at_once(checked: Books) -> None:
    assert check_what_is_new(checked.community_id)
    assert (last_check().result, last_check().transactions) == ("right", 2)
    assert check_what_is_new(checked.community_id)
    assert last_check().transactions == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_transaction SET theme = 'x' WHERE kind = 'order_placed'",
        "UPDATE ledger_transaction SET event_at = '2020-01-01' WHERE kind = 'order_placed'",
        "UPDATE ledger_posting SET balance_after_minor = 31 WHERE balance_after_minor = 30",
        "UPDATE ledger_balance SET balance_minor = balance_minor + 1 WHERE balance_minor = 30",
        "UPDATE ledger_balance SET entries = entries + 1 WHERE balance_minor = 30",
    ],
)
def test_what_was_changed_since_is_found_the_same_night(checked: Books, change: str) -> None:
    behind_our_back(change)
    assert not check_what_is_new(checked.community_id)
    assert last_check().result == "differs"
    assert check_everything(checked.community_id).first_difference is not None


def test_a_guard_that_is_gone_is_found_the_same_night(checked: Books) -> None:
    with current_database()._writer.begin() as connection:
        triggers.remove(connection)
    assert not check_what_is_new(checked.community_id)
