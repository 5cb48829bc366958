"""One card: as PNG and as SVG, and that its design holds with whatever is written on it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from cards.printing import card_png, card_svg, qr_svg
from cards.printing.colours import INK, LEGIBLE_CONTRAST, WHITE, Colour
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH, card_shapes
from cards.printing.shapes import Box, Polygon, Shape, Words
from cards.printing.symbols import QUIET_MODULES, qr_symbol
from cards.printing.typography import balanced, fitted, text_width, wrapped
from tests.browser.live import chromium
from tests.cards.printing.looking import LINES, LONG_SITE, SHORT_SITE, faces


@pytest.mark.parametrize("public_url", [SHORT_SITE, LONG_SITE])
def test_a_png_card_has_its_size_and_is_read(public_url: str) -> None:
    (face,) = faces(1, public_url=public_url)
    image = Image.open(BytesIO(card_png(face)))
    assert image.size == (1011, 638)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    (read,) = zxingcpp.read_barcodes(image)
    assert read.text == face.code_url


@pytest.mark.browser
def test_an_svg_card_is_read_in_a_browser_and_shows_its_number() -> None:
    (face,) = faces(1)
    face = replace(face, community_name="Buurt & <co>")
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 400, "height": 260}, device_scale_factor=2)
        page.set_content(card_svg(face))
        shot = Image.open(BytesIO(page.screenshot()))
        texts = page.locator("text").all_text_contents()
    (read,) = zxingcpp.read_barcodes(shot)
    assert read.text == face.code_url
    assert face.card_number in texts
    assert {"Buurt &", "<co>"} <= set(texts) or "Buurt & <co>" in texts


def test_an_svg_has_a_title_and_nothing_that_a_strict_page_forbids() -> None:
    (face,) = faces(1)
    for svg in (card_svg(face), qr_svg(face.code_url, side=34, title="Naar uw kaart")):
        assert svg.count("<title>") == 1
        assert not any(word in svg for word in ("style", "script", "href", "url("))
    assert "<title>A &amp; B &lt;c&gt;</title>" in qr_svg("x", side=10, title="A & B <c>")


def test_card_numbers_keep_to_one_size_so_that_cards_look_alike() -> None:
    sizes = {
        shape.size
        for face in faces(200)
        for shape in card_shapes(face)
        if isinstance(shape, Words) and shape.text == face.card_number
    }
    assert sizes == {15}


@pytest.mark.parametrize(
    ("community_name", "programme_name", "lines"),
    [
        ("Deventer", "Cambio Company", LINES),
        ("Gemeente Súdwest-Fryslân", "Gold Card Service prettig wonen", LINES),
        ("Buurtcoöperatie Zandweerd en Landsherenkwartier", "Samen schoon", LINES * 3),
        ("D" * 80, "P" * 80, ("W" * 300, "x " * 300)),
        ("", "", ()),
    ],
)
def test_whatever_the_texts_everything_stays_on_its_side_and_above_the_houses(
    community_name: str, programme_name: str, lines: tuple[str, ...]
) -> None:
    face = replace(
        faces(1, public_url="https://een-lange-naam.voorbeeld.cambio-deventer.nl")[0],
        community_name=community_name,
        programme_name=programme_name,
        lines=lines,
    )
    shapes = card_shapes(face)
    houses = min(y for shape in shapes if isinstance(shape, Polygon) for _, y in shape.points)
    for shape in shapes:
        if isinstance(shape, Words) and shape.x < 46:
            assert shape.x >= 3
            assert shape.x + shape.width <= 46
            assert shape.baseline < houses
        elif isinstance(shape, Words):
            assert shape.x + shape.width <= CARD_WIDTH - 2
            assert shape.baseline <= CARD_HEIGHT - 3


# ------------------------------------------------------------------------- symbols and colours


@pytest.mark.parametrize(
    ("public_url", "version"), [(SHORT_SITE, "3"), (LONG_SITE, "4"), ("http://127.0.0.1:8000", "3")]
)
def test_symbols_are_level_q_version_3_or_4_with_the_fixed_mask(
    public_url: str, version: str
) -> None:
    (face,) = faces(1, public_url=public_url)
    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(card_png(face))))
    told: Any = read.extra
    assert (told["Version"], told["ECLevel"], told["DataMask"]) == (version, "Q", 1)


def test_runs_are_merged_and_stay_out_of_the_quiet_zone() -> None:
    symbol = qr_symbol(faces(1)[0].code_url)
    ends: dict[int, int] = {}
    for x, y, length in symbol.runs:
        assert x > ends.get(y, QUIET_MODULES - 1)
        ends[y] = x + length
        assert QUIET_MODULES <= y < symbol.side - QUIET_MODULES
        assert x + length <= symbol.side - QUIET_MODULES


@pytest.mark.parametrize("text", ["", "green", "0b5f53", "#0b5f5", "#0b5f53ff", "#zzzzzz"])
def test_what_is_no_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="colour"):
        Colour.of(text)


@given(st.from_regex("#[0-9a-f]{6}", fullmatch=True))
def test_in_any_accent_the_names_stay_legible(accent: str) -> None:
    face = replace(faces(1)[0], accent=accent)
    shapes: list[Shape] = card_shapes(face)
    panel = next(shape for shape in shapes if isinstance(shape, Box))
    for shape in shapes:
        if isinstance(shape, Words):
            assert shape.fill.contrast(panel.fill) >= LEGIBLE_CONTRAST
    assert INK.contrast(WHITE) > 15


# -------------------------------------------------------------------------------------- lines


@given(st.text(max_size=200), st.floats(10, 80), st.sampled_from([7.0, 11.0]))
def test_lines_keep_to_the_width_and_lose_nothing(text: str, width: float, size: float) -> None:
    lines = wrapped(text, width=width, size=size)
    assert all(text_width(line, size=size) <= width or len(line) == 1 for line in lines)
    plain = "".join(c for c in "".join(lines) if c != " ")
    assert plain == "".join(wrapped(text, width=1e9, size=size)).replace(" ", "")
    assert len(balanced(text, width=width, size=size)) <= max(len(lines), 1)


def test_a_line_is_made_smaller_before_it_is_cut_off() -> None:
    assert fitted("Deventer", width=40, sizes=(17, 9), most_lines=1) == (17, ["Deventer"])
    assert fitted("Deventer", width=20, sizes=(17, 9), most_lines=1) == (9, ["Deventer"])
    assert fitted("Deventer", width=10, sizes=(17, 9), most_lines=1)[1][0].endswith("…")
    assert fitted("", width=10, sizes=(17,), most_lines=1) == (17, [])
