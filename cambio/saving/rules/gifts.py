"""How much may be given away."""

from __future__ import annotations

from dataclasses import dataclass

from cambio.saving.errors.gifts import GiftLimit, GiftsOff

DAILY_UNITS = 50
"""So many whole tokens may a household give away in a day, where nobody said otherwise."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Whether tokens of a currency may be given away, and how much by a household in a day."""

    allowed: bool
    daily_minor: int


def default_terms(scale: int) -> Terms:
    """What holds where nobody said otherwise, for a currency of so many decimals."""
    return Terms(allowed=True, daily_minor=DAILY_UNITS * 10**scale)


def check_gift(amount_minor: int, *, given_minor: int, terms: Terms) -> None:
    """Refuse to give away what may not be. `given_minor` is what was given earlier that day.

    Raises:
        GiftsOff: tokens of this kind are not given away.
        GiftLimit: with what was given today it would be too much. Facts: `left_minor`.
    """
    if not terms.allowed:
        raise GiftsOff
    if given_minor + amount_minor > terms.daily_minor:
        raise GiftLimit(left_minor=max(0, terms.daily_minor - given_minor))
