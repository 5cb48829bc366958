"""The rules of vouchers: verdicts at a partner, amounts, undoing, codes. No database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cambio.database import Refusal
from cards.rules import CardKey, card_hash, code_for
from cards.rules.numbers import number_with_check
from catalog.errors.vouchers import (
    HelpdeskReasonMissing,
    PeriodInvalid,
    RedemptionSettled,
    TermsInvalid,
    TooLateToUndo,
    VoucherAmountInvalid,
    VoucherCancelled,
    VoucherElsewhere,
    VoucherEnded,
    VoucherExpired,
    VoucherPartlyUsed,
    VoucherTooSoon,
    VoucherUsed,
    VoucherWhole,
)
from catalog.rules.voucher_codes import (
    is_pin,
    read_shown,
    voucher_code_for,
    voucher_pin_for,
    voucher_url,
)
from catalog.rules.vouchers import (
    Standing,
    Worth,
    after_wrong_pin,
    amount_to_redeem,
    check_cancel_voucher,
    check_good,
    check_helpdesk,
    check_period,
    check_pin_may_be_tried,
    check_place,
    check_undo,
    check_worth,
    is_over,
    kept_after_telling,
    tokens_to_move,
    written_euros,
)

NOW = datetime(2026, 3, 7, 10, tzinfo=UTC)
HERE, ELSEWHERE = UUID(int=1), UUID(int=2)
GOOD = Standing(
    status="good",
    value_cents=1250,
    used_cents=0,
    in_parts=True,
    valid_until=NOW + timedelta(days=1),
    partner_ids=frozenset({HERE}),
)
USE = {"day": "6-3-2026", "time": "14:05", "partner": "De Hanzekist"}


@pytest.mark.parametrize(
    ("changes", "refusal", "words"),
    [
        ({"status": "cancelled"}, VoucherCancelled, "was cancelled"),
        ({"status": "used", "used_cents": 1250}, VoucherUsed, "6-3-2026 at 14:05, at De Hanzekist"),
        ({"status": "lapsed"}, VoucherExpired, "until 8-3-2026"),
        ({"valid_until": NOW}, VoucherExpired, "until 8-3-2026"),
    ],
)
def test_a_voucher_that_is_over_says_why(
    changes: dict[str, Any], refusal: type[Refusal], words: str
) -> None:
    standing = replace(GOOD, **changes)
    with pytest.raises(refusal) as caught:
        check_good(standing, now=NOW, last_day="8-3-2026", last_use=USE)
    assert words in str(caught.value)


def test_a_good_voucher_passes_here_and_no_other_place() -> None:
    check_good(GOOD, now=NOW, last_day="", last_use={})
    check_place(GOOD, partner_id=HERE, partners="")
    with pytest.raises(VoucherElsewhere, match="De Kolk"):
        check_place(GOOD, partner_id=ELSEWHERE, partners="De Kolk")


@pytest.mark.parametrize(
    ("changes", "asked", "expected"),
    [
        ({}, None, 1250),
        ({}, 1, 1),
        ({"used_cents": 1000}, None, 250),
        ({"in_parts": False}, 1250, 1250),
        ({"in_parts": False}, 1249, VoucherWhole),
        ({}, 0, VoucherAmountInvalid),
        ({}, -1, VoucherAmountInvalid),
        ({"used_cents": 1000}, 251, VoucherAmountInvalid),
    ],
)
def test_so_much_is_redeemed(
    changes: dict[str, Any], asked: int | None, expected: int | type[Refusal]
) -> None:
    standing = replace(GOOD, **changes)
    if isinstance(expected, int):
        assert amount_to_redeem(standing, asked_cents=asked) == expected
    else:
        with pytest.raises(expected):
            amount_to_redeem(standing, asked_cents=asked)


@given(
    price=st.integers(1, 500),
    parts=st.lists(st.integers(1, 400), min_size=1, max_size=12),
)
def test_the_tokens_of_all_parts_are_what_was_paid(price: int, parts: list[int]) -> None:
    value, used, moved = sum(parts), 0, 0
    for part in parts:
        used += part
        now = tokens_to_move(
            amount_minor=price, moved_minor=moved, value_cents=value, used_cents=used
        )
        assert now >= 0
        moved += now
        assert moved <= price
    assert moved == price


def test_less_than_moved_before_moves_nothing_back() -> None:
    assert tokens_to_move(amount_minor=5, moved_minor=1, value_cents=1000, used_cents=30) == 0


@pytest.mark.parametrize(
    ("worth", "partners"),
    [
        ({"value_cents": 0}, {HERE}),
        ({"value_cents": 100_001}, {HERE}),
        ({"valid_days": 27}, {HERE}),
        ({"valid_days": 3651}, {HERE}),
        ({}, set()),
    ],
)
def test_terms_without_sense(worth: dict[str, Any], partners: set[UUID]) -> None:
    values: dict[str, Any] = {"value_cents": 1250, "valid_days": 90, **worth}
    with pytest.raises(TermsInvalid, match="28 to 3650 days"):
        check_worth(Worth(**values), partners)


@pytest.mark.parametrize(
    ("minutes", "is_settled", "by_partner", "refusal"),
    [
        (15, False, True, None),
        (16, False, True, TooLateToUndo),
        (999, False, False, None),
        (1, True, True, RedemptionSettled),
        (1, True, False, RedemptionSettled),
    ],
)
def test_undoing_in_time(
    minutes: int, *, is_settled: bool, by_partner: bool, refusal: type[Refusal] | None
) -> None:
    def undo() -> None:
        check_undo(
            redeemed_at=NOW - timedelta(minutes=minutes),
            is_settled=is_settled,
            now=NOW,
            by_partner=by_partner,
        )

    if refusal is None:
        undo()
    else:
        with pytest.raises(refusal):
            undo()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"used_cents": 1}, VoucherPartlyUsed),
        ({"status": "used"}, VoucherEnded),
        ({"status": "cancelled"}, VoucherEnded),
        ({"status": "lapsed"}, VoucherEnded),
    ],
)
def test_what_was_used_is_not_cancelled(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_cancel_voucher(replace(GOOD, **changes))


def test_wrong_pins_slow_down_and_never_lock_out() -> None:
    assert [after_wrong_pin(wrong_pins=n, now=NOW) for n in (1, 2)] == [None, None]
    again_at = after_wrong_pin(wrong_pins=3, now=NOW)
    waiting = replace(GOOD, pin_again_at=again_at)
    with pytest.raises(VoucherTooSoon, match="5 minutes"):
        check_pin_may_be_tried(waiting, now=NOW)
    check_pin_may_be_tried(waiting, now=NOW + timedelta(minutes=5))


@pytest.mark.parametrize(("caller", "reason"), [("", "no network"), ("Hugo", ""), ("x" * 81, "y")])
def test_the_helpdesk_writes_down_who_and_why(caller: str, reason: str) -> None:
    with pytest.raises(HelpdeskReasonMissing):
        check_helpdesk(caller=caller, reason=reason)


@pytest.mark.parametrize(("first", "last"), [(6, 7), (7, 7), (5, 4)])
def test_days_that_are_not_over_are_not_settled(first: int, last: int) -> None:
    with pytest.raises(PeriodInvalid):
        check_period(
            first_day=date(2026, 3, first), last_day=date(2026, 3, last), today=date(2026, 3, 7)
        )


def test_nothing_lapses_untold_and_whoever_is_told_late_keeps_two_weeks() -> None:
    late = kept_after_telling(now=NOW, valid_until=NOW + timedelta(days=1))
    assert late == NOW + timedelta(days=14)
    assert not is_over(now=NOW, valid_until=NOW, reminded_at=None)
    assert is_over(now=NOW, valid_until=NOW, reminded_at=NOW - timedelta(days=14))


KEY = CardKey("A", b"k" * 32)
NUMBER = number_with_check(123_456_789)


def test_the_code_is_its_own_and_no_cards() -> None:
    code = voucher_code_for(KEY, community_id=1, number=NUMBER.text)
    assert code == voucher_code_for(KEY, community_id=1, number=NUMBER.text)
    others = {
        voucher_code_for(KEY, community_id=2, number=NUMBER.text).text,
        voucher_code_for(CardKey("B", b"k" * 32), community_id=1, number=NUMBER.text).text,
        code_for(KEY, community_id=1, number=NUMBER, revision=1).text,
    }
    assert len(others | {code.text}) == 4
    assert len(card_hash(code)) == 32
    url = voucher_url(code, public_url="https://cambio.example")
    assert url == f"https://CAMBIO.EXAMPLE/V/{code.text}"
    assert code.secret not in repr(code)


def test_what_is_shown_is_read_as_a_code_or_a_number() -> None:
    code = voucher_code_for(KEY, community_id=1, number=NUMBER.text)
    url = voucher_url(code, public_url="https://cambio.example")
    for text in (url, url.lower(), code.text, f"  {code.text[:9]} {code.text[9:]}"):
        shown = read_shown(text)
        assert shown is not None
        assert shown.code == code
    typed = read_shown(NUMBER.shown.lower())
    assert typed is not None
    assert (typed.code, typed.number) == (None, NUMBER)
    for text in ("", "hello", url.replace("/V/", "/K/"), NUMBER.text[:-1] + "2", "9" * 900):
        assert read_shown(text) is None


def test_the_pin_is_four_digits_of_its_own() -> None:
    pins = {
        voucher_pin_for(KEY, community_id=1, number=number_with_check(each).text)
        for each in range(50)
    }
    assert all(len(pin) == 4 and pin.isdigit() for pin in pins)
    assert len(pins) > 40
    pin = pins.pop()
    assert is_pin(f" {pin[:2]} {pin[2:]}", pin=pin)
    assert not is_pin("", pin=pin)
    assert not is_pin("é" + pin, pin=pin)


def test_euros_in_figures() -> None:
    assert [written_euros(cents) for cents in (0, 5, 750, 100_000)] == [
        "0.00", "0.05", "7.50", "1000.00",
    ]  # fmt: skip
