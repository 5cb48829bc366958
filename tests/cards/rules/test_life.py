"""What a card can be, what may be done with it, what it is called; and how savings are divided."""

from __future__ import annotations

import pytest

from cards.rules import LABEL_MAX, CardAct, CardStatus, acts_for, shown_state, tidy_label
from cards.rules.division import share_of_each

B, F, P, R, V = CardAct.BLOCK, CardAct.FIND, CardAct.REPLACE, CardAct.RETURN, CardAct.VOID

ACTS = [
    (CardStatus.ACTIVE, {B, P, R, V}),
    (CardStatus.BLOCKED, {F, P, R, V}),
    (CardStatus.REPLACED, {R}),
    (CardStatus.RETURNED, set()),
    (CardStatus.VOID, {R}),
]


@pytest.mark.parametrize(("status", "acts"), ACTS, ids=[row[0].value for row in ACTS])
def test_in_each_state_so_much_may_be_done(status: CardStatus, acts: set[CardAct]) -> None:
    assert acts_for(status) == acts


def test_a_good_card_that_nobody_has_is_called_printed() -> None:
    assert shown_state("active", has_owner=False) == "printed"
    assert shown_state("active", has_owner=True) == "active"
    assert shown_state("void", has_owner=False) == "void"


LABELS = [
    ("  keuken ", "keuken"),
    ("oma \t en\nopa", "oma en opa"),
    ("", None),
    (" \u200b\x00 ", None),
    ("x" * 99, "x" * LABEL_MAX),
    ("a" * 23 + " b", "a" * 23),
]


@pytest.mark.parametrize(("typed", "kept"), LABELS)
def test_a_name_of_a_card_is_kept_tidy(typed: str, kept: str | None) -> None:
    assert tidy_label(typed) == kept


SHARES = [
    (9, 50, 4),  # of two halves the unit stays
    (9, 51, 5),
    (9, 0, 0),
    (9, 100, 9),
    (1, 50, 0),
    (1, 51, 1),
    (0, 70, 0),
    (10**12, 33, 330_000_000_000),
    (3, 33, 1),
    (3, 17, 1),
    (3, 16, 0),
]


@pytest.mark.parametrize(("balance", "percent", "share"), SHARES)
def test_a_unit_goes_to_whoever_has_more_of_it(balance: int, percent: int, share: int) -> None:
    assert share_of_each({"CAM": balance}, percent=percent) == {"CAM": share}


def test_both_sides_together_have_all_of_it() -> None:
    for balance in range(30):
        for percent in range(101):
            going = share_of_each({"CAM": balance}, percent=percent)["CAM"]
            staying = share_of_each({"CAM": balance}, percent=100 - percent)["CAM"]
            assert 0 <= going <= balance
            assert abs(balance - going - staying) <= 1


@pytest.mark.parametrize("percent", [-1, 101])
def test_there_is_no_more_than_all_of_it(percent: int) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        share_of_each({"CAM": 4}, percent=percent)
