"""Undoing: the whole of a transaction, once, and never what was spent meanwhile."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.database import new_id, perform, reading
from cambio.ledger import AccountStatus, Kind
from cambio.ledger.errors import (
    AccountFrozen,
    AlreadyReversed,
    AlreadySpent,
    TransactionUnknown,
)
from cambio.ledger.models import LedgerTransaction
from tests.ledger.books import Books, assert_sound, undo
from tests.together import together


def test_a_reversal_gives_everything_back(books: Books) -> None:
    books.grant(100)
    before = books.together()
    posted = books.post(Kind.AWARD, (books.budget, books.wallet, 4), (books.budget, books.pot, 2))
    undone = books.undo(posted, note="Verkeerde straat")
    assert undone.balances == {books.budget: 100, books.wallet: 0, books.pot: 0}
    assert books.together() == before
    assert_sound()


def test_a_reversal_names_its_original_and_carries_what_reports_need(books: Books) -> None:
    posted = books.grant(100)
    undone = books.undo(posted)
    with reading() as session:
        original = session.get(LedgerTransaction, (books.community_id, posted.transaction_id))
        mirror = session.get(LedgerTransaction, (books.community_id, undone.transaction_id))
    assert original is not None
    assert mirror is not None
    assert (mirror.kind, mirror.reverses_id) == (Kind.REVERSAL, original.id)
    assert (mirror.programme_id, mirror.theme, mirror.subject_id) == (
        original.programme_id,
        original.theme,
        original.subject_id,
    )


def test_what_was_undone_is_not_undone_again(books: Books) -> None:
    posted = books.grant(100)
    undone = books.undo(posted)
    for each in (posted, undone):
        with pytest.raises(AlreadyReversed):
            books.undo(each)
    assert books.balance(books.budget) == 0


def test_what_was_spent_is_not_taken_back(books: Books) -> None:
    books.grant(100)
    award = books.award(10)
    books.spend(1)
    with pytest.raises(AlreadySpent) as refused:
        books.undo(award)
    assert refused.value.facts == {"account_id": books.wallet}
    assert books.balance(books.wallet) == 9
    assert_sound()


def test_tokens_earned_otherwise_may_make_good_what_was_spent(books: Books) -> None:
    books.grant(100)
    award = books.award(10)
    books.spend(10)
    books.award(10)
    books.undo(award)
    assert books.balance(books.wallet) == 0


def test_what_never_was_is_not_undone(books: Books) -> None:
    with pytest.raises(TransactionUnknown):
        perform(undo, books.reversing(new_id()))


def test_another_communitys_transaction_is_not_undone(books: Books) -> None:
    other = Books(books.community_id + 1)
    posted = other.grant(5)
    with pytest.raises(TransactionUnknown):
        books.undo(posted)


def test_nothing_is_undone_on_a_frozen_account(books: Books) -> None:
    books.grant(100)
    award = books.award(10)
    books.set_status(books.wallet, AccountStatus.FROZEN)
    with pytest.raises(AccountFrozen):
        books.undo(award)


def test_of_eight_who_undo_the_same_at_the_same_moment_one_does(app: Flask, books: Books) -> None:
    # Enough tokens for a second reversal: only the order of arrival may refuse it.
    books.grant(100)
    award = books.award(10)
    books.award(90)
    answers = together(app, *[lambda: books.undo(award)] * 8)
    refused = [answer for answer in answers if isinstance(answer, AlreadyReversed)]
    assert len(refused) == 7
    assert books.balance(books.wallet) == 90
    assert_sound()
