"""Type: the embedded typeface, measuring, and breaking text into lines that fit."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from cards.printing.colours import Colour
from cards.printing.shapes import POINTS_PER_MM, Words

FAMILY = "Atkinson Hyperlegible Next"
_FOLDER = Path(__file__).parent / "fonts"
_FILES = {
    "AtkinsonHyperlegibleNext": _FOLDER / "AtkinsonHyperlegibleNext-Regular.ttf",
    "AtkinsonHyperlegibleNext-Bold": _FOLDER / "AtkinsonHyperlegibleNext-Bold.ttf",
}
_ELLIPSIS = "…"


def font_file(*, bold: bool) -> Path:
    """The TrueType file of a weight."""
    return list(_FILES.values())[bold]


def font_name(*, bold: bool) -> str:
    """The name of a weight in reportlab, which has then been told of both."""
    _register()
    return list(_FILES)[bold]


@cache
def _register() -> None:
    for name, path in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, path))


def drawable(text: str) -> str:
    """The text in composed characters, on one line, without what cannot be printed at all."""
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(c for c in composed if unicodedata.category(c)[0] != "C")


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """How long a text is, in millimetres."""
    width: float = pdfmetrics.stringWidth(text, font_name(bold=bold), size)
    return width / POINTS_PER_MM


def words_at(
    text: str,
    *,
    x: float,
    baseline: float,
    size: float,
    fill: Colour,
    bold: bool = False,
    anchor: Literal["left", "centre", "right"] = "left",
) -> Words:
    """A line of text, measured; `x` is its left end, its middle or its right end."""
    line = drawable(text)
    width = text_width(line, size=size, bold=bold)
    left = x - width * {"left": 0, "centre": 0.5, "right": 1}[anchor]
    return Words(left, baseline, line, size, fill, width, bold)


def wrapped(text: str, *, width: float, size: float, bold: bool = False) -> list[str]:
    """Break a text at its blanks into lines of at most `width` mm; a longer word is cut."""
    lines: list[str] = []
    for word in drawable(text).split():
        if lines and text_width(f"{lines[-1]} {word}", size=size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _cut(word, width=width, size=size, bold=bold)
    return lines


def balanced(text: str, *, width: float, size: float) -> list[str]:
    """As `wrapped`, in no more lines but of like length, so that no word is left alone."""
    lines = wrapped(text, width=width, size=size)
    for percent in range(95, 50, -5):
        narrower = wrapped(text, width=width * percent / 100, size=size)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def fitted(
    text: str, *, width: float, sizes: Sequence[float], most_lines: int, bold: bool = False
) -> tuple[float, list[str]]:
    """The largest of `sizes` (given from large to small) in which the text takes few enough lines.

    Where none does, the smallest, and an ellipsis stands for the rest. Words are not cut for the
    sake of a larger size.
    """
    words = drawable(text).split()
    for size in sizes:
        lines = wrapped(text, width=width, size=size, bold=bold)
        uncut = all(text_width(word, size=size, bold=bold) <= width for word in words)
        if len(lines) <= most_lines and uncut:
            return size, lines
    lines = wrapped(text, width=width, size=sizes[-1], bold=bold)
    if len(lines) <= most_lines:
        return sizes[-1], lines
    last = lines[most_lines - 1]
    while last and text_width(last + _ELLIPSIS, size=sizes[-1], bold=bold) > width:
        last = last[:-1]
    return sizes[-1], [*lines[: most_lines - 1], last.rstrip() + _ELLIPSIS]


def _cut(word: str, *, width: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if text_width(pieces[-1] + character, size=size, bold=bold) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces
