"""What makes two commands the same request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from cambio.database import KeyedCommand
from tests.conftest import ACTOR_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(KeyedCommand):
    amount_minor: int
    at: datetime
    to: UUID
    words: tuple[str, ...] = ()
    shares: dict[str, int] | None = None


PAY = Pay(
    community_id=1,
    actor_id=ACTOR_ID,
    request_key="a",
    amount_minor=5,
    at=datetime(2026, 3, 7, tzinfo=UTC),
    to=UUID(int=7),
    words=("ab", "c"),
    shares={"x": 1, "y": 2},
)


def test_the_order_of_a_mapping_makes_no_difference() -> None:
    same = replace(PAY, shares={"y": 2, "x": 1})
    assert same.digest("pay") == PAY.digest("pay")


@pytest.mark.parametrize(
    "change",
    [
        {"community_id": 2},
        {"actor_id": UUID(int=8)},
        {"amount_minor": 6},
        {"at": datetime(2026, 3, 8, tzinfo=UTC)},
        {"to": UUID(int=8)},
        {"words": ("a", "bc")},
        {"words": ("abc",)},
        {"shares": None},
        {"shares": {"x": 2, "y": 1}},
    ],
    ids=str,
)
def test_every_field_makes_a_difference(change: dict[str, Any]) -> None:
    assert replace(PAY, **change).digest("pay") != PAY.digest("pay")


def test_the_act_makes_a_difference() -> None:
    assert PAY.digest("pay") != PAY.digest("repay")
