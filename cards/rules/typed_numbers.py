"""Card numbers typed in afterwards: `ABCD-2345 2 1` is that card, two adults and a child."""

from __future__ import annotations

from dataclasses import dataclass

from cards.rules.faults import Unreadable
from cards.rules.numbers import parse_card_number

ROWS_MAX = 100
PEOPLE_MAX = 20
ONE_ADULT = (1, 0)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One row that was understood; `number` is the card's, without dashes."""

    row: int
    number: str
    shown: str
    adults: int
    children: int


@dataclass(frozen=True, slots=True)
class TypedNumbers:
    """What was typed: rows to count, and which rows nobody can read. Rows count from 1."""

    rows: tuple[NumberRow, ...]
    bad: tuple[int, ...]


def read_typed_numbers(text: str) -> TypedNumbers:
    """Read card numbers row by row; one without numbers of people is one adult.

    Whether there is such a card is not known here: that is for the scan to say.
    """
    rows, bad = [], []
    for row, line in enumerate(text.splitlines()[:ROWS_MAX], start=1):
        words = line.replace(",", " ").replace(";", " ").split()
        if words:
            read = _read_row(row, words)
            if read is None:
                bad.append(row)
            else:
                rows.append(read)
    return TypedNumbers(tuple(rows), tuple(bad))


def _read_row(row: int, words: list[str]) -> NumberRow | None:
    number, people = parse_card_number(words[0]), words[1:]
    if isinstance(number, Unreadable) or len(people) > len(ONE_ADULT):
        return None
    if not all(each.isascii() and each.isdecimal() and len(each) <= 2 for each in people):
        return None
    typed = [int(each) for each in people]
    adults, children = (*typed, *ONE_ADULT[len(typed) :])
    if not adults + children > 0 or max(adults, children) > PEOPLE_MAX:
        return None
    return NumberRow(row, number.text, number.shown, adults, children)
