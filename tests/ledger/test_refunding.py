"""Refunds out of a purse: to each what it put in, and every part names the payment it was of."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.database import Refusal
from cambio.ledger import Kind, Posted
from cambio.ledger.errors import (
    AccountFrozen,
    AlreadySpent,
    AmountNotPositive,
    NothingToMove,
    RefundTooLarge,
)
from cambio.ledger.types import AccountStatus
from tests.ledger.books import Books, assert_sound
from tests.together import together


@pytest.fixture
def pledged(books: Books) -> list[Posted]:
    """One household put in 10 and then 5 more, another 8."""
    books.grant()
    books.award(15)
    books.award(8, books.other)
    return [books.spend(10), books.spend(5), books.spend(8, books.other)]


def _originals(books: Books, returns: list[Posted]) -> list[object]:
    return [books.transaction(each.transaction_id).returns_id for each in returns]


def test_all_that_was_put_in_goes_back_to_who_put_it_in(
    books: Books, pledged: list[Posted]
) -> None:
    returns = books.refund()
    assert _originals(books, returns) == [each.transaction_id for each in reversed(pledged)]
    assert {books.note_of(each) for each in returns} == {"stopped"}
    assert [books.balance(each) for each in (books.wallet, books.other, books.purse)] == [15, 8, 0]
    assert_sound()


def test_a_part_goes_back_out_of_the_latest_payments(books: Books, pledged: list[Posted]) -> None:
    first, second, _ = (each.transaction_id for each in pledged)
    assert _originals(books, books.refund(books.wallet, 7)) == [second, first]
    assert _originals(books, books.refund(books.wallet, 1)) == [first]
    assert _originals(books, books.refund(books.wallet)) == [first]
    assert (books.balance(books.wallet), books.balance(books.purse)) == (15, 8)
    assert_sound()


def test_what_was_undone_or_given_back_before_was_not_put_in(
    books: Books, pledged: list[Posted]
) -> None:
    books.undo(pledged[0])
    books.give_back(pledged[1], books.purse, books.wallet, 2)
    with pytest.raises(RefundTooLarge) as refused:
        books.refund(books.wallet, 4)
    assert refused.value.facts == {"left_minor": 3}
    books.refund()
    with pytest.raises(NothingToMove):
        books.refund()
    assert_sound()


def test_what_came_back_to_the_purse_belongs_to_who_paid_for_it(
    books: Books, pledged: list[Posted]
) -> None:
    """Out of the till into the purse: that is nobody's own payment into it."""
    handed_out = books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 23))
    with pytest.raises(AlreadySpent):
        books.refund()
    books.give_back(handed_out, books.till, books.purse, 23)
    books.refund()
    assert (books.balance(books.wallet), books.balance(books.other)) == (15, 8)
    assert_sound()


def test_of_two_who_paid_in_one_transaction_each_gets_its_own_part(books: Books) -> None:
    books.grant()
    books.award(6)
    books.award(4, books.other)
    books.post(Kind.PLEDGE, (books.wallet, books.purse, 6), (books.other, books.purse, 4))
    books.refund()
    assert (books.balance(books.wallet), books.balance(books.other)) == (6, 4)
    assert_sound()


REFUSED: list[tuple[str, int | None, type[Refusal]]] = [
    ("wallet", 0, AmountNotPositive),
    ("wallet", -1, AmountNotPositive),
    ("wallet", 16, RefundTooLarge),
    ("pot", 1, NothingToMove),
    ("pot", None, NothingToMove),
]


@pytest.mark.usefixtures("pledged")
@pytest.mark.parametrize(("payer", "amount", "refusal"), REFUSED)
def test_nobody_gets_more_than_it_put_in(
    books: Books, payer: str, amount: int | None, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        books.refund(getattr(books, payer), amount)
    assert books.balance(books.purse) == 23


@pytest.mark.usefixtures("pledged")
def test_one_that_is_frozen_keeps_all_from_going_back(books: Books) -> None:
    books.set_status(books.other, AccountStatus.FROZEN)
    with pytest.raises(AccountFrozen):
        books.refund()
    assert books.balance(books.purse) == 23


@pytest.mark.usefixtures("pledged")
def test_eight_at_once_give_it_back_once(app: Flask, books: Books) -> None:
    answers = together(app, *[books.refund] * 8)
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert books.balance(books.purse) == 0
    assert_sound()
