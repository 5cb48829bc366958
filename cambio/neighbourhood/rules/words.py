"""Words that people typed, made fit to keep."""

from __future__ import annotations

import unicodedata

NAME_MAX = 80
"""Of a place or organisation."""


def tidy(text: str) -> str:
    """The text with single spaces, its accents in one piece, and without what is no character."""
    kept = "".join(sign if unicodedata.category(sign) not in ("Cc", "Cs") else " " for sign in text)
    return " ".join(unicodedata.normalize("NFC", kept).split())
