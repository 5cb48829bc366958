"""Every reason has words, and the words say all that is known."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest
from flask_babel import force_locale, gettext

from cambio.neighbourhood.rules.address_file import LineProblem, Reason
from cambio.neighbourhood.schemas.line_problems import FIELDS, SENTENCES, field_words, words_for
from tests.neighbourhood.address_files import FIELDS as COLUMNS
from tools.paths import ROOT

FACTS: Mapping[Reason, Mapping[str, str | int]] = {
    Reason.FILE_TOO_LARGE: {"size_bytes": 30_000_000, "limit_bytes": 20_000_000},
    Reason.TOO_MANY_LINES: {"limit": 200_000},
    Reason.COLUMN_TWICE: {"other": "straat"},
    Reason.LINES_IN_ONE_CELL: {"delimiter": ","},
    Reason.LINE_TOO_LONG: {"limit": 5_000},
    Reason.TOO_MANY_CELLS: {"count": 9, "expected": 8},
    Reason.VALUE_TOO_LONG: {"length": 90, "limit": 80},
    Reason.CONTROL_CHARACTER: {"character": "U+0000"},
    Reason.GARBLED_TEXT: {"probably": "Italiëstraat"},
    Reason.HOUSE_NUMBER_OUT_OF_RANGE: {"limit": 99_999},
    Reason.HOUSE_NUMBER_IS_DATE: {"probably": "1-3"},
    Reason.HOUSE_NUMBER_NOT_ALONE: {"number": "12", "letter": "A", "addition": ""},
    Reason.ADDITION_IS_DATE: {"probably": "1-3"},
    Reason.NUMBER_IS_SCIENTIFIC: {"probably": "1E2"},
    Reason.BAG_ID_BAD: {"length": 12},
    Reason.BAG_ID_LOST_ZERO: {"probably": "0150200000000001"},
    Reason.BAG_ID_OF_OTHER_OBJECT: {"object": "pand"},
    Reason.ADDRESS_REPEATED: {"first_line": 2},
    Reason.BAG_ID_REPEATED: {"first_line": 2},
    Reason.PLACE_SPELLED_DIFFERENTLY: {"other": "Dreef", "first_line": 2},
}
"""An example of what comes with each reason; nothing comes with the others."""


def problem(reason: Reason, **changed: str | int) -> LineProblem:
    return LineProblem(3, "street", "x", reason, {**FACTS.get(reason, {}), **changed})


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_sentence_in_both_languages(translating: None, reason: Reason) -> None:
    english = words_for(problem(reason), str)
    with force_locale("nl"):
        dutch = words_for(problem(reason), gettext)
    for words in (english, dutch):
        assert words.endswith((".", "?"))
        assert "%" not in words
    assert english != dutch


@pytest.mark.parametrize(
    ("reason", "changed", "words"),
    [
        (Reason.TOO_MANY_LINES, {}, "200 000 addresses"),
        (Reason.FILE_TOO_LARGE, {}, "larger than 20 MB"),
        (Reason.HOUSE_NUMBER_IS_DATE, {}, "probably 1-3"),
        (Reason.HOUSE_NUMBER_NOT_ALONE, {}, "number 12, letter A."),
        (Reason.HOUSE_NUMBER_NOT_ALONE, {"addition": "BIS"}, "letter A, addition BIS."),
        (Reason.GARBLED_TEXT, {}, "probably “Italiëstraat”"),
        (Reason.GARBLED_TEXT, {"probably": ""}, "were damaged. Export"),
        (Reason.COLUMN_MISSING, {}, "missing: street"),
        (Reason.ADDRESS_REPEATED, {}, "on line 2"),
    ],
)
def test_the_words_hold_the_facts(
    reason: Reason, changed: dict[str, str | int], words: str
) -> None:
    said = words_for(problem(reason, **changed), str)
    assert words in said.replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_every_column_has_a_name() -> None:
    assert tuple(FIELDS) == COLUMNS
    assert field_words("house_number", str) == "house number"
    assert field_words(None, str) == ""


def test_managers_can_look_up_every_reason() -> None:
    page = (ROOT / "docs/addresses.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) - set(COLUMNS)
    assert listed == {reason.value for reason in Reason} == {each.value for each in SENTENCES}
