"""Giving back part of what was paid: never more than that, whoever asks at the same moment."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Refusal, new_id, reading
from cambio.ledger import Kind, Posted, Purpose
from cambio.ledger.errors import (
    AlreadyReversed,
    AlreadySettled,
    AlreadySpent,
    AmountNotPositive,
    MoveNotAllowed,
    NothingToMove,
    NotReturnable,
    PartlyReturned,
    ReturnIsFinal,
    ReturnTooLarge,
    TransactionUnknown,
)
from cambio.ledger.models import LedgerReturned, LedgerSettled
from tests.ledger.books import SATURDAY, Books, assert_sound
from tests.together import together

THREADS = 8


@pytest.fixture
def bought(books: Books) -> Posted:
    """A household placed an order of 40."""
    books.grant()
    books.award(40)
    return books.spend(40)


@pytest.fixture
def collected(books: Books, bought: Posted) -> Posted:
    """The order of 40 was handed out: it is in the till."""
    return books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 40))


def test_parts_come_back_until_all_is_back(books: Books, bought: Posted) -> None:
    for part, left in ((15, 15), (5, 20), (20, 40)):
        books.give_back(bought, books.purse, books.wallet, part)
        assert books.balance(books.wallet) == left
    with pytest.raises(ReturnTooLarge):
        books.give_back(bought, books.purse, books.wallet, 1)
    assert_sound()


def test_a_return_names_its_original_its_reason_and_who_gave_it_back(
    books: Books, bought: Posted
) -> None:
    back = books.give_back(bought, books.purse, books.wallet, 15)
    found = books.transaction(back.transaction_id)
    assert (found.kind, found.returns_id) == (Kind.RETURN, bought.transaction_id)
    assert found.subject_id is None
    assert books.note_of(back) == "broken"


def test_the_database_itself_knows_how_much_was_given_back(books: Books, bought: Posted) -> None:
    books.give_back(bought, books.purse, books.wallet, 15)
    books.give_back(bought, books.purse, books.wallet, 10)
    with reading() as session:
        rows = session.scalars(select(LedgerReturned)).all()
    assert sorted((row.amount_minor, row.returned_minor) for row in rows) == [(40, 25), (40, 25)]


# A line each: source, target, amount, and the refusal.
REFUSED: list[tuple[str, str, int, type[Refusal]]] = [
    ("purse", "wallet", 0, AmountNotPositive),
    ("purse", "wallet", 41, ReturnTooLarge),
    ("wallet", "purse", 1, NotReturnable),
    ("purse", "other", 1, NotReturnable),
    ("till", "wallet", 1, NotReturnable),
    ("purse", "purse", 1, NotReturnable),
]


@pytest.mark.parametrize(("source", "target", "amount", "refusal"), REFUSED)
def test_only_what_was_paid_comes_back_the_way_it_went(
    books: Books, bought: Posted, source: str, target: str, amount: int, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        books.give_back(bought, getattr(books, source), getattr(books, target), amount)
    assert books.balance(books.purse) == 40


def test_what_was_spent_meanwhile_does_not_come_back(books: Books, bought: Posted) -> None:
    books.post(Kind.ORDER_COLLECTED, (books.purse, books.till, 30))
    with pytest.raises(AlreadySpent):
        books.give_back(bought, books.purse, books.wallet, 11)
    books.give_back(bought, books.purse, books.wallet, 10)
    assert_sound()


def test_undoing_and_returning_exclude_each_other(books: Books, bought: Posted) -> None:
    back = books.give_back(bought, books.purse, books.wallet, 15)
    with pytest.raises(PartlyReturned):
        books.undo(bought)
    with pytest.raises(ReturnIsFinal):
        books.undo(back)
    with pytest.raises(ReturnIsFinal):
        books.give_back(back, books.wallet, books.purse, 1)
    again = books.spend(10)
    undone = books.undo(again)
    with pytest.raises(AlreadyReversed):
        books.give_back(again, books.purse, books.wallet, 1)
    with pytest.raises(AlreadyReversed):
        books.give_back(undone, books.wallet, books.purse, 1)
    with pytest.raises(TransactionUnknown):
        books.give_back(Posted(new_id(), SATURDAY, {}), books.purse, books.wallet, 1)


def test_of_an_award_to_two_each_gives_back_its_own_part(books: Books) -> None:
    books.grant()
    award = books.post(Kind.AWARD, (books.budget, books.wallet, 6), (books.budget, books.pot, 2))
    books.give_back(award, books.pot, books.budget, 2)
    with pytest.raises(ReturnTooLarge):
        books.give_back(award, books.pot, books.budget, 1)
    books.give_back(award, books.wallet, books.budget, 6)
    assert books.balance(books.budget) == 1_000
    assert_sound()


def test_of_two_who_paid_together_each_gets_back_its_own_part(books: Books) -> None:
    books.grant()
    books.award(3)
    books.award(4, to=books.other)
    pledge = books.post(Kind.PLEDGE, (books.wallet, books.purse, 3), (books.other, books.purse, 4))
    books.give_back(pledge, books.purse, books.wallet, 1)
    with pytest.raises(ReturnTooLarge) as refused:
        books.give_back(pledge, books.purse, books.wallet, 3)
    assert refused.value.facts["left_minor"] == 2
    books.give_back(pledge, books.purse, books.wallet, 2)
    books.give_back(pledge, books.purse, books.other, 4)
    assert (books.balance(books.wallet), books.balance(books.other)) == (3, 4)
    assert_sound()


def test_legs_of_two_currencies_are_never_each_others_return(books: Books) -> None:
    books.introduce("GOLD")
    budget, wallet = books.open(Purpose.BUDGET, "GOLD"), books.open(Purpose.WALLET, "GOLD")
    issuance = books.open(Purpose.ISSUANCE, "GOLD")
    books.grant()
    books.post(Kind.GRANT, (issuance, budget, 100))
    award = books.post(Kind.AWARD, (books.budget, books.wallet, 6), (budget, wallet, 5))
    with pytest.raises(NotReturnable):
        books.give_back(award, wallet, books.budget, 1)


def test_a_shop_gives_back_from_its_till_what_it_took_in(books: Books, collected: Posted) -> None:
    books.give_back(collected, books.till, books.purse, 25)
    assert (books.balance(books.till), books.balance(books.purse)) == (15, 25)
    assert_sound()


def test_a_till_is_settled_once_for_what_it_still_has(books: Books, collected: Posted) -> None:
    books.give_back(collected, books.till, books.purse, 15)
    settled = books.settle(collected)
    assert (books.balance(books.till), books.balance(books.issuance)) == (0, -1_000 + 25)
    with reading() as session:
        row = session.scalars(select(LedgerSettled)).one()
    assert (row.settlement_id, row.amount_minor) == (settled.transaction_id, 25)
    with pytest.raises(AlreadySettled):
        books.settle(collected)
    with pytest.raises(NotReturnable):  # what it took out of the till is not what came in
        books.settle(settled)
    with pytest.raises(AlreadySettled):
        books.give_back(collected, books.till, books.purse, 1)
    with pytest.raises(AlreadySettled):
        books.undo(collected)
    assert_sound()


def test_a_settlement_that_was_undone_can_be_made_again(books: Books, collected: Posted) -> None:
    books.undo(books.settle(collected))
    books.settle(collected)
    assert books.balance(books.till) == 0
    assert_sound()


def test_a_settlement_names_what_brought_something_to_that_till(
    books: Books, collected: Posted, bought: Posted
) -> None:
    for named, refusal in (
        ((), NothingToMove),
        ((bought.transaction_id,), NotReturnable),
        ((new_id(),), TransactionUnknown),
    ):
        with pytest.raises(refusal):
            books.settle_all(named)
    with pytest.raises(MoveNotAllowed):
        books.settle_all((collected.transaction_id,), to=books.wallet)
    books.give_back(collected, books.till, books.purse, 40)
    with pytest.raises(NothingToMove):
        books.settle(collected)


def test_eight_who_give_back_at_once_never_give_back_more_than_was_paid(
    app: Flask, books: Books, bought: Posted
) -> None:
    books.award(100, to=books.other)
    books.spend(100, by=books.other)  # so that the purse's own floor stops nobody

    def back() -> int:
        given = 0
        try:
            while True:
                books.give_back(bought, books.purse, books.wallet, 3)
                given += 3
        except ReturnTooLarge:
            return given

    assert sum(together(app, *[back] * THREADS)) == 39
    assert books.balance(books.wallet) == 39
    assert_sound()


def test_of_eight_who_settle_and_return_at_once_the_till_bears_each_leg_once(
    app: Flask, books: Books, collected: Posted
) -> None:
    answers = together(
        app,
        *[lambda: books.settle(collected)] * 4,
        *[lambda: books.give_back(collected, books.till, books.purse, 10)] * 4,
    )
    settled = [answer for answer in answers[:4] if isinstance(answer, Posted)]
    returned = [answer for answer in answers[4:] if isinstance(answer, Posted)]
    assert len(settled) == 1 or len(returned) == 4
    assert all(isinstance(answer, (Posted, Refusal)) for answer in answers)
    assert books.balance(books.till) == (0 if settled else 40 - 10 * len(returned))
    assert_sound()


def test_of_one_who_undoes_and_seven_who_give_back_not_both_succeed(
    app: Flask, books: Books, bought: Posted
) -> None:
    answers = together(
        app,
        lambda: books.undo(bought),
        *[lambda: books.give_back(bought, books.purse, books.wallet, 5)] * 7,
    )
    undone = isinstance(answers[0], Posted)
    assert undone is not any(isinstance(answer, Posted) for answer in answers[1:])
    assert books.balance(books.wallet) == (40 if undone else 35)
    assert_sound()
