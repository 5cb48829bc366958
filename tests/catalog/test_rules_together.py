"""Rules of buying together beyond its pledges: what comes next, and who gets what back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cambio.database import Refusal
from catalog.rules.purchases import (
    CARRIED,
    PurchaseStatus,
    check_celebration,
    check_cheaper,
    check_step,
    check_wish,
    steps_until,
)
from catalog.rules.sharing import shares_of

A, B, C = (UUID(int=number) for number in (1, 2, 3))
S = PurchaseStatus

REFUSED: list[tuple[str, Callable[[], object]]] = [
    ("step_not_possible", lambda: check_step(S.OPEN, S.APPROVED)),
    ("step_not_possible", lambda: check_step(S.MET, S.ORDERED)),
    ("step_not_possible", lambda: check_step(S.APPROVED, S.DELIVERED)),
    ("step_not_possible", lambda: check_step(S.DELIVERED, S.DELIVERED)),
    ("step_not_possible", lambda: check_step(S.CANCELLED, S.APPROVED)),
    ("step_not_possible", lambda: check_cheaper(S.OPEN, cost_minor=5, now_minor=9)),
    ("step_not_possible", lambda: check_cheaper(S.DELIVERED, cost_minor=5, now_minor=9)),
    ("not_cheaper", lambda: check_cheaper(S.MET, cost_minor=9, now_minor=9)),
    ("not_cheaper", lambda: check_cheaper(S.MET, cost_minor=0, now_minor=9)),
    ("step_not_possible", lambda: check_celebration(S.READY, thanks="Dank", photo_text=None)),
    ("step_not_possible", lambda: check_celebration(S.CELEBRATED, thanks="Dank", photo_text=None)),
    ("thanks_invalid", lambda: check_celebration(S.DELIVERED, thanks="", photo_text=None)),
    ("thanks_invalid", lambda: check_celebration(S.DELIVERED, thanks="x" * 601, photo_text=None)),
    ("photo_text_missing", lambda: check_celebration(S.DELIVERED, thanks="Dank", photo_text="")),
    ("wish_invalid", lambda: check_wish(title="", description="", price_minor=5)),
    ("wish_invalid", lambda: check_wish(title="x" * 81, description="", price_minor=5)),
    ("wish_invalid", lambda: check_wish(title="Bank", description="x" * 601, price_minor=5)),
    ("wish_price_invalid", lambda: check_wish(title="Bank", description="", price_minor=0)),
    ("wish_price_invalid", lambda: check_wish(title="Bank", description="", price_minor=10**7)),
]


@pytest.mark.parametrize(
    ("code", "attempt"), REFUSED, ids=[f"{at}-{row[0]}" for at, row in enumerate(REFUSED)]
)
def test_what_cannot_be_is_refused(code: str, attempt: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refused:
        attempt()
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("status", "becomes", "passed"),
    [
        (S.MET, S.APPROVED, (S.APPROVED,)),
        (S.MET, S.ORDERED, (S.APPROVED, S.ORDERED)),
        (S.MET, S.READY, (S.APPROVED, S.ORDERED, S.READY)),
        (S.APPROVED, S.READY, (S.ORDERED, S.READY)),
        (S.MET, S.DELIVERED, (S.APPROVED, S.ORDERED, S.DELIVERED)),
        (S.READY, S.DELIVERED, (S.DELIVERED,)),
    ],
)
def test_a_shop_takes_several_steps_in_one(
    status: PurchaseStatus, becomes: PurchaseStatus, passed: tuple[PurchaseStatus, ...]
) -> None:
    assert steps_until(status, becomes) == passed
    assert set(passed) <= {*CARRIED, S.DELIVERED}


@pytest.mark.parametrize(
    ("amount", "put_in", "shares"),
    [
        (10, {A: 50, B: 50}, {A: 5, B: 5}),
        (1, {A: 50, B: 50}, {A: 1}),
        (2, {A: 10, B: 10, C: 10}, {A: 1, B: 1}),
        (10, {A: 70, B: 20, C: 10}, {A: 7, B: 2, C: 1}),
        (5, {A: 1, B: 98, C: 1}, {B: 5}),
        (100, {A: 33, B: 33, C: 34}, {A: 33, B: 33, C: 34}),
        (0, {A: 3}, {}),
    ],
)
def test_a_surplus_is_shared_out_by_largest_remainder(
    amount: int, put_in: dict[UUID, int], shares: dict[UUID, int]
) -> None:
    assert shares_of(amount, put_in) == shares


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30), st.data())
def test_shares_come_to_the_last_unit_and_nobody_gets_more_than_they_put_in(
    amounts: list[int], data: st.DataObject
) -> None:
    put_in = {UUID(int=at + 1): amount for at, amount in enumerate(amounts)}
    amount = data.draw(st.integers(0, sum(amounts)))
    shares = shares_of(amount, put_in)
    assert sum(shares.values()) == amount
    for account, own in put_in.items():
        exact = amount * own / sum(amounts)
        assert 0 <= shares.get(account, 0) <= own
        assert abs(shares.get(account, 0) - exact) <= 1


def test_more_than_was_put_in_cannot_be_shared_out() -> None:
    with pytest.raises(ValueError, match="cannot be shared out"):
        shares_of(4, {A: 3})
