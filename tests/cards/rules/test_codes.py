"""Card codes: what is made, what is read, and what is refused by which name."""

from __future__ import annotations

import hashlib
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
    number_with_check,
    offline_prefix,
    parse_card,
    parse_card_code,
    parse_card_url,
    qr_text,
)
from cards.rules.codes import BASE32

KEY = CardKey("A", bytes(range(32)))
NUMBER = CardNumber("GF6W6BZ2")
CODE = CardCode("A", "MZXW6YTBOI5GC3TE")

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
