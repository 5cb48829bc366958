"""The decisions of the shop, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cambio.database import Refusal
from catalog.rules.items import Terms, check_code, check_terms, check_texts
from catalog.rules.orders import (
    check_approved,
    check_brought_back,
    check_cancel,
    check_household_limit,
    check_lines,
    check_open,
    check_return,
)
from catalog.rules.prices import (
    check_prices,
    price_in,
    read_prices,
)
from catalog.rules.purchases import Others, capped, check_pledging, check_start, room_for
from catalog.rules.seasons import Season, check_season, read_season
from catalog.rules.stock import StockState, check_quantity, stock_state
from catalog.rules.texts import cleaned, folded, in_language, search_text, search_words

NOW = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


def day(days: float) -> datetime:
    return NOW + timedelta(days=days)


TEXTS = {"names": {"nl": "Bezem"}, "descriptions": {}, "alternative_texts": {}, "synonyms": ()}


def terms(**changes: Any) -> dict[str, Any]:
    return {"terms": Terms(**changes)}


def ways(*prices: dict[str, int], buyers: str = "household") -> dict[str, Any]:
    return {"ways": prices, "buyers": buyers}


def limit(**changes: Any) -> dict[str, Any]:
    return {"quantity": 1, "had": 0, "least": 1, "most": None, "days": 365, **changes}


def back(**changes: Any) -> dict[str, Any]:
    values = {"status": "collected", "reason": "damaged", "collected_at": NOW, "now": NOW}
    return {**values, "quantity": 2, "left": 2, **changes}


def lent(**changes: Any) -> dict[str, Any]:
    return {"due_back_at": NOW, "quantity": 1, "left": 1, **changes}


REFUSALS = [
    # ------------------------------------------------------------------------------ words of items
    ("item_name_missing", check_texts, TEXTS | {"names": {}, "has_picture": False}),
    ("item_name_missing", check_texts, TEXTS | {"names": {"en": "Broom"}, "has_picture": False}),
    ("item_name_missing", check_texts, TEXTS | {"names": {"nl": "x" * 61}, "has_picture": False}),
    (
        "item_text_too_long",
        check_texts,
        TEXTS | {"descriptions": {"en": "x" * 601}, "has_picture": False},
    ),
    ("item_text_too_long", check_texts, TEXTS | {"synonyms": ("x",) * 31, "has_picture": False}),
    ("alternative_text_missing", check_texts, TEXTS | {"has_picture": True}),
    # ------------------------------------------------------------------------------ terms of items
    ("kind_invalid", check_terms, terms(kind="thing")),
    ("buyers_invalid", check_terms, terms(buyers="nobody")),
    ("buyers_invalid", check_terms, terms(kind="loan", loan_days=3, buyers="both")),
    ("buyers_invalid", check_terms, terms(kind="gift", buyers="street")),
    ("limit_invalid", check_terms, terms(max_per_household=0)),
    ("limit_invalid", check_terms, terms(max_per_household=100)),
    ("least_invalid", check_terms, terms(min_per_order=0)),
    ("least_invalid", check_terms, terms(min_per_order=3, max_per_household=2)),
    ("days_invalid", check_terms, terms(limit_days=0)),
    ("days_invalid", check_terms, terms(kind="on_order")),
    ("days_invalid", check_terms, terms(kind="loan", buyers="household", loan_days=91)),
    ("days_invalid", check_terms, terms(lead_days=3)),
    ("season_invalid", check_season, {"season": Season(230, 401)}),
    ("season_invalid", check_season, {"season": Season(101, 1301)}),
    ("season_invalid", read_season, {"first": "1-3", "last": ""}),
    ("season_invalid", read_season, {"first": "31-4", "last": "1-5"}),
    ("code_invalid", check_code, {"code": "x" * 25}),
    # -------------------------------------------------------------------------------------- prices
    ("price_invalid", check_prices, ways({"CAM": 0})),
    ("price_invalid", check_prices, ways({"CAM": -1})),
    ("price_invalid", check_prices, ways({"CAM": 1_000_001})),
    ("price_invalid", check_prices, ways({"CAM": 2}, {})),
    ("price_invalid", check_prices, ways({"CAM": 2}, {"CAM": 2})),
    ("street_pays_one_currency", check_prices, ways({"CAM": 2, "GLD": 1}, buyers="both")),
    ("price_unreadable", read_prices, {"text": "12"}),
    ("price_unreadable", read_prices, {"text": "1 CAM + 2 CAM"}),
    ("price_unreadable", read_prices, {"text": "-1 CAM"}),
    ("way_unknown", price_in, {"ways": [{"CAM": 1}], "way": 1}),
    # --------------------------------------------------------------------------------------- stock
    ("stock_quantity_invalid", check_quantity, {"quantity": 0, "least": 1}),
    ("stock_quantity_invalid", check_quantity, {"quantity": -1, "least": 0}),
    ("stock_quantity_invalid", check_quantity, {"quantity": 100_001, "least": 0}),
    # -------------------------------------------------------------------------------------- orders
    ("order_lines_invalid", check_lines, {"item_ids": [], "quantities": []}),
    ("order_lines_invalid", check_lines, {"item_ids": [1, 1], "quantities": [1, 1]}),
    ("order_lines_invalid", check_lines, {"item_ids": list(range(21)), "quantities": [1] * 21}),
    ("quantity_invalid", check_lines, {"item_ids": [1, 2], "quantities": [1, 0]}),
    ("quantity_invalid", check_lines, {"item_ids": [1], "quantities": [100]}),
    ("too_many_for_household", check_household_limit, limit(quantity=1, had=2, most=2)),
    ("too_many_for_household", check_household_limit, limit(quantity=3, had=0, most=2)),
    ("too_few", check_household_limit, limit(quantity=1, least=2)),
    ("not_approved", check_approved, {"status": "placed", "needs_approval": True}),
    ("order_finished", check_approved, {"status": "collected", "needs_approval": False}),
    ("reason_invalid", check_return, back(reason="because")),
    ("not_collected", check_return, back(status="ready", collected_at=None)),
    ("not_collected", check_return, back(now=day(91))),
    ("too_many_back", check_return, back(quantity=3)),
    ("too_many_back", check_return, back(quantity=0)),
    ("nothing_to_bring_back", check_brought_back, lent(due_back_at=None)),
    ("nothing_to_bring_back", check_brought_back, lent(quantity=2)),
    ("order_finished", check_open, {"status": "collected"}),
    ("order_finished", check_open, {"status": "cancelled"}),
    ("reason_invalid", check_cancel, {"status": "placed", "reason": "", "by_household": False}),
    (
        "order_finished",
        check_cancel,
        {"status": "collected", "reason": "mistake", "by_household": False},
    ),
    (
        "order_prepared",
        check_cancel,
        {"status": "ready", "reason": "changed_mind", "by_household": True},
    ),
    # ----------------------------------------------------------------------------- buying together
    (
        "deadline_invalid",
        check_start,
        {"now": NOW, "deadline_at": day(0.9), "target_minor": 90, "min_households": 1},
    ),
    (
        "deadline_invalid",
        check_start,
        {"now": NOW, "deadline_at": day(181), "target_minor": 90, "min_households": 1},
    ),
    (
        "min_households_invalid",
        check_start,
        {"now": NOW, "deadline_at": day(9), "target_minor": 90, "min_households": 0},
    ),
    (
        "min_households_invalid",
        check_start,
        {"now": NOW, "deadline_at": day(9), "target_minor": 4, "min_households": 5},
    ),
    (
        "purchase_closed",
        check_pledging,
        {"now": NOW, "deadline_at": day(1), "status": "met"},
    ),
    (
        "purchase_closed",
        check_pledging,
        {"now": day(1), "deadline_at": day(1), "status": "open"},
    ),
]


@pytest.mark.parametrize(("code", "check", "facts"), REFUSALS)
def test_a_rule_refuses(code: str, check: object, facts: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refused:
        check(**facts)  # type: ignore[operator] # a table of functions of every shape
    assert refused.value.code == code
    assert str(refused.value), "the sentence can be filled in"


ALLOWED = [
    (check_texts, TEXTS | {"alternative_texts": {"nl": "Een bezem."}, "has_picture": True}),
    (check_terms, terms(max_per_household=99)),
    (check_terms, terms(kind="loan", buyers="household", loan_days=3)),
    (check_terms, terms(kind="on_order", lead_days=30, needs_approval=True)),
    (check_season, {"season": Season(229, 1031)}),
    (check_prices, ways({"CAM": 1_000_000}, {"GLD": 5}, {"CAM": 6, "GLD": 2}, buyers="both")),
    (check_prices, ways({"CAM": 2, "GLD": 1})),
    (check_approved, {"status": "approved", "needs_approval": True}),
    (check_return, back()),
    (check_return, back(now=day(90))),
    (check_brought_back, lent()),
    (check_quantity, {"quantity": 0, "least": 0}),
    (check_lines, {"item_ids": [1, 2], "quantities": [1, 99]}),
    (check_household_limit, limit(quantity=99, had=900)),
    (check_household_limit, limit(quantity=1, had=1, most=2)),
    (check_open, {"status": "placed"}),
    (check_open, {"status": "ready"}),
    (check_cancel, {"status": "placed", "reason": "changed_mind", "by_household": True}),
    (check_cancel, {"status": "ready", "reason": "not_collected", "by_household": False}),
    (
        check_start,
        {"now": NOW, "deadline_at": day(180), "target_minor": 3, "min_households": 3},
    ),
    (check_pledging, {"now": NOW, "deadline_at": day(1), "status": "open"}),
]


@pytest.mark.parametrize(("check", "facts"), ALLOWED)
def test_a_rule_allows(check: object, facts: dict[str, object]) -> None:
    check(**facts)  # type: ignore[operator] # a table of functions of every shape


ROOM = [
    # target, pledged by others, their households, at least, a household asks, room
    (100, 0, 0, 1, True, 100),
    (100, 60, 3, 1, True, 40),
    (100, 100, 3, 1, True, 0),
    (100, 0, 0, 3, True, 98),
    (100, 0, 0, 3, False, 97),
    (100, 97, 1, 3, True, 2),
    (100, 98, 1, 3, True, 1),
    (100, 97, 0, 3, False, 0),
    (100, 40, 5, 3, False, 60),
    (3, 0, 0, 3, True, 1),
]


@pytest.mark.parametrize("row", ROOM)
def test_room_is_kept_for_the_households_that_must_still_come(
    row: tuple[int, int, int, int, bool, int],
) -> None:
    target_minor, pledged_minor, households, least, is_household, room = row
    others = Others(pledged_minor, households)
    terms = {"target_minor": target_minor, "min_households": least}
    assert room_for(others, **terms, is_household=is_household) == room


CAPPED = [(10, 40, 10), (40, 40, 40), (41, 40, 40), (1, 1, 1)]


@pytest.mark.parametrize(("asked", "room", "amount"), CAPPED)
def test_a_pledge_is_capped_at_what_is_missing(asked: int, room: int, amount: int) -> None:
    others = Others(100 - room, 4)
    assert capped(asked, others, target_minor=100, min_households=1, is_household=True) == amount


def test_without_room_a_pledge_is_refused_and_says_who_must_still_come() -> None:
    with pytest.raises(Refusal) as refused:
        capped(5, Others(98, 1), target_minor=100, min_households=4, is_household=False)
    assert refused.value.code == "nothing_missing"
    assert refused.value.facts == {"households": 3}


STOCK = [(0, "none"), (1, "few"), (5, "few"), (6, "plenty"), (1_000, "plenty")]


@pytest.mark.parametrize(("on_hand", "state"), STOCK)
def test_stock_is_told_in_three_states(on_hand: int, state: str) -> None:
    assert stock_state(on_hand) is StockState(state)


def test_texts_are_told_in_the_language_or_in_dutch() -> None:
    texts = {"nl": "Bezem", "en": "Broom"}
    assert [in_language(texts, code) for code in ("en", "nl", "tr")] == ["Broom", "Bezem", "Bezem"]
    assert in_language({}, "en") == ""


def test_what_is_looked_for_is_found_whatever_its_accents_and_capitals() -> None:
    kept = search_text(["Éénjarige bloemen", "", "GRIJPER"])
    assert kept == "eenjarige bloemen|grijper"
    assert all(word in kept for word in search_words("  Grijper ÉENjarige "))
    assert folded("Caf\u0000é\n bar") == "cafe bar"


def test_texts_are_kept_tidy() -> None:
    assert cleaned({"nl": "  Twee \n woorden ", "en": " \t", "tr": "\ud800"}) == {
        "nl": "Twee woorden"
    }
