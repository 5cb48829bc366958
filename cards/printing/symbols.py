"""QR symbols: from a text to the dark runs of its rows, which every drawing shares."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET_MODULES = 4
# Searching the best of the eight masks takes six times as long as all else, and what it finds is
# not what is read best. Tried with codes of six sites, out of focus: mask 1 was read 86 times of a
# hundred, the masks that were found 66, mask 0 54. Spoiled in other ways all are read alike.
_MASK = 1
_DARK = re.compile("1+")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A QR symbol in modules, its quiet zone included.

    `side` is the number of modules along an edge. `runs` are the dark ones: (x, y, length) with
    the origin at the top left, each run as long as it can be, so that no two touch sideways.
    """

    side: int
    runs: tuple[tuple[int, int, int], ...]


def qr_symbol(text: str) -> Symbol:
    """The QR of a text at level Q, in the smallest version that holds it."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    runs = tuple(
        (QUIET_MODULES + run.start(), QUIET_MODULES + y, run.end() - run.start())
        for y, row in enumerate(code.modules)
        for run in _DARK.finditer("".join("1" if dark else "0" for dark in row))
    )
    return Symbol(code.modules_count + 2 * QUIET_MODULES, runs)
