"""The card number: eight characters for typing when the QR cannot be read, shown as `K7MD-2QX9`.

The alphabet leaves out 0, O, 1, I and L, which people mistake for one another. That leaves 31
characters, and 31 is prime: a sum of the characters' values, each times a weight of its own place,
modulo 31, then changes whenever one character is replaced by another and whenever any two
different characters change places, next to each other or not. It also changes when the same wrong
pair stands twice (55 for 88), as no two weights together make 31. Luhn's scheme needs an even
alphabet and misses some swaps; a Damm table of 31 by 31 would catch no more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from operator import mul

from cards.rules.faults import (
    LONGEST_TEXT,
    Fault,
    Unreadable,
    characters_outside,
    raised,
    without_blanks,
)

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LEFT_OUT = "01ILO"
NUMBER_LENGTH = 8
BODY_LENGTH = NUMBER_LENGTH - 1
BODIES = len(ALPHABET) ** BODY_LENGTH  # 27,512,614,111
_WEIGHTS = range(NUMBER_LENGTH, 0, -1)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_GROUP = 4
# What a keyboard, or a helpful word processor, puts between groups.
_SEPARATORS = str.maketrans("", "", "-._\u2010\u2011\u2012\u2013\u2014\u2015\u2212")
_LETTERS_IN_A_ROW = re.compile("[A-Z]{3}")


@dataclass(frozen=True, slots=True, order=True)
class CardNumber:
    """A card number whose check character is right. `text` is its eight characters, ungrouped."""

    text: str

    def __post_init__(self) -> None:
        if len(self.text) != NUMBER_LENGTH or characters_outside(self.text, ALPHABET):
            raise ValueError(f"A card number is {NUMBER_LENGTH} characters of {ALPHABET}.")
        if _weighted_sum(self.text) != 0:
            raise ValueError("The check character of this card number is wrong.")

    @property
    def shown(self) -> str:
        """As people see it: in two groups of four."""
        return f"{self.text[:_GROUP]}-{self.text[_GROUP:]}"


def parse_card_number(text: str) -> CardNumber | Unreadable:
    """Read what a person typed: any case, blanks and dashes anywhere.

    Guards in order: empty, characters that are left out, other characters, length, check.
    """
    with suppress(ValueError):  # most are typed as they are printed, or sent by a phone
        return CardNumber(text)
    typed = raised(without_blanks(text[:LONGEST_TEXT])).translate(_SEPARATORS)
    if not typed:
        return Unreadable(Fault.EMPTY)
    if impossible := characters_outside(typed, ALPHABET + LEFT_OUT):
        return Unreadable(Fault.IMPOSSIBLE_CHARACTER, impossible)
    if left_out := characters_outside(typed, ALPHABET):
        return Unreadable(Fault.LEFT_OUT_CHARACTER, left_out)
    if len(typed) != NUMBER_LENGTH:
        return Unreadable(Fault.TOO_SHORT if len(typed) < NUMBER_LENGTH else Fault.TOO_LONG)
    if _weighted_sum(typed) != 0:
        return Unreadable(Fault.CHECK_FAILED)
    return CardNumber(typed)


def number_with_check(ordinal: int) -> CardNumber:
    """The card number whose first seven characters count up to `ordinal`, 0 <= ordinal < BODIES."""
    if not 0 <= ordinal < BODIES:
        raise ValueError(f"There is no card number {ordinal}.")
    body = ""
    for _ in range(BODY_LENGTH):
        ordinal, value = divmod(ordinal, len(ALPHABET))
        body = ALPHABET[value] + body
    missing = -_weighted_sum(body) % len(ALPHABET)
    return CardNumber(body + ALPHABET[missing])


def draw_card_number(pick: Callable[[int], int]) -> CardNumber:
    """A new card number by chance, so that numbers tell neither order nor how many there are.

    `pick(n)` answers an integer from 0 up to n: `secrets.randbelow`, or a seeded generator's
    `randrange` where the same cards must come out again. No number with three letters in a row is
    given out, so that no card bears a word or the initials of something. That leaves over
    4,000 million; the caller draws again when the number is taken.
    """
    while True:
        number = number_with_check(pick(BODIES))
        if not _LETTERS_IN_A_ROW.search(number.text):
            return number


def _weighted_sum(text: str) -> int:
    """Zero for a right number; the check character's weight is 1. Works on the body alone too."""
    weighted: Iterable[int] = map(mul, _WEIGHTS, map(_VALUES.__getitem__, text))
    return sum(weighted) % len(ALPHABET)
