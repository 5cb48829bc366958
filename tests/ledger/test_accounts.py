"""Freezing, thawing and closing accounts, also while others post; dry runs and many at a time."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from cambio.database import Command, Refusal, UnitOfWork, new_id, perform, reading
from cambio.ledger import (
    AccountStatus,
    Keep,
    Kind,
    NewTransaction,
    Posted,
    Transfer,
    post_all,
)
from cambio.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AccountNotEmpty,
    BalanceTooLow,
    MoveNotAllowed,
)
from cambio.ledger.models import LedgerTransaction
from tests.conftest import ACTOR_ID
from tests.ledger.books import SATURDAY, Books, assert_sound, book, keep
from tests.together import together


def test_what_still_holds_something_is_not_closed(books: Books) -> None:
    books.grant()
    books.award(5)
    with pytest.raises(AccountNotEmpty) as refused:
        books.set_status(books.wallet, AccountStatus.CLOSED)
    assert refused.value.facts["balance_minor"] == 5
    books.spend(5)
    books.set_status(books.wallet, AccountStatus.CLOSED)
    with pytest.raises(AccountClosed):
        books.award(1)


def test_what_is_closed_stays_closed(books: Books) -> None:
    books.set_status(books.wallet, AccountStatus.CLOSED)
    for status in AccountStatus:
        with pytest.raises(AccountClosed):
            books.set_status(books.wallet, status)
    assert_sound()


def test_nothing_reaches_an_account_that_was_closed_at_the_same_moment(
    app: Flask, books: Books
) -> None:
    books.grant()
    for _ in range(5):
        wallet = books.wallet_that_is(AccountStatus.OPEN)
        close = partial(books.set_status, wallet, AccountStatus.CLOSED)
        answers = together(app, close, *[partial(books.award, 1, to=wallet)] * 5)
        closed = answers[0] is None
        paid = sum(isinstance(answer, Posted) for answer in answers[1:])
        assert closed is (paid == 0)
        assert books.balance(wallet) == paid
        assert all(isinstance(answer, (Posted, Refusal, type(None))) for answer in answers)
    assert_sound()


def test_nothing_leaves_an_account_after_it_was_frozen(app: Flask, books: Books) -> None:
    books.grant(100_000)  # more than anybody can spend before it is frozen
    books.award(100_000)

    def spend_until_frozen() -> None:
        with suppress(AccountFrozen):
            while True:
                books.spend(1)

    def freeze() -> int:
        books.spend(1)
        books.set_status(books.wallet, AccountStatus.FROZEN)
        return books.balance(books.wallet)

    answers = together(app, *[spend_until_frozen] * 3, freeze)
    assert answers[:3] == [None] * 3
    assert books.balance(books.wallet) == answers[3]


# -------------------------------------------------------------------------------------- dry runs


def test_a_dry_run_answers_as_the_act_would_and_leaves_nothing(books: Books) -> None:
    books.grant(10)
    command = books.booking(Kind.AWARD, [(books.budget, books.wallet, 4)])
    told = perform(book, command, dry_run=True)
    assert told.balances == {books.budget: 6, books.wallet: 4}
    assert (books.balance(books.wallet), _transactions()) == (0, 1)
    done = perform(book, command)  # nor did it use up the request key
    assert done.transaction_id != told.transaction_id
    assert perform(book, command, dry_run=True) == done  # which knows its answer now
    too_much = books.booking(Kind.AWARD, [(books.budget, books.wallet, 7)])
    with pytest.raises(BalanceTooLow):
        perform(book, too_much, dry_run=True)
    assert_sound()


def test_dry_runs_among_others_change_nothing_of_theirs(app: Flask, books: Books) -> None:
    books.grant(100)
    command = books.booking(Kind.AWARD, [(books.budget, books.wallet, 4)])
    together(
        app,
        *[lambda: perform(book, command, dry_run=True)] * 4,
        *[lambda: books.award(1)] * 4,
    )
    assert books.balance(books.wallet) == 4
    assert_sound()


# --------------------------------------------------------------------------------- many at a time


def _all(books: Books, *moves: tuple[Kind, str, str, int, Keep | None]) -> list[Posted]:
    def act(uow: UnitOfWork, command: Command) -> list[Posted]:
        return post_all(
            uow,
            [
                NewTransaction(
                    community_id=command.community_id,
                    actor_id=command.actor_id,
                    kind=kind,
                    event_at=SATURDAY,
                    transfers=(Transfer(getattr(books, source), getattr(books, target), minor),),
                    keep=keeps,
                    note="one of many",
                )
                for kind, source, target, minor, keeps in moves
            ],
        )

    return perform(act, Command(community_id=books.community_id, actor_id=ACTOR_ID))


def test_many_are_booked_in_their_order_each_on_what_those_before_it_left(books: Books) -> None:
    posted = _all(
        books,
        (Kind.GRANT, "issuance", "budget", 10, None),
        (Kind.AWARD, "budget", "wallet", 10, None),
        (Kind.ORDER_PLACED, "wallet", "purse", 7, None),
        (Kind.AWARD, "purse", "wallet", 2, None),
    )
    assert [each.balances.get(books.wallet) for each in posted] == [None, 10, 3, 5]
    assert books.balance(books.purse) == 5
    assert_sound()


def test_of_many_none_is_booked_when_one_cannot_be(books: Books) -> None:
    grant = (Kind.GRANT, "issuance", "budget", 10, None)
    spent_too_early = (
        grant,
        (Kind.ORDER_PLACED, "wallet", "purse", 5, None),
        (Kind.AWARD, "budget", "wallet", 10, None),
    )
    with pytest.raises(BalanceTooLow):
        _all(books, *spent_too_early)
    with pytest.raises(MoveNotAllowed):
        _all(books, grant, (Kind.AWARD, "wallet", "budget", 1, None))
    assert _transactions() == 0
    assert _all(books) == []


def test_many_carry_their_layers_as_one_after_the_other_would(books: Books) -> None:
    _all(
        books,
        (Kind.GRANT, "issuance", "budget", 100, None),
        (Kind.AWARD, "budget", "wallet", 6, keep(2)),
        (Kind.AWARD, "budget", "wallet", 4, keep(1)),
        (Kind.ORDER_PLACED, "wallet", "purse", 5, None),
        (Kind.AWARD, "budget", "wallet", 3, keep(1)),
        (Kind.ORDER_PLACED, "wallet", "purse", 4, None),
    )
    assert (books.layers(), books.layers(books.purse)) == ({2: 4}, {1: 7, 2: 2})
    assert_sound()


def test_many_are_of_one_community(books: Books) -> None:
    def act(uow: UnitOfWork, command: Command) -> None:
        new = [
            NewTransaction(
                community_id=community_id,
                actor_id=new_id(),
                kind=Kind.GRANT,
                event_at=SATURDAY,
                transfers=(Transfer(books.issuance, books.budget, 1),),
            )
            for community_id in (1, 2)
        ]
        post_all(uow, new)

    with pytest.raises(ValueError, match="one community"):
        perform(act, Command(community_id=books.community_id, actor_id=ACTOR_ID))


def _transactions() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(LedgerTransaction)) or 0
