"""Writing of two scripts on one line: joined, in order, each in its typeface."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cards.printing import CardFace, SheetCard, card_png, card_svg
from cards.printing.layout import card_shapes
from cards.printing.scripts import drawable, font_file, pieces
from cards.printing.shapes import Words
from cards.printing.typography import text_width, wrapped
from tests.cards.printing.looking import cell, faces, sheets_of, text_in

ARABIC = ("أظهر هذه البطاقة عندما تشارك.", "امسح الرمز أو اكتب الرقم في الموقع.")
FONTS = Path(font_file("NotoSansArabic-Regular")).parent


def arabic_face() -> CardFace:
    (face,) = faces(1)
    return replace(face, lines=ARABIC, number_label="رقم البطاقة", rtl=True)


def test_latin_text_is_one_piece_as_it_is_written() -> None:
    (piece,) = pieces("Gemeente Súdwest-Fryslân")
    assert piece.text == "Gemeente Súdwest-Fryslân"
    assert piece.font == "AtkinsonHyperlegibleNext-Regular"


def test_arabic_is_joined_and_laid_out_from_left_to_right() -> None:
    (piece,) = pieces("باب", rtl=True)
    # Beh at the end, alef joined to the right, beh at the beginning: as the eye meets them.
    assert [hex(ord(character)) for character in piece.text] == ["0xfe8f", "0xfe8e", "0xfe91"]
    assert piece.font == "NotoSansArabic-Regular"


def test_words_of_the_other_script_keep_their_order_and_brackets_turn() -> None:
    line = "".join(piece.text for piece in pieces("بطاقة (cambi's).", rtl=True))
    assert line.startswith(".(cambi's) ")
    assert [piece.font for piece in pieces("Familie ياسين", bold=True)] == [
        "AtkinsonHyperlegibleNext-Bold",
        "NotoSansArabic-Bold",
    ]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=60))
def test_any_text_has_a_width_and_is_not_lost(text: str) -> None:
    line = drawable(text)
    assert text_width(line, size=10) >= 0
    assert sum(len(piece.text) for piece in pieces(line)) > 0 or not line


def test_arabic_lines_keep_to_the_width() -> None:
    lines = wrapped(ARABIC[1], width=25, size=8)
    assert len(lines) > 1
    assert all(text_width(line, size=8) <= 25 for line in lines)


def test_a_card_in_arabic_is_read_as_text_and_as_a_code() -> None:
    face = arabic_face()
    page = sheets_of([SheetCard(face, "Dreef")])[0]
    text = text_in(page, cell(0))
    for line in ("أظهر هذه البطاقة", "رقم البطاقة", face.card_number, "cambio.nl"):
        assert line in text
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(card_png(face))))
    assert read.text == face.code_url
    assert ' direction="rtl"' in card_svg(face)


def test_a_card_in_arabic_begins_at_the_right_and_stays_on_its_side() -> None:
    lines = [
        shape for shape in card_shapes(arabic_face()) if isinstance(shape, Words) and shape.x < 46
    ]
    assert len({round(line.x + line.width, 3) for line in lines}) == 1
    assert all(line.x >= 3 for line in lines)


@pytest.mark.parametrize("name", sorted(path.name for path in FONTS.glob("*.ttf")))
def test_a_typeface_is_the_file_that_is_described(name: str) -> None:
    described = (FONTS / "README.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"`(\S+\.ttf)` \| `([0-9a-f]{64})`", described))
    assert listed[name] == hashlib.sha256((FONTS / name).read_bytes()).hexdigest()
