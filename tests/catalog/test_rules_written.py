"""Prices, seasons, codes and files: what is read is what was written; and what lapses when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cambio.database import Refusal
from catalog.rules.codes import is_code, is_slip, plain_code, shown_code
from catalog.rules.item_files import Line, read_lines, read_terms, written_file
from catalog.rules.orders import kept_after_reminder, lapses
from catalog.rules.prices import missing_for, read_prices, total_of, written_prices
from catalog.rules.seasons import Season, in_season, read_season, written_day

NOW = datetime(2026, 3, 7, 10, 0, tzinfo=UTC)


def day(days: float) -> datetime:
    return NOW + timedelta(days=days)


# --------------------------------------------------------------------------------- prices, seasons


def test_prices_are_read_as_they_are_written() -> None:
    written = "12 CAM / 5 GLD / 6 CAM + 2 GLD"
    assert written_prices(read_prices(written)) == written
    assert read_prices(" 12cam/ ") == ({"CAM": 12},)
    assert read_prices("") == ()


def test_a_total_adds_up_each_currency_by_itself() -> None:
    lines = [(2, {"CAM": 6, "GLD": 2}), (1, {"CAM": 5})]
    assert total_of(lines) == {"CAM": 17, "GLD": 4}
    assert missing_for({"CAM": 17, "GLD": 4}, {"CAM": 20}) == {"GLD": 4}


SEASONS = [
    (None, date(2026, 1, 1), True),
    (Season(301, 1031), date(2026, 3, 1), True),
    (Season(301, 1031), date(2026, 10, 31), True),
    (Season(301, 1031), date(2026, 11, 1), False),
    (Season(1101, 228), date(2026, 1, 15), True),
    (Season(1101, 228), date(2026, 3, 1), False),
]


@pytest.mark.parametrize(("season", "today", "is_in"), SEASONS)
def test_a_season_comes_every_year_and_may_go_over_new_year(
    season: Season | None, today: date, *, is_in: bool
) -> None:
    assert in_season(season, today) is is_in


def test_a_season_is_read_as_it_is_written() -> None:
    season = read_season("1-3", "31-10")
    assert season is not None
    assert [written_day(each) for each in season] == ["1-3", "31-10"]
    assert read_season("", " ") is None


# ------------------------------------------------------------------------------------ what lapses


def test_nothing_lapses_that_was_not_told_of_three_days_before() -> None:
    assert not lapses(now=day(20), keep_until=day(14), reminded_at=None)
    assert not lapses(now=day(15), keep_until=day(14), reminded_at=day(13))
    assert not lapses(now=day(13), keep_until=day(14), reminded_at=day(10))
    assert lapses(now=day(16), keep_until=day(14), reminded_at=day(13))


def test_a_late_reminder_keeps_an_order_longer_never_shorter() -> None:
    assert kept_after_reminder(now=day(13), keep_until=day(14)) == day(16)
    assert kept_after_reminder(now=day(2), keep_until=day(14)) == day(14)


# --------------------------------------------------------------------------------- codes and files


def test_a_code_is_known_however_it_is_typed() -> None:
    assert plain_code("7kx2p 9qm4t") == plain_code("AF7KX2P9QM4T") == "7KX2P9QM4T"
    assert shown_code("7KX2P9QM4T") == "7KX2P 9QM4T"
    assert is_code("7KX2P-9QM4T")
    assert is_slip("AF7KX2P9QM4T")
    assert not is_slip("7KX2P 9QM4T")
    assert not is_code("1234567")


def test_a_file_is_read_as_it_is_written() -> None:
    row = {"name_nl": "Bezem", "category": "cleaning", "price": "12 CAM", "synonyms": "=1+1"}
    content = "".join(written_file([row])).encode()
    line = read_lines(content)[0]
    assert (line.number, line.cell("name_nl"), line.cell("synonyms")) == (2, "Bezem", "=1+1")
    assert read_terms(line).ways == ({"CAM": 12},)
    assert b"'=1+1" in content


FILES = [b"", b"name_nl;price\nBezem;1 CAM", b"\xff\xfe", b"x" * 8_000_001]


@pytest.mark.parametrize("content", FILES, ids=["empty", "no category", "no text", "too long"])
def test_what_is_no_list_of_items_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="no list of items"):
        read_lines(content)


CELLS = [
    ("price_unreadable", {"price": "veel"}),
    ("season_invalid", {"season_from": "1-3"}),
    ("limit_invalid", {"max": "x"}),
    ("least_invalid", {"min": "-1"}),
    ("days_invalid", {"days": "lang"}),
]


@pytest.mark.parametrize(("code", "cells"), CELLS)
def test_a_cell_that_cannot_be_read_is_refused(code: str, cells: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        read_terms(Line(2, cells))
    assert refused.value.code == code
