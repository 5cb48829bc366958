"""Which layers a payment takes and which a refund restores: tables of small numbers."""

from __future__ import annotations

from uuid import UUID

import pytest

from cambio.ledger.layering import Pieces, handed_out, oldest, restored, taken_back

JAN, FEB, MAR = (UUID(int=month) for month in (1, 2, 3))

# A line each: what is held, what is paid, which pieces it takes.
PAID: list[tuple[Pieces, int, Pieces]] = [
    ({}, 5, {}),
    ({JAN: 4, FEB: 6}, 3, {JAN: 3}),
    ({JAN: 4, FEB: 6}, 4, {JAN: 4}),
    ({JAN: 4, FEB: 6}, 7, {JAN: 4, FEB: 3}),
    # The rest of 12 keeps for ever, and goes last.
    ({JAN: 4, FEB: 6}, 12, {JAN: 4, FEB: 6}),
]


@pytest.mark.parametrize(("held", "amount", "pieces"), PAID)
def test_the_oldest_is_spent_first(held: Pieces, amount: int, pieces: Pieces) -> None:
    assert oldest(held, amount) == pieces


# A line each: what was paid with which pieces, how much comes back, and which pieces.
BACK: list[tuple[Pieces, int, int, Pieces]] = [
    ({JAN: 4, FEB: 6}, 10, 10, {JAN: 4, FEB: 6}),
    ({JAN: 4, FEB: 6}, 10, 3, {FEB: 3}),
    ({JAN: 4, FEB: 6}, 10, 8, {JAN: 2, FEB: 6}),
    # 5 of these 15 keep for ever, and would have been spent last: they come back first.
    ({JAN: 4, FEB: 6}, 15, 5, {}),
    ({JAN: 4, FEB: 6}, 15, 9, {FEB: 4}),
    ({}, 15, 9, {}),
    # Other layers came back before in place of some that were spent.
    ({JAN: 4, FEB: 6}, 7, 3, {FEB: 3}),
    ({JAN: 10, FEB: -3}, 7, 2, {JAN: 2}),
]


@pytest.mark.parametrize(("paid", "paid_minor", "back_minor", "pieces"), BACK)
def test_a_refund_restores_what_a_smaller_payment_would_not_have_taken(
    paid: Pieces, paid_minor: int, back_minor: int, pieces: Pieces
) -> None:
    assert restored(paid, paid_minor=paid_minor, back_minor=back_minor) == pieces


# A line each: what is held with what balance, what should go of how much, and what goes.
TAKEN_BACK: list[tuple[Pieces, int, Pieces, int, Pieces]] = [
    ({JAN: 4, FEB: 6}, 10, {FEB: 6}, 6, {FEB: 6}),
    # January was spent meanwhile; without the award it would have been February.
    ({FEB: 6}, 6, {JAN: 4}, 4, {FEB: 4}),
    ({JAN: 1, FEB: 6}, 7, {JAN: 4}, 4, {JAN: 1, FEB: 3}),
    # What keeps for ever was spent: the oldest stands in for it.
    ({JAN: 4, FEB: 6}, 11, {}, 5, {JAN: 4}),
    ({JAN: 4, FEB: 6}, 15, {}, 5, {}),
    ({}, 5, {JAN: 4}, 4, {}),
]


@pytest.mark.parametrize(("held", "balance", "wanted", "amount", "pieces"), TAKEN_BACK)
def test_what_is_taken_back_is_its_own_layer_or_what_would_have_been_spent_instead(
    held: Pieces, balance: int, wanted: Pieces, amount: int, pieces: Pieces
) -> None:
    assert taken_back(held, wanted, balance_minor=balance, amount_minor=amount) == pieces


def test_pieces_are_handed_out_in_turn_to_who_has_room() -> None:
    first, second = UUID(int=8), UUID(int=9)
    assert handed_out({JAN: 4, FEB: 6}, {first: 7, second: 5}) == {
        first: {JAN: 4, FEB: 3},
        second: {FEB: 3},
    }
