"""Card codes and card numbers: what is made, what is read, and what is refused by which name."""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.rules import (
    CardCode,
    CardKey,
    CardNumber,
    Fault,
    Unreadable,
    card_hash,
    code_for,
    draw_card_number,
    number_with_check,
    offline_prefix,
    parse_card,
    parse_card_code,
    parse_card_number,
    parse_card_url,
    qr_text,
)
from cards.rules.codes import BASE32
from cards.rules.numbers import ALPHABET, BODIES, LEFT_OUT, NUMBER_LENGTH

KEY = CardKey("A", bytes(range(32)))
NUMBER = CardNumber("GF6W6BZ2")
CODE = CardCode("A", "MZXW6YTBOI5GC3TE")

card_numbers = st.integers(0, BODIES - 1).map(number_with_check)
card_codes = st.builds(
    CardCode,
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    st.text(BASE32, min_size=16, max_size=16),
)
blanks = st.text(" \t\r\n\u00a0\u200b\ufeff", max_size=3)


# ------------------------------------------------------------------------------------- the code


def test_a_code_is_the_same_for_ever_so_that_printed_cards_stay_valid() -> None:
    code = code_for(KEY, community_id=1, number=NUMBER, revision=1)
    assert code.text == "1ACWTH647AMYFIB7PB"
    assert card_hash(code) == hashlib.sha256(b"1ACWTH647AMYFIB7PB").digest()


def test_each_of_key_community_number_and_revision_changes_the_code() -> None:
    codes = {
        code_for(KEY, community_id=1, number=NUMBER, revision=1),
        code_for(replace(KEY, secret=bytes(32)), community_id=1, number=NUMBER, revision=1),
        code_for(KEY, community_id=2, number=NUMBER, revision=1),
        code_for(KEY, community_id=1, number=number_with_check(7), revision=1),
        code_for(KEY, community_id=1, number=NUMBER, revision=2),
    }
    assert len(codes) == 5


def test_the_fields_cannot_run_into_each_other() -> None:
    one = code_for(KEY, community_id=1, number=CardNumber("22222222"), revision=11)
    other = code_for(KEY, community_id=11, number=CardNumber("22222222"), revision=1)
    assert one != other


def test_the_key_id_is_on_the_card_and_not_in_what_is_signed() -> None:
    a = code_for(KEY, community_id=1, number=NUMBER, revision=1)
    b = code_for(replace(KEY, key_id="B"), community_id=1, number=NUMBER, revision=1)
    assert (a.key_id, b.key_id) == ("A", "B")
    assert a.secret == b.secret
    assert card_hash(a) != card_hash(b)


def test_a_secret_does_not_show_in_a_repr() -> None:
    assert CODE.secret not in repr(CODE)
    assert str(KEY.secret) not in repr(KEY)


def test_the_offline_list_holds_eight_bytes_a_card() -> None:
    assert offline_prefix(card_hash(CODE)) == hashlib.sha256(CODE.text.encode()).digest()[:8]


@pytest.mark.parametrize(
    ("key_id", "secret"),
    [("", bytes(32)), ("a", bytes(32)), ("1", bytes(32)), ("AB", bytes(32)), ("A", bytes(31))],
)
def test_a_key_of_the_wrong_shape_is_refused(key_id: str, secret: bytes) -> None:
    with pytest.raises(ValueError, match="key"):
        CardKey(key_id, secret)


@pytest.mark.parametrize(
    ("public_url", "text"),
    [
        ("https://cambio.example", "https://CAMBIO.EXAMPLE/K/1AMZXW6YTBOI5GC3TE"),
        ("https://cambio.example/", "https://CAMBIO.EXAMPLE/K/1AMZXW6YTBOI5GC3TE"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/K/1AMZXW6YTBOI5GC3TE"),
    ],
)
def test_the_qr_has_a_lower_case_scheme_and_all_else_in_upper_case(
    public_url: str, text: str
) -> None:
    assert qr_text(CODE, public_url=public_url) == text


@pytest.mark.parametrize(
    "public_url",
    [
        "",
        "cambio.example",
        "ftp://cambio.example",
        "https://",
        "https://:8000",
        "https://cambio.example/tokens",
        "https://cambio.example?a=b",
        "https://cambio.example#a",
        "https://someone@cambio.example",
        "https://buurt-súd.example",
    ],
)
def test_a_public_address_that_cannot_stand_on_a_card_is_refused(public_url: str) -> None:
    with pytest.raises(ValueError, match="public address"):
        qr_text(CODE, public_url=public_url)


# -------------------------------------------------------------------------------- reading a code


@pytest.mark.parametrize(
    "text",
    [
        "https://CAMBIO.EXAMPLE/K/1AMZXW6YTBOI5GC3TE",
        "https://cambio.example/k/1amzxw6ytboi5gc3te",
        "HTTPS://OLD-NAME.EXAMPLE:8443/K/1AMZXW6YTBOI5GC3TE",
        "http://127.0.0.1:8000/K/1AMZXW6YTBOI5GC3TE",
        "/K/1AMZXW6YTBOI5GC3TE",
        "cambio.example/some/k/path/K/1AMZXW6YTBOI5GC3TE",
        "  https://CAMBIO.EXAMPLE/K/1AMZX W6YT BOI5 GC3TE\r\n",
        "\ufeffhttps://CAMBIO.EXAMPLE/K/1AMZXW6YT\u200bBOI5GC3TE\t",
    ],
)
def test_whatever_stands_before_the_mark_and_whatever_its_case_the_code_is_read(text: str) -> None:
    assert parse_card_url(text) == CODE
    assert parse_card(text) == CODE


@pytest.mark.parametrize(
    ("text", "fault", "characters"),
    [
        ("", Fault.EMPTY, ""),
        (" \u200b\n", Fault.EMPTY, ""),
        ("https://cambio.example/", Fault.NOT_A_CARD, ""),
        ("https://cambio.example/KK/1AMZXW6YTBOI5GC3TE", Fault.NOT_A_CARD, ""),
        ("1AMZXW6YTBOI5GC3TE", Fault.NOT_A_CARD, ""),
        ("WIFI:S:huis;T:WPA;P:geheim;;", Fault.NOT_A_CARD, ""),
        ("https://cambio.example/K/", Fault.EMPTY, ""),
        ("https://cambio.example/K/2AMZXW6YTBOI5GC3TE", Fault.UNKNOWN_FORMAT, ""),
        ("https://cambio.example/K/IAMZXW6YTBOI5GC3TE", Fault.UNKNOWN_FORMAT, ""),
        ("https://cambio.example/K/1", Fault.TOO_SHORT, ""),
        ("https://cambio.example/K/1AMZXW6YTBOI5GC3T", Fault.TOO_SHORT, ""),
        ("https://cambio.example/K/1AMZXW6YTBOI5GC3TEE", Fault.TOO_LONG, ""),
        ("https://cambio.example/K/1AMZXW6YTBOI5GC3TE/", Fault.TOO_LONG, ""),
        ("https://cambio.example/K/1AMZXW6YTBOI5GC3TE?x=1", Fault.TOO_LONG, ""),
        ("https://cambio.example/K/1AMZXW6YTBOI5GC3T0", Fault.IMPOSSIBLE_CHARACTER, "0"),
        ("https://cambio.example/K/1AMZXW6YTBOI5G1310", Fault.IMPOSSIBLE_CHARACTER, "10"),
        ("https://cambio.example/K/17MZXW6YTBOI5GC3TE", Fault.IMPOSSIBLE_CHARACTER, "7"),
        ("https://cambio.example/K/1AMZXW6YTBOı5GC3TE", Fault.IMPOSSIBLE_CHARACTER, "ı"),
        ("https://cambio.example/K/1" + "A" * 100_000, Fault.TOO_LONG, ""),
    ],
)
def test_what_is_no_card_code_is_refused_by_name(text: str, fault: Fault, characters: str) -> None:
    assert parse_card_url(text) == Unreadable(fault, characters)


@given(card_codes, st.sampled_from(["https://a.nl", "http://10.0.0.1:8000"]))
def test_every_code_is_read_back_from_its_qr(code: CardCode, public_url: str) -> None:
    assert parse_card(qr_text(code, public_url=public_url)) == code


@given(card_codes, st.lists(blanks, min_size=18, max_size=18))
def test_blanks_and_case_do_not_matter(code: CardCode, between: list[str]) -> None:
    text = "".join(c + blank for c, blank in zip(code.text, between, strict=True))
    assert parse_card_code(text) == code
    assert parse_card_code(text.lower()) == code


@given(st.text(max_size=60))
def test_any_text_at_all_is_answered(text: str) -> None:
    for answer in (parse_card(text), parse_card("/K/" + text), parse_card_code(text)):
        assert isinstance(answer, CardCode | CardNumber | Unreadable)


# ------------------------------------------------------------------------------------ the number


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
