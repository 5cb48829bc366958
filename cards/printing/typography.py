"""Type: measuring text, and breaking it into lines that fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from cards.printing.colours import Colour
from cards.printing.scripts import drawable, pieces
from cards.printing.shapes import POINTS_PER_MM, Words

_ELLIPSIS = "…"


def text_width(text: str, *, size: float, bold: bool = False) -> float:
    """How long a text is, in millimetres."""
    return sum(piece.width(size) for piece in pieces(text, bold=bold)) / POINTS_PER_MM


def words_at(
    text: str,
    *,
    x: float,
    baseline: float,
    size: float,
    fill: Colour,
    bold: bool = False,
    anchor: Literal["left", "centre", "right"] = "left",
    rtl: bool = False,
) -> Words:
    """A line of text, measured; `x` is its left end, its middle or its right end.

    `rtl` is for a sentence of a language that is written from right to left.
    """
    line = drawable(text)
    width = text_width(line, size=size, bold=bold)
    left = x - width * {"left": 0, "centre": 0.5, "right": 1}[anchor]
    return Words(left, baseline, line, size, fill, width, bold, rtl)


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
