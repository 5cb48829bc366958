"""Amounts, days and times as people read them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from cambio.web import formats
from cambio.web.styleguide import SampleCurrency

CAMBI = SampleCurrency()
HOURS = SampleCurrency(name="uur", plural="uren", scale=2)
EVENING = datetime(2026, 1, 3, 23, 30, tzinfo=UTC)  # half past midnight, a day later, in Deventer


@pytest.mark.parametrize(
    ("amount_minor", "currency", "signed", "words"),
    [
        (0, CAMBI, False, "0 cambi's"),
        (1, CAMBI, False, "1 cambi"),
        (12, CAMBI, False, "12 cambi's"),
        (1234567, CAMBI, False, "1.234.567 cambi's"),
        (2, CAMBI, True, "+2 cambi's"),
        (0, CAMBI, True, "0 cambi's"),
        (-8, CAMBI, False, "\N{MINUS SIGN}8 cambi's"),
        (-1, CAMBI, True, "\N{MINUS SIGN}1 cambi"),
        (100, HOURS, False, "1 uur"),
        (150, HOURS, False, "1,50 uren"),
        (-25, HOURS, False, "\N{MINUS SIGN}0,25 uren"),
    ],
)
def test_an_amount_is_written_with_the_name_of_its_currency(
    dutch: Flask, *, amount_minor: int, currency: SampleCurrency, signed: bool, words: str
) -> None:
    assert formats.format_money(amount_minor, currency, signed=signed) == words


def test_thousands_are_parted_as_the_reader_is_used_to(english: Flask) -> None:
    assert formats.format_money(1250, CAMBI) == "1,250 cambi's"


def test_euros_have_two_decimals(dutch: Flask) -> None:
    assert formats.format_euros(250000) == "€ 2.500,00"


@pytest.mark.parametrize(("part", "whole", "words"), [(1, 3, "33%"), (3, 3, "100%"), (0, 0, "0%")])
def test_a_share_is_never_rounded_up(dutch: Flask, part: int, whole: int, words: str) -> None:
    assert formats.format_share(part, whole) == words


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("full", "zondag 4 januari 2026"),
        ("long", "4 januari 2026"),
        ("medium", "4 jan 2026"),
        ("short", "04-01-2026"),
    ],
)
def test_a_day_is_the_day_on_the_readers_calendar(
    dutch: Flask, form: formats.DayForm, words: str
) -> None:
    assert formats.format_day(EVENING, form) == words


def test_english_puts_the_day_before_the_month(english: Flask) -> None:
    assert formats.format_moment(EVENING) == "4 January 2026 at 00:30"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=3), "Sunday, 4 January 2026, 00:30\N{EN DASH}03:30"),
        (
            timedelta(days=1),
            "Sunday, 4 January 2026 at 00:30 \N{EN DASH} Monday, 5 January 2026 at 00:30",
        ),
    ],
)
def test_a_span_names_one_day_once(english: Flask, span: timedelta, words: str) -> None:
    assert formats.format_span(EVENING, EVENING + span) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (6, "in 6 days"),
        (-2, "2 days ago"),
        (7, "8 January 2026"),
        (-7, "25 December 2025"),
    ],
)
def test_a_near_day_is_said_as_people_say_it(english: Flask, days: int, words: str) -> None:
    today = date(2026, 1, 1)
    assert formats.format_near_day(today + timedelta(days=days), today=today) == words


@pytest.mark.parametrize("write", [formats.format_day, formats.format_clock, formats.format_moment])
def test_a_moment_without_a_time_zone_is_refused(
    dutch: Flask, write: Callable[[datetime], str]
) -> None:
    with pytest.raises(ValueError, match="time zone"):
        write(datetime(2026, 1, 3))  # noqa: DTZ001 - the mistake that is tested


def test_in_arabic_an_amount_keeps_its_sign_before_it(english: Flask) -> None:
    with force_locale("ar"):
        assert formats.format_amount(12, signed=True) == "\u2068+12\u2069"
        assert "\u2068" in formats.format_money(-5, CAMBI)
        assert formats.format_number(12345) == "12,345"
