"""Why a text cannot be read as a card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase, ascii_uppercase


class Fault(StrEnum):
    """One reason. The value is for programs and never changes."""

    EMPTY = "empty"
    NOT_A_CARD = "not_a_card"
    """Something else was scanned: there is no `/K/` in it."""
    UNKNOWN_FORMAT = "unknown_format"
    """A card of a later format than this program knows."""
    LEFT_OUT_CHARACTER = "left_out_character"
    """A character that is never in a card number because it looks like another: 0, O, 1, I, L."""
    IMPOSSIBLE_CHARACTER = "impossible_character"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CHECK_FAILED = "check_failed"
    """Every character may be there, but not in this order: one was misread or two were swapped."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that is no card code and no card number.

    `characters` are the offending ones, each once and in the order of the text; empty when the
    fault is not about single characters. Never more than that of the text is kept, since a
    misread card may hold most of a secret.
    """

    fault: Fault
    characters: str = ""


# No reader or person gives more than this; the rest of a longer text is not even looked at.
LONGEST_TEXT = 2_000

# Blanks that str.isspace() does not count: zero-width ones, the byte order mark, the soft hyphen.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_RAISED = str.maketrans(ascii_lowercase, ascii_uppercase)


def without_blanks(text: str) -> str:
    """Drop every blank, visible or not: keyboards, clipboards and readers add them anywhere."""
    return "".join(text.translate(_INVISIBLE).split())


def raised(text: str) -> str:
    """Raise a to z, and nothing else: str.upper() would make an I of the Turkish dotless i."""
    return text.translate(_RAISED)


def characters_outside(text: str, allowed: str) -> str:
    """The characters of the text that are not allowed, each once, in order."""
    outside = set(text).difference(allowed)
    return "".join(dict.fromkeys(c for c in text if c in outside)) if outside else ""
