"""What an item must be like."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from catalog.errors import (
    AlternativeTextMissing,
    BuyersInvalid,
    ItemNameMissing,
    ItemTextTooLong,
    LimitInvalid,
    PriceInvalid,
)
from catalog.rules.texts import FALLBACK

NAME_MAX = 60
TEXT_MAX = 600
SYNONYMS_MAX = 30
PRICE_MAX_MINOR = 1_000_000
LIMIT_MAX = 99


class Buyers(StrEnum):
    """Who may buy an item."""

    HOUSEHOLD = "household"
    STREET = "street"
    BOTH = "both"


FOR_HOUSEHOLDS = frozenset({Buyers.HOUSEHOLD, Buyers.BOTH})
FOR_STREETS = frozenset({Buyers.STREET, Buyers.BOTH})


def check_texts(
    *,
    names: Mapping[str, str],
    descriptions: Mapping[str, str],
    alternative_texts: Mapping[str, str],
    synonyms: tuple[str, ...],
    has_picture: bool,
) -> None:
    """Refuse an item that cannot be told about.

    Raises:
        ItemNameMissing, ItemTextTooLong, AlternativeTextMissing: what is wrong with the words.
    """
    if FALLBACK not in names or any(len(name) > NAME_MAX for name in names.values()):
        raise ItemNameMissing(most=NAME_MAX)
    longest = [*descriptions.values(), *alternative_texts.values(), " ".join(synonyms)]
    if any(len(text) > TEXT_MAX for text in longest) or len(synonyms) > SYNONYMS_MAX:
        raise ItemTextTooLong(most=TEXT_MAX)
    if has_picture and FALLBACK not in alternative_texts:
        raise AlternativeTextMissing


def check_terms(*, price_minor: int, buyers: str, max_per_household: int | None) -> None:
    """Refuse terms on which nobody could buy.

    Raises:
        PriceInvalid, BuyersInvalid, LimitInvalid: which of them.
    """
    if not 1 <= price_minor <= PRICE_MAX_MINOR:
        raise PriceInvalid(most=PRICE_MAX_MINOR)
    if buyers not in set(Buyers):
        raise BuyersInvalid
    if max_per_household is not None and not 1 <= max_per_household <= LIMIT_MAX:
        raise LimitInvalid(most=LIMIT_MAX)
