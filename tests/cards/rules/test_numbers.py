"""Card numbers: their check character, what is read, and what is refused by which name."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.rules import (
    CardNumber,
    Fault,
    Unreadable,
    draw_card_number,
    number_with_check,
    parse_card,
    parse_card_number,
)
from cards.rules.numbers import ALPHABET, BODIES, LEFT_OUT, NUMBER_LENGTH

NUMBER = CardNumber("GF6W6BZ2")
card_numbers = st.integers(0, BODIES - 1).map(number_with_check)


def test_the_alphabet_leaves_out_what_people_mistake_and_is_prime() -> None:
    assert not set(ALPHABET) & set(LEFT_OUT)
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


def test_a_number_is_shown_in_two_groups_of_four() -> None:
    assert NUMBER.shown == "GF6W-6BZ2"


@pytest.mark.parametrize(
    "text", ["GF6W-6BZ2", "gf6w 6bz2", " g f 6 w 6 b z 2\n", "GF6W–6BZ2", "gf6w.6bz2", "GF6W6BZ2"]
)
def test_a_typed_number_is_read_in_any_case_with_blanks_and_dashes(text: str) -> None:
    assert parse_card_number(text) == NUMBER
    assert parse_card(text) == NUMBER


@pytest.mark.parametrize(
    ("text", "fault", "characters"),
    [
        ("", Fault.EMPTY, ""),
        (" - ", Fault.EMPTY, ""),
        ("GF6W-6BZ0", Fault.LEFT_OUT_CHARACTER, "0"),
        ("GF6W-6ILO", Fault.LEFT_OUT_CHARACTER, "ILO"),
        ("GF6W-10OL0", Fault.LEFT_OUT_CHARACTER, "10OL"),
        ("GF6W-6BZé", Fault.IMPOSSIBLE_CHARACTER, "é"),
        ("GF6W-0BZ!", Fault.IMPOSSIBLE_CHARACTER, "!"),
        ("GF6W-6BZ", Fault.TOO_SHORT, ""),
        ("GF6W-6BZ22", Fault.TOO_LONG, ""),
        ("G" * 100_000, Fault.TOO_LONG, ""),
        ("GF6W-6BZ3", Fault.CHECK_FAILED, ""),
        ("FG6W-6BZ2", Fault.CHECK_FAILED, ""),
        ("GF66-WBZ2", Fault.CHECK_FAILED, ""),
    ],
)
def test_a_mistyped_number_is_refused_by_name(text: str, fault: Fault, characters: str) -> None:
    assert parse_card_number(text) == Unreadable(fault, characters)


@given(card_numbers, st.integers(0, NUMBER_LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_misread_character_is_noticed(
    number: CardNumber, place: int, other: str
) -> None:
    typed = number.text[:place] + other + number.text[place + 1 :]
    if typed != number.text:
        assert parse_card_number(typed) == Unreadable(Fault.CHECK_FAILED)


@given(card_numbers, st.integers(0, NUMBER_LENGTH - 1), st.integers(0, NUMBER_LENGTH - 1))
def test_every_swap_of_two_characters_is_noticed(number: CardNumber, one: int, other: int) -> None:
    characters = list(number.text)
    characters[one], characters[other] = characters[other], characters[one]
    if (typed := "".join(characters)) != number.text:
        assert parse_card_number(typed) == Unreadable(Fault.CHECK_FAILED)


@given(card_numbers, st.integers(0, 6), st.sampled_from(ALPHABET), st.sampled_from(ALPHABET))
def test_a_double_character_misread_as_another_double_is_noticed(
    number: CardNumber, place: int, doubled: str, misread: str
) -> None:
    body = number.text[:place] + doubled * 2 + number.text[place + 2 :]
    right = [c for c in ALPHABET if _is_right(_with_last(body, c, keep=place == 6))]
    for last in right:
        good = _with_last(body, last, keep=place == 6)
        bad = good[:place] + misread * 2 + good[place + 2 :]
        assert _is_right(bad) == (misread == doubled)


def test_numbers_count_up_and_none_comes_twice() -> None:
    assert number_with_check(0).text == "22222222"
    assert number_with_check(BODIES - 1).text[:7] == "ZZZZZZZ"
    assert len({number_with_check(n) for n in range(5_000)}) == 5_000


@pytest.mark.parametrize("ordinal", [-1, BODIES])
def test_there_are_no_more_numbers_than_the_alphabet_allows(ordinal: int) -> None:
    with pytest.raises(ValueError, match="no card number"):
        number_with_check(ordinal)


def test_drawn_numbers_spell_nothing_and_follow_the_seed() -> None:
    first, again = (random.Random(2014) for _ in range(2))  # noqa: S311 - the demo's way
    drawn = [draw_card_number(first.randrange) for _ in range(500)]
    assert drawn == [draw_card_number(again.randrange) for _ in range(500)]
    assert len(set(drawn)) == 500
    assert not any(re.search("[A-Z]{3}", number.text) for number in drawn)


@pytest.mark.parametrize("text", ["", "GF6W-6BZ2", "gf6w6bz2", "GF6W6BZ3", "0F6W6BZ2"])
def test_only_a_right_number_can_be_a_card_number(text: str) -> None:
    with pytest.raises(ValueError, match="card number"):
        CardNumber(text)


def _with_last(text: str, last: str, *, keep: bool) -> str:
    """Put another check character, or another first one where the pair holds the check itself."""
    return last + text[1:] if keep else text[:7] + last


def _is_right(text: str) -> bool:
    return isinstance(parse_card_number(text), CardNumber)
