"""Layers: what was earned when moves along with its tokens, and lapses when its day has come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from cambio.database import Refusal, new_id, perform
from cambio.ledger import Kind, Posted, Purpose
from cambio.ledger.errors import (
    AccountFrozen,
    AlreadySpent,
    LayerKeeps,
    LayerUnknown,
    MoveNotAllowed,
)
from cambio.ledger.types import AccountStatus
from tests.conftest import ACTOR_ID
from tests.ledger.books import Books, LapseOne, assert_sound, keep, lapse_one
from tests.together import together

JAN, FEB, MAR = 1, 2, 3


@pytest.fixture
def saved(books: Books) -> Books:
    """A wallet with 4 of January, 6 of February and 5 that keep for ever."""
    books.grant()
    books.award(5)
    books.earn(6, FEB)
    books.earn(4, JAN)
    return books


def test_an_award_makes_a_layer_of_its_month_and_rule(saved: Books) -> None:
    assert saved.layers() == {JAN: 4, FEB: 6}
    assert saved.balance(saved.wallet) == 15
    saved.earn(1, FEB)
    assert saved.layers() == {JAN: 4, FEB: 7}
    assert_sound()


def test_spending_takes_the_oldest_and_the_purse_carries_it(saved: Books) -> None:
    saved.spend(7)
    assert (saved.layers(), saved.layers(saved.purse)) == ({FEB: 3}, {JAN: 4, FEB: 3})
    saved.spend(7)
    assert (saved.layers(), saved.balance(saved.wallet)) == ({}, 1)
    assert_sound()


def test_a_layer_ends_in_a_till(saved: Books) -> None:
    saved.spend(7)
    saved.post(Kind.ORDER_COLLECTED, (saved.purse, saved.till, 7))
    assert (saved.layers(saved.purse), saved.layers(saved.till)) == ({}, {})
    assert_sound()


def test_a_refund_restores_its_own_layer(saved: Books) -> None:
    saved.spend(7)
    saved.refund()
    assert saved.layers() == {JAN: 4, FEB: 6}
    assert_sound()


def test_each_of_two_who_paid_together_gets_its_own_layers_back(saved: Books) -> None:
    saved.earn(9, MAR, to=saved.other)
    saved.post(Kind.PLEDGE, (saved.other, saved.purse, 9))
    saved.post(Kind.PLEDGE, (saved.wallet, saved.purse, 15))
    saved.refund()
    assert (saved.layers(), saved.layers(saved.other)) == ({JAN: 4, FEB: 6}, {MAR: 9})
    assert_sound()


def test_who_lowers_a_pledge_gets_back_what_keeps_longest(saved: Books) -> None:
    saved.earn(9, JAN, to=saved.other)
    saved.post(Kind.PLEDGE, (saved.other, saved.purse, 9))
    saved.post(Kind.PLEDGE, (saved.wallet, saved.purse, 15))
    saved.refund(saved.wallet, 7)
    assert (saved.layers(), saved.balance(saved.wallet)) == ({FEB: 2}, 7)
    assert saved.layers(saved.purse) == {JAN: 13, FEB: 4}
    assert_sound()


def test_a_part_that_comes_back_out_of_a_till_restores_the_layers_that_went_in(
    saved: Books,
) -> None:
    placed = saved.spend(12)
    collected = saved.post(Kind.ORDER_COLLECTED, (saved.purse, saved.till, 12))
    for part, found in ((5, {FEB: 3}), (4, {JAN: 1, FEB: 6}), (3, {JAN: 4, FEB: 6})):
        saved.give_back(collected, saved.till, saved.purse, part)
        saved.give_back(placed, saved.purse, saved.wallet, part)
        assert saved.layers() == found
    assert saved.balance(saved.wallet) == 15
    assert_sound()


def test_a_gift_carries_its_layers_along_there_and_back(saved: Books) -> None:
    saved.post(Kind.GIFT, (saved.wallet, saved.other, 7))
    assert saved.layers(saved.other) == {JAN: 4, FEB: 3}
    saved.post(Kind.GIFT, (saved.other, saved.wallet, 7))
    assert (saved.layers(), saved.layers(saved.other)) == ({JAN: 4, FEB: 6}, {})
    assert_sound()


def test_a_reversal_removes_its_own_layer(saved: Books) -> None:
    award = saved.earn(3, MAR)
    saved.undo(award)
    assert saved.layers() == {JAN: 4, FEB: 6}
    placed = saved.spend(7)
    saved.undo(placed)
    assert (saved.layers(), saved.layers(saved.purse)) == ({JAN: 4, FEB: 6}, {})
    assert_sound()


def test_a_reversal_of_what_was_spent_takes_what_would_have_been_spent_instead(
    saved: Books,
) -> None:
    january = saved.earn(2, JAN)
    saved.spend(6)  # all of January
    saved.undo(january)
    assert (saved.layers(), saved.balance(saved.wallet)) == ({FEB: 4}, 9)
    march = saved.earn(1, MAR)
    saved.spend(10)
    with pytest.raises(AlreadySpent):
        saved.undo(march)
    assert_sound()


def test_one_month_under_two_versions_of_a_rule_makes_two_layers(saved: Books) -> None:
    """A changed rule never shortens what is held."""
    saved.earn(3, JAN, months=6, version=2)
    saved.spend(5)
    # Of one month first what lapses first: 3 until August, then 2 of those until next February.
    assert saved.lapsing() == {date(2027, 2, 1): 2, date(2027, 3, 1): 6}
    assert_sound()


def test_what_is_left_of_a_layer_lapses_and_nothing_else(saved: Books) -> None:
    saved.spend(1)
    lapsed = saved.lapse(JAN)
    assert lapsed is not None
    assert saved.transaction(lapsed.transaction_id).kind is Kind.LAPSE
    assert (saved.layers(), saved.balance(saved.wallet)) == ({FEB: 6}, 11)
    assert saved.lapse(JAN) is None
    assert_sound()


def test_no_more_lapses_than_was_asked(saved: Books) -> None:
    saved.lapse(FEB, most=2)
    assert saved.layers() == {JAN: 4, FEB: 4}


def test_what_lapsed_by_mistake_comes_back_as_it_was(saved: Books) -> None:
    lapsed = saved.lapse(FEB)
    assert lapsed is not None
    saved.undo(lapsed)
    assert saved.layers() == {JAN: 4, FEB: 6}
    assert_sound()


def test_nothing_lapses_before_its_day_or_where_it_cannot(saved: Books) -> None:
    layer_id = saved.layer_ids()[date(2026, JAN, 1)]
    frozen = saved.wallet_that_is(AccountStatus.FROZEN)
    # A line each: what differs, and the refusal.
    for change, refusal in (
        ({"today": date(2027, 1, 31)}, LayerKeeps),
        ({"layer_id": new_id()}, LayerUnknown),
        ({"issuance": saved.till}, MoveNotAllowed),
        ({"account_id": frozen}, AccountFrozen),
    ):
        command: dict[str, Any] = {
            "account_id": saved.wallet,
            "layer_id": layer_id,
            "most_minor": 9,
            "issuance": saved.issuance,
            "today": date(2027, 2, 1),
        } | change
        with pytest.raises(refusal):
            perform(
                lapse_one,
                LapseOne(
                    community_id=saved.community_id,
                    actor_id=ACTOR_ID,
                    request_key=str(new_id()),
                    **command,
                ),
            )
    assert saved.layers() == {JAN: 4, FEB: 6}


def test_layers_of_two_currencies_do_not_mix(saved: Books) -> None:
    saved.introduce("GOLD")
    issuance, budget = saved.open(Purpose.ISSUANCE, "GOLD"), saved.open(Purpose.BUDGET, "GOLD")
    wallet, purse = saved.open(Purpose.WALLET, "GOLD"), saved.open(Purpose.PURSE, "GOLD")
    saved.post(Kind.GRANT, (issuance, budget, 50))
    saved.post(Kind.AWARD, (budget, wallet, 8), keep=keep(MAR))
    saved.post(Kind.ORDER_PLACED, (saved.wallet, saved.purse, 5), (wallet, purse, 3))
    assert saved.layers(saved.purse) == {JAN: 4, FEB: 1}
    assert (saved.layers(wallet), saved.layers(purse)) == ({MAR: 5}, {MAR: 3})
    assert_sound()


def test_what_is_spent_while_it_lapses_goes_once(app: Flask, saved: Books) -> None:
    answers = together(
        app,
        *[lambda: saved.lapse(JAN)] * 4,
        *[lambda: saved.spend(3)] * 4,
    )
    spent = 3 * sum(isinstance(answer, Posted) for answer in answers[4:])
    lapsed = sum(isinstance(answer, Posted) for answer in answers[:4])
    assert lapsed <= 1
    assert all(isinstance(a, Posted | Refusal | None) for a in answers)
    assert saved.balance(saved.issuance) + 1_000 == 15 - spent - saved.balance(saved.wallet)
    assert_sound()


def test_eight_who_earn_the_first_of_a_month_at_once_share_one_layer(
    app: Flask, books: Books
) -> None:
    books.grant()
    wallets = [books.open(Purpose.WALLET) for _ in range(8)]
    answers = together(
        app, *[lambda wallet=wallet: books.earn(2, MAR, to=wallet) for wallet in wallets]
    )
    assert all(isinstance(answer, Posted) for answer in answers)
    assert len(books.layer_ids()) == 1
    assert [books.layers(wallet) for wallet in wallets] == [{MAR: 2}] * 8
    assert_sound()
