"""What an item must be like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from catalog.errors import (
    AlternativeTextMissing,
    BuyersInvalid,
    CodeInvalid,
    DaysInvalid,
    ItemNameMissing,
    ItemTextTooLong,
    KindInvalid,
    LeastInvalid,
    LimitInvalid,
)
from catalog.rules.seasons import Season
from catalog.rules.texts import FALLBACK

NAME_MAX = 60
TEXT_MAX = 600
SYNONYMS_MAX = 30
CODE_MAX = 24
LIMIT_MAX = 99
LIMIT_DAYS = 365
"""Over how many days a household's limit counts unless the item says otherwise."""
LIMIT_DAYS_MAX = 3650
LEAD_DAYS_MAX = 365
LOAN_DAYS_MAX = 90


class Buyers(StrEnum):
    """Who may buy an item."""

    HOUSEHOLD = "household"
    STREET = "street"
    BOTH = "both"


FOR_HOUSEHOLDS = frozenset({Buyers.HOUSEHOLD, Buyers.BOTH})
FOR_STREETS = frozenset({Buyers.STREET, Buyers.BOTH})


class ItemKind(StrEnum):
    """What becomes of an item that is ordered."""

    GOODS = "goods"
    """Taken from the shelf, for good."""
    LOAN = "loan"
    """Taken from the shelf, and brought back."""
    ON_ORDER = "on_order"
    """Made or bought after it was ordered: the shelf may be empty."""
    GIFT = "gift"
    """Nothing to collect: the tokens go to a street's pot, or to the cause that the shop is."""
    VOUCHER = "voucher"
    """A right at a partner; what it is worth and for how long stands in its own terms."""


COLLECTED = frozenset({ItemKind.GOODS, ItemKind.LOAN, ItemKind.ON_ORDER})
"""Kinds that are stocked and picked up."""
FROM_SHELF = frozenset({ItemKind.GOODS, ItemKind.LOAN})
"""Kinds of which no more can be ordered than there are."""
FOR_ONE_HOUSEHOLD = frozenset({ItemKind.GIFT, ItemKind.LOAN})
"""Kinds that no street buys: a gift comes from one household, and what is lent one brings back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On which terms an item is had; see `catalog.models.Item` for what the fields mean."""

    kind: str = ItemKind.GOODS
    buyers: str = Buyers.BOTH
    min_per_order: int = 1
    max_per_household: int | None = None
    limit_days: int = LIMIT_DAYS
    season: Season | None = None
    lead_days: int | None = None
    loan_days: int | None = None
    needs_approval: bool = False


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


def check_terms(terms: Terms) -> None:
    """Refuse terms on which nobody could buy.

    Raises:
        KindInvalid, BuyersInvalid, LimitInvalid, LeastInvalid, DaysInvalid: which of them.
    """
    if terms.kind not in set(ItemKind):
        raise KindInvalid
    if terms.buyers not in set(Buyers) or not _may_buy(terms):
        raise BuyersInvalid
    most = terms.max_per_household
    if most is not None and not 1 <= most <= LIMIT_MAX:
        raise LimitInvalid(most=LIMIT_MAX)
    if not 1 <= terms.limit_days <= LIMIT_DAYS_MAX:
        raise DaysInvalid(most=LIMIT_DAYS_MAX)
    if not 1 <= terms.min_per_order <= (LIMIT_MAX if most is None else most):
        raise LeastInvalid
    _check_days(terms.lead_days, LEAD_DAYS_MAX, wanted=terms.kind == ItemKind.ON_ORDER)
    _check_days(terms.loan_days, LOAN_DAYS_MAX, wanted=terms.kind == ItemKind.LOAN)


def check_code(code: str | None) -> None:
    """Refuse a shop's own number that does not fit in a column of a file.

    Raises:
        CodeInvalid: too long, or nothing.
    """
    if code is not None and not 1 <= len(code) <= CODE_MAX:
        raise CodeInvalid(most=CODE_MAX)


def _may_buy(terms: Terms) -> bool:
    """Whether whoever the terms name can have it so."""
    return terms.kind not in FOR_ONE_HOUSEHOLD or terms.buyers == Buyers.HOUSEHOLD


def _check_days(days: int | None, most: int, *, wanted: bool) -> None:
    if wanted != (days is not None) or (days is not None and not 1 <= days <= most):
        raise DaysInvalid(most=most)
