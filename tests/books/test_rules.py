"""Codes of accounts."""

from __future__ import annotations

import re
from uuid import UUID

from cambio.books.rules import account_code
from cambio.database import new_id


def test_a_code_is_short_readable_and_always_the_same() -> None:
    assert account_code(UUID(int=7)) == account_code(UUID(int=7))
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", account_code(new_id()))


def test_codes_differ_and_do_not_follow_the_order_of_opening() -> None:
    codes = [account_code(new_id()) for _ in range(2_000)]
    assert len(set(codes)) == 2_000
    assert codes != sorted(codes)
