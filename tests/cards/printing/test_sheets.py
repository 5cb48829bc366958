"""Sheets of ten cards: every card read back as a phone would, and measured with a ruler."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from cards.printing import SheetCard, draw_sheets
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH, SYMBOL_SIDE, card_shapes
from cards.printing.shapes import PlacedSymbol
from cards.printing.sheets import LEFT, TOP
from cards.printing.symbols import QUIET_MODULES
from tests.cards.printing.looking import (
    LONG_SITE,
    SHORT_SITE,
    WORDS,
    cell,
    cropped,
    dark_extent,
    faces,
    picture,
    sheets_of,
    text_in,
)


@pytest.mark.parametrize("dpi", [72, 100, 150, 300])
@pytest.mark.parametrize("public_url", [SHORT_SITE, LONG_SITE])
def test_every_card_on_every_sheet_is_read_in_its_own_place(dpi: int, public_url: str) -> None:
    printed = faces(13, public_url=public_url)
    pdf = sheets_of([SheetCard(face, "Dreef") for face in printed])
    sheets = [picture(page, dpi=dpi) for page in pdf]
    assert len(sheets) == 2
    for number, face in enumerate(printed):
        sheet, index = divmod(number, 10)
        (read,) = zxingcpp.read_barcodes(cropped(sheets[sheet], cell(index), dpi=dpi))
        assert read.text == face.code_url


def test_each_card_bears_its_own_number_beside_its_own_code() -> None:
    printed = faces(10)
    page = sheets_of([SheetCard(face, "Dreef") for face in printed])[0]
    for index, face in enumerate(printed):
        assert face.card_number in text_in(page, cell(index))
        assert "Deventer" in text_in(page, cell(index))


def test_the_place_and_the_label_stand_in_the_margin_and_never_on_a_card() -> None:
    printed = [
        SheetCard(face, "Zandweerdsweg", f"Huishouden {index}")
        for index, face in enumerate(faces(10))
    ]
    page = sheets_of(printed)[0]
    whole = text_in(page, (0, 0, 210, 297))
    assert "Zandweerdsweg · Cambio Company, Deventer" in whole
    assert "Blad 1" in whole
    assert WORDS.full_size in whole
    for index in range(10):
        assert f"Huishouden {index}" in whole
        on_card = text_in(page, cell(index))
        assert "Zandweerdsweg" not in on_card
        assert "Huishouden" not in on_card


def test_a_new_place_begins_a_new_sheet_and_sheets_are_counted_through() -> None:
    printed = faces(14)
    places = ["Dreef"] * 11 + ["Zandweerdsweg"] * 3
    cards = [SheetCard(face, place) for face, place in zip(printed, places, strict=True)]
    pdf = sheets_of(cards)
    headings = [text_in(page, (0, 0, 210, 10)) for page in pdf]
    assert [heading.split(" · ")[0] for heading in headings] == ["Dreef", "Dreef", "Zandweerdsweg"]
    assert ["Blad 1" in headings[0], "Blad 2" in headings[1], "Blad 3" in headings[2]] == [True] * 3


def test_sheets_are_a4_and_no_cards_make_one_empty_page() -> None:
    for cards in ([], [SheetCard(faces(1)[0], "Dreef")]):
        pdf = sheets_of(cards)
        assert len(pdf) == 1
        width, height = pdf[0].get_size()
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    assert draw_sheets([], BytesIO(), words=WORDS) == 0


@pytest.mark.parametrize("public_url", [SHORT_SITE, LONG_SITE])
def test_the_symbol_is_34_mm_with_four_modules_of_quiet_around_it(public_url: str) -> None:
    (face,) = faces(1, public_url=public_url)
    image = picture(sheets_of([SheetCard(face, "Dreef")])[0], dpi=600)
    (placed,) = (shape for shape in card_shapes(face) if isinstance(shape, PlacedSymbol))
    x, y = LEFT + placed.x, TOP + placed.y
    symbol = cropped(image, (x, y, x + SYMBOL_SIDE, y + SYMBOL_SIDE), dpi=600)
    module = SYMBOL_SIDE / placed.symbol.side
    found = [pixels / 600 * 25.4 for pixels in dark_extent(symbol)]
    quiet = QUIET_MODULES * module
    expected = [quiet, quiet, SYMBOL_SIDE - quiet, SYMBOL_SIDE - quiet]
    assert found == pytest.approx(expected, abs=0.1)
    assert module > 0.75


def test_cut_marks_point_at_the_edges_and_leave_the_cards_clean() -> None:
    image = picture(sheets_of([SheetCard(faces(1)[0], "Dreef")])[0], dpi=600).convert("L")
    for x, y in ((LEFT, TOP), (LEFT + CARD_WIDTH, TOP), (LEFT + 2 * CARD_WIDTH, TOP)):
        above = cropped(image, (x - 1, y - 4, x + 1, y - 2), dpi=600)
        left, _, right, _ = dark_extent(above)
        assert (left + right) / 2 / 600 * 25.4 == pytest.approx(1, abs=0.05)
    inside = cropped(image, (LEFT, TOP, LEFT + 2 * CARD_WIDTH, TOP + 5 * CARD_HEIGHT), dpi=600)
    frame = np.asarray(inside).copy()
    frame[20:-20, 20:-20] = 255
    assert frame.min() == 255


def test_the_ruler_in_the_margin_is_5_cm() -> None:
    image = picture(sheets_of([SheetCard(faces(1)[0], "Dreef")])[0], dpi=600)
    ruler = cropped(image, (LEFT - 5, 289.6, LEFT + 52, 291.4), dpi=600)
    left, _, right, _ = dark_extent(ruler)
    assert (right - left) / 600 * 25.4 == pytest.approx(50, abs=0.2)


def test_the_same_cards_make_the_same_file_with_its_typeface_inside() -> None:
    files = []
    for _ in range(2):
        out = BytesIO()
        draw_sheets((SheetCard(face, "Dreef") for face in faces(3)), out, words=WORDS)
        files.append(out.getvalue())
    assert files[0] == files[1]
    assert b"AtkinsonHyperlegibleNext-Bold" in files[0]
    assert b"FontFile2" in files[0]


def test_cards_are_taken_sheet_by_sheet_and_progress_is_told_after_each() -> None:
    taken: list[int] = []
    told: list[tuple[int, int]] = []

    def cards() -> Iterator[SheetCard]:
        for index, face in enumerate(faces(25)):
            taken.append(index)
            yield SheetCard(face, "Dreef")

    out = BytesIO()
    count = draw_sheets(
        cards(), out, words=WORDS, progress=lambda drawn: told.append((drawn, len(taken)))
    )
    assert count == 3
    assert told == [(10, 10), (20, 20), (25, 25)]


TWO_THOUSAND = """
import os, pathlib, re, time
from tests.cards.printing.looking import WORDS, LONG_SITE, faces
from cards.printing import SheetCard, draw_sheets
cards = [SheetCard(face, "Dreef", "Dreef 1") for face in faces(2_000, public_url=LONG_SITE)]
begin = time.process_time()
with open(os.devnull, "wb") as out:
    sheets = draw_sheets(cards, out, words=WORDS)
    size = out.tell()
seconds = time.process_time() - begin
peak = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]
print(sheets, size, int(peak) // 1024, seconds)
"""


def test_two_thousand_cards_take_seconds_and_little_memory() -> None:
    """The target of the design: 6 s, 4 MB, 200 MB; processor time, so that a busy machine may."""
    run = subprocess.run(
        [sys.executable, "-c", TWO_THOUSAND],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    sheets, size, megabytes, seconds = run.stdout.split()
    assert int(sheets) == 200
    assert int(size) < 4_000_000
    assert int(megabytes) < 200
    assert float(seconds) < 6
