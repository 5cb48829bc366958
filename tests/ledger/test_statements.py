"""Statements: newest first, each line with the balance after it, page by page."""

from __future__ import annotations

from itertools import product

import pytest

from cambio.database import new_id, reading
from cambio.ledger import Kind
from cambio.ledger.statements import Line, statement
from tests.conftest import Clock
from tests.ledger.books import SATURDAY, Books


def lines_of(books: Books, account: str, **page: int) -> list[Line]:
    with reading() as session:
        return statement(
            session,
            community_id=books.community_id,
            account_id=getattr(books, account),
            **page,
        )


@pytest.fixture
def history(books: Books) -> Books:
    """Seven movements, four of them of the wallet."""
    books.grant(100)
    for amount_minor in (10, 20, 30):
        books.award(amount_minor)
    books.spend(25)
    books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 20))
    books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 5))
    books.number()
    return books


def test_lines_come_newest_first_with_the_balance_after_each(history: Books) -> None:
    lines = lines_of(history, "wallet")
    assert [(line.kind, line.amount_minor, line.balance_after_minor) for line in lines] == [
        (Kind.ORDER_PLACED, -25, 35),
        (Kind.AWARD, 30, 60),
        (Kind.AWARD, 20, 30),
        (Kind.AWARD, 10, 10),
    ]


def test_accounts_without_a_floor_have_running_balances_too(history: Books) -> None:
    assert [
        (line.amount_minor, line.balance_after_minor) for line in lines_of(history, "till")
    ] == [
        (5, 25),
        (20, 20),
    ]
    assert [line.balance_after_minor for line in lines_of(history, "issuance")] == [-100]


def test_pages_put_together_are_the_whole(history: Books) -> None:
    for account, limit in product(("wallet", "budget", "till", "purse", "issuance"), (1, 2, 3)):
        whole = lines_of(history, account)
        pages: list[Line] = []
        page = lines_of(history, account, limit=limit)
        while page:
            assert len(page) <= limit
            pages += page
            page = lines_of(history, account, limit=limit, before=page[-1].cursor)
        assert pages == whole


def test_a_page_stays_the_same_while_more_is_booked(history: Books) -> None:
    first = lines_of(history, "wallet", limit=2)
    before = first[-1].cursor
    second = lines_of(history, "wallet", limit=2, before=before)
    history.award(1)
    assert lines_of(history, "wallet", limit=2, before=before) == second


def test_without_a_number_a_line_of_an_account_without_a_floor_waits(history: Books) -> None:
    history.spend(1)
    history.post(Kind.ORDER_COLLECTED, (history.purse, history.till, 1))
    assert len(lines_of(history, "till")) == 2
    history.number()
    assert [line.balance_after_minor for line in lines_of(history, "till")] == [26, 25, 20]


def test_a_line_tells_when_and_what_for(history: Books, clock: Clock) -> None:
    clock.advance(days=1)
    undone = history.undo(history.award(5))
    line = lines_of(history, "wallet", limit=1)[0]
    assert line.transaction_id == undone.transaction_id
    assert line.kind is Kind.REVERSAL
    assert line.reverses_id is not None
    assert (line.event_at, line.posted_at) == (SATURDAY, clock.now)


def test_an_unknown_account_has_no_lines(books: Books) -> None:
    with reading() as session:
        assert statement(session, community_id=books.community_id, account_id=new_id()) == []


def test_another_communitys_account_has_no_lines(history: Books) -> None:
    with reading() as session:
        lines = statement(session, community_id=history.community_id + 1, account_id=history.wallet)
    assert lines == []
