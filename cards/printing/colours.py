"""Colours of a card: a community's accent, and what follows from it so that all stays legible."""

from __future__ import annotations

import re
from dataclasses import dataclass

# WCAG 2.2, success criterion 1.4.3, for text of ordinary size.
LEGIBLE_CONTRAST = 4.5
_HEX = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green and blue, each 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def of(cls, text: str) -> Colour:
        """Read `#0b5f53`.

        Raises:
            ValueError: the text is something else.
        """
        if not _HEX.fullmatch(text):
            raise ValueError(f"A colour is written like #0b5f53, not {text!r}.")
        return cls(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))

    @property
    def hex(self) -> str:
        """As `of` reads it."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def parts(self) -> tuple[int, int, int]:
        """Red, green and blue, 0 to 255."""
        return self.red, self.green, self.blue

    def mixed(self, other: Colour, *, share: float) -> Colour:
        """This colour with `share` (0 to 1) of another in it."""
        red, green, blue = (
            round(mine + (theirs - mine) * share)
            for mine, theirs in zip(self.parts, other.parts, strict=True)
        )
        return Colour(red, green, blue)

    def contrast(self, other: Colour) -> float:
        """WCAG's contrast ratio, 1 to 21."""
        lights = sorted((self._luminance(), other._luminance()))
        return (lights[1] + 0.05) / (lights[0] + 0.05)

    def legible_on(self, ground: Colour) -> Colour:
        """This colour, made darker only as far as text in it needs to be legible on the ground."""
        for percent in range(0, 100, 5):
            candidate = self.mixed(BLACK, share=percent / 100)
            if candidate.contrast(ground) >= LEGIBLE_CONTRAST:
                return candidate
        return BLACK

    def _luminance(self) -> float:
        linear = [
            part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
            for part in self.parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)
INK = Colour(28, 32, 36)
"""Nearly black, for text: softer than black, contrast 16 on white."""
