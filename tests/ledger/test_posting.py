"""Posting: what is booked, and what is refused."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import AccountStatus, Kind, Purpose
from cambio.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AccountUnknown,
    AmountNotPositive,
    AmountTooLarge,
    BalanceTooLow,
    CurrencyMismatch,
    CurrencyUnknown,
    KindNotPosted,
    MoveNotAllowed,
    NothingToMove,
    SameAccount,
)
from cambio.ledger.models import LedgerNote, LedgerPosting, LedgerTransaction
from cambio.ledger.posting import AMOUNT_MAX_MINOR
from cambio.ledger.queries import trial_balance
from cambio.ledger.rows import LEGS_AT_ONCE
from tests.conftest import Clock
from tests.ledger.books import SATURDAY, Books, Open, assert_sound, book, keep, open_one
from tests.together import together


def count_transactions() -> int:
    with reading() as session:
        return len(session.scalars(select(LedgerTransaction.id)).all())


# -------------------------------------------------------------------------------------- booking


def test_a_grant_fills_a_budget(books: Books) -> None:
    posted = books.grant(100)
    assert posted.balances == {books.budget: 100}
    assert (books.balance(books.budget), books.balance(books.issuance)) == (100, -100)
    assert_sound()


def test_one_transaction_moves_many_ways_at_once(books: Books) -> None:
    books.grant(100)
    posted = books.post(Kind.AWARD, (books.budget, books.wallet, 4), (books.budget, books.pot, 2))
    assert posted.balances == {books.budget: 94, books.wallet: 4, books.pot: 2}
    assert_sound()


def test_one_transaction_moves_several_currencies(books: Books) -> None:
    books.introduce("GOLD")
    issuance, budget = books.open(Purpose.ISSUANCE, "GOLD"), books.open(Purpose.BUDGET, "GOLD")
    books.post(Kind.GRANT, (books.issuance, books.budget, 5), (issuance, budget, 7))
    assert (books.balance(books.budget), books.balance(budget)) == (5, 7)
    assert_sound()


def test_transfers_of_one_account_become_one_leg(books: Books) -> None:
    books.post(Kind.GRANT, (books.issuance, books.budget, 5), (books.issuance, books.budget, 7))
    with reading() as session:
        amounts = session.scalars(select(LedgerPosting.amount_minor)).all()
    assert sorted(amounts) == [-12, 12]


@pytest.mark.parametrize("others", [1, LEGS_AT_ONCE - 1, LEGS_AT_ONCE])
def test_a_transaction_has_as_many_legs_as_it_needs(books: Books, others: int) -> None:
    books.grant()
    wallets = [books.open(Purpose.WALLET) for _ in range(others)]
    posted = books.post(
        Kind.AWARD, *[(books.budget, wallet, 2) for wallet in wallets], keep=keep(3)
    )
    assert posted.balances == dict.fromkeys(wallets, 2) | {books.budget: 1_000 - 2 * others}
    assert [books.layers(wallet) for wallet in wallets] == [{3: 2}] * others
    assert_sound()


def test_a_transaction_keeps_when_it_happened_and_when_it_was_booked(
    books: Books, clock: Clock
) -> None:
    clock.advance(days=3)
    posted = books.grant()
    with reading() as session:
        row = session.scalars(select(LedgerTransaction)).one()
    assert (row.event_at, row.posted_at) == (SATURDAY, SATURDAY + timedelta(days=3))
    assert posted.posted_at == row.posted_at


def test_entries_of_an_account_are_counted_with_the_balance_after_each(books: Books) -> None:
    books.grant(10)
    books.award(4)
    books.award(3)
    with reading() as session:
        lines = session.execute(
            select(LedgerPosting.entry, LedgerPosting.balance_after_minor)
            .filter_by(account_id=books.budget)
            .order_by(LedgerPosting.entry)
        )
        assert [tuple(line) for line in lines] == [(1, 10), (2, 6), (3, 3)]


def test_the_books_keep_only_the_salted_hash_of_a_note(books: Books) -> None:
    books.post(Kind.GRANT, (books.issuance, books.budget, 5), note="Voor de Dreef")
    with reading() as session:
        row = session.scalars(select(LedgerTransaction)).one()
        note = session.scalars(select(LedgerNote)).one()
    assert note.text == "Voor de Dreef"
    assert note.salt is not None
    assert row.note_hash == hashlib.sha256(note.salt + b"Voor de Dreef").digest()
    assert len(note.salt) == 16


def test_the_same_note_twice_has_two_hashes(books: Books) -> None:
    books.post(Kind.GRANT, (books.issuance, books.budget, 5), note="x")
    books.post(Kind.GRANT, (books.issuance, books.budget, 5), note="x")
    with reading() as session:
        assert len(set(session.scalars(select(LedgerTransaction.note_hash)))) == 2


def test_each_community_keeps_its_own_books(books: Books) -> None:
    other = Books(books.community_id + 1)
    books.grant(5)
    other.grant(7)
    with pytest.raises(AccountUnknown):
        books.post(Kind.GRANT, (books.issuance, other.budget, 1))
    with reading() as session:
        lines = trial_balance(session, community_id=other.community_id)
    assert {line.purpose: line.balance_minor for line in lines if line.balance_minor} == {
        Purpose.BUDGET: 7,
        Purpose.ISSUANCE: -7,
    }


# ------------------------------------------------------------------------------------- refusals

# A line each: the kind, the transfers by the names of accounts, and the refusal.
REFUSED: list[tuple[Kind, list[tuple[str, str, int]], type[Refusal]]] = [
    (Kind.AWARD, [], NothingToMove),
    (Kind.AWARD, [("budget", "wallet", 0)], AmountNotPositive),
    (Kind.AWARD, [("budget", "wallet", -1)], AmountNotPositive),
    (Kind.AWARD, [("budget", "wallet", 1), ("budget", "pot", 0)], AmountNotPositive),
    (Kind.GRANT, [("issuance", "budget", AMOUNT_MAX_MINOR + 1)], AmountTooLarge),
    (Kind.GRANT, [("issuance", "budget", 2**63)], AmountTooLarge),
    (Kind.AWARD, [("budget", "budget", 1)], SameAccount),
    (Kind.AWARD, [("budget", "nobody", 1)], AccountUnknown),
    (Kind.AWARD, [("nobody", "wallet", 1)], AccountUnknown),
    (Kind.AWARD, [("budget", "gold", 1)], CurrencyMismatch),
    (Kind.AWARD, [("wallet", "budget", 1)], MoveNotAllowed),
    (Kind.AWARD, [("issuance", "wallet", 1)], MoveNotAllowed),
    (Kind.AWARD, [("budget", "wallet", 1), ("wallet", "pot", 1)], MoveNotAllowed),
    (Kind.GRANT, [("issuance", "wallet", 1)], MoveNotAllowed),
    (Kind.ORDER_PLACED, [("wallet", "till", 1)], MoveNotAllowed),
    (Kind.SETTLEMENT, [("till", "issuance", 1)], KindNotPosted),
    (Kind.REVERSAL, [("wallet", "budget", 1)], KindNotPosted),
    (Kind.RETURN, [("purse", "wallet", 1)], KindNotPosted),
    (Kind.LAPSE, [("wallet", "issuance", 1)], KindNotPosted),
    (Kind.GIFT, [("wallet", "other", 1), ("other", "wallet", 1)], NothingToMove),
    (Kind.AWARD, [("budget", "frozen", 1)], AccountFrozen),
    (Kind.ORDER_PLACED, [("frozen", "purse", 1)], AccountFrozen),
    (Kind.AWARD, [("budget", "closed", 1)], AccountClosed),
    (Kind.AWARD, [("budget", "wallet", 101)], BalanceTooLow),
    (Kind.AWARD, [("budget", "wallet", 60), ("budget", "pot", 41)], BalanceTooLow),
    (Kind.ORDER_PLACED, [("wallet", "purse", 1)], BalanceTooLow),
    (Kind.ORDER_COLLECTED, [("purse", "till", 1)], BalanceTooLow),
]


def test_what_makes_no_sense_is_refused_and_leaves_nothing(
    books: Books, subtests: pytest.Subtests
) -> None:
    books.grant(100)
    books.introduce("GOLD")
    accounts: dict[str, Any] = vars(books) | {
        "nobody": new_id(),
        "gold": books.open(Purpose.WALLET, "GOLD"),
        "frozen": books.wallet_that_is(AccountStatus.FROZEN),
        "closed": books.wallet_that_is(AccountStatus.CLOSED),
    }
    before = books.together()
    for kind, transfers, refusal in REFUSED:
        with subtests.test(kind=kind, transfers=transfers):
            with pytest.raises(refusal) as refused:
                books.post(
                    kind, *((accounts[a], accounts[b], amount) for a, b, amount in transfers)
                )
            assert type(refused.value) is refusal
            assert (books.together(), count_transactions()) == (before, 1)
    assert_sound()


def test_the_last_token_may_be_spent_and_not_one_more(books: Books) -> None:
    books.grant(10)
    books.award(10)
    assert books.balance(books.budget) == 0
    with pytest.raises(BalanceTooLow) as refused:
        books.award(1)
    assert refused.value.facts == {"account_id": books.budget}


def test_a_thawed_account_moves_tokens_again(books: Books) -> None:
    wallet = books.wallet_that_is(AccountStatus.FROZEN)
    books.grant(10)
    books.set_status(wallet, AccountStatus.OPEN)
    books.award(1, to=wallet)
    assert books.balance(wallet) == 1


def test_an_account_needs_a_currency_that_the_community_has(books: Books) -> None:
    with pytest.raises(CurrencyUnknown):
        books.open(Purpose.WALLET, "EUR")


def test_the_state_of_an_unknown_account_cannot_be_set(books: Books) -> None:
    with pytest.raises(AccountUnknown):
        books.set_status(new_id(), AccountStatus.FROZEN)


# -------------------------------------------------------------------------------------- opening


def test_an_account_is_opened_once_for_its_owner_purpose_and_currency(
    app: Flask, books: Books
) -> None:
    command = Open(community_id=books.community_id, actor_id=new_id(), purpose=Purpose.WALLET)
    opened = together(app, *[lambda: perform(open_one, command)] * 8)
    assert opened == [opened[0]] * 8
    assert_sound()


def test_a_request_that_comes_twice_books_once(app: Flask, books: Books) -> None:
    command = books.booking(Kind.GRANT, [(books.issuance, books.budget, 5)], key="again")
    answers: list[Any] = together(app, *[lambda: perform(book, command)] * 4)
    assert answers == [answers[0]] * 4
    assert perform(book, command) == answers[0]
    assert books.balance(books.budget) == 5
