"""Cards to print, and looking at what came out of it: as a picture, as text, with a ruler."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image

from cards.printing import CardFace, SheetCard, SheetWords, draw_sheets
from cards.printing.layout import CARD_HEIGHT, CARD_WIDTH
from cards.printing.sheets import LEFT, TOP
from cards.rules import CardKey, code_for, draw_card_number, qr_text

KEY = CardKey("A", b"a key that only these tests know of")
LINES = ("Laat deze kaart zien als u meedoet.", "Scan de code of typ het nummer.")
WORDS = SheetWords(
    document_title="Kaarten om te printen",
    sheet="Blad %(number)s",
    full_size="Deze lijn is 5 cm lang.",
    language="nl",
)
SHORT_SITE = "https://cambio.nl"
LONG_SITE = "https://buurtgeld.cambio-deventer.nl"


def faces(count: int, *, public_url: str = SHORT_SITE) -> list[CardFace]:
    chance = random.Random(count)  # noqa: S311 - the same cards each time
    numbers = [draw_card_number(chance.randrange) for _ in range(count)]
    codes = [code_for(KEY, community_id=1, number=number, revision=1) for number in numbers]
    return [
        CardFace(
            code_url=qr_text(code, public_url=public_url),
            card_number=number.shown,
            number_label="Kaartnummer",
            community_name="Deventer",
            programme_name="Cambio Company",
            lines=LINES,
        )
        for number, code in zip(numbers, codes, strict=True)
    ]


def sheets_of(cards: list[SheetCard]) -> pypdfium2.PdfDocument:
    out = BytesIO()
    draw_sheets(cards, out, words=WORDS)
    return pypdfium2.PdfDocument(out.getvalue())


def picture(page: Any, *, dpi: int) -> Image.Image:
    rendered: Image.Image = page.render(scale=dpi / 72).to_pil()
    return rendered


def cell(index: int) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a card on its sheet, in mm."""
    row, column = divmod(index, 2)
    x, y = LEFT + column * CARD_WIDTH, TOP + row * CARD_HEIGHT
    return x, y, x + CARD_WIDTH, y + CARD_HEIGHT


def cropped(image: Image.Image, box: tuple[float, float, float, float], *, dpi: int) -> Image.Image:
    left, top, right, bottom = (round(mm / 25.4 * dpi) for mm in box)
    return image.crop((left, top, right, bottom))


def text_in(page: Any, box: tuple[float, float, float, float]) -> str:
    """The text of a page between left, top, right and bottom, in mm."""
    left, top, right, bottom = (mm / 25.4 * 72 for mm in box)
    height = page.get_height()
    found: str = page.get_textpage().get_text_bounded(left, height - bottom, right, height - top)
    return found


def dark_extent(image: Image.Image) -> tuple[int, int, int, int]:
    """Where the black of a picture begins and ends: left, top, right, bottom in pixels."""
    rows, columns = np.nonzero(np.asarray(image.convert("L")) < 64)
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1
