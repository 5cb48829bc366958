"""Writing of more than one script: letters joined, laid out from left to right, in their typeface.

The drawings know nothing of Arabic. They put characters one after another from left to right; what
this gives them is in that order already, each letter in the form that it has at its place.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display  # the one of its two that turns brackets round
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

_FOLDER = Path(__file__).parent / "fonts"
LATIN, ARABIC = "AtkinsonHyperlegibleNext", "NotoSansArabic"
_WEIGHTS = {False: "Regular", True: "Bold"}
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_JOINING = ArabicReshaper({"delete_harakat": False, "support_ligatures": True})


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters in one typeface, in the order in which they stand on paper.

    `font` is its name in reportlab.
    """

    text: str
    font: str

    def width(self, size: float) -> float:
        """How long it is in points."""
        length: float = pdfmetrics.stringWidth(self.text, self.font, size)
        return length


def font_file(name: str) -> Path:
    """The TrueType file of a font by its name in reportlab."""
    family, _dash, weight = name.partition("-")
    return _FOLDER / f"{family}-{weight}.ttf"


def font_name(*, bold: bool, family: str = LATIN) -> str:
    """The name of a weight in reportlab, which has then been told of all."""
    _fonts()
    return f"{family}-{_WEIGHTS[bold]}"


def is_mixed(text: str) -> bool:
    """Whether something in it is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


@lru_cache(maxsize=4096)
def pieces(text: str, *, bold: bool = False, rtl: bool = False) -> tuple[Piece, ...]:
    """A line of text as it is drawn from left to right.

    `rtl` is the direction of the sentence, which may begin with a word of the other script.
    """
    if rtl or is_mixed(text):
        text = get_display(_JOINING.reshape(text), base_dir="R" if rtl else "L")
    named = [(_family(character), character) for character in text]
    # A blank belongs to the word before it, so that a sentence is few pieces.
    for place in range(1, len(named)):
        if named[place][1] == " ":
            named[place] = (named[place - 1][0], " ")
    return tuple(
        Piece("".join(each[1] for each in run), font_name(bold=bold, family=family))
        for family, run in groupby(named, key=lambda each: each[0])
    )


def drawable(text: str) -> str:
    """The text in composed characters, on one line, without what cannot be printed at all."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(c for c in composed if unicodedata.category(c)[0] != "C")


@cache
def _family(character: str) -> str:
    """The typeface that has a character; the Latin one for what neither has."""
    fonts = _fonts()
    if ord(character) in fonts[LATIN].face.charToGlyph:
        return LATIN
    return ARABIC if ord(character) in fonts[ARABIC].face.charToGlyph else LATIN


@cache
def _fonts() -> dict[str, TTFont]:
    """The regular weights by family; all weights are known to reportlab from here on."""
    regular: dict[str, TTFont] = {}
    for family in (LATIN, ARABIC):
        for weight in _WEIGHTS.values():
            name = f"{family}-{weight}"
            font = TTFont(name, font_file(name))
            pdfmetrics.registerFont(font)
            regular.setdefault(family, font)
    return regular
