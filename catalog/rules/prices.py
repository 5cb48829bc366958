"""What an item costs: in one currency, in several together, or in one of several ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from catalog.errors import PriceInvalid, PriceUnreadable, StreetPaysOneCurrency, WayUnknown
from catalog.rules.items import FOR_STREETS

PRICE_MAX_MINOR = 1_000_000
WAYS_MAX = 5
PART = re.compile(r"(\d{1,9})\s*([A-Z][A-Z0-9]{0,7})")

Price: TypeAlias = dict[str, int]
"""Minor units by currency, all of them to be paid."""


def check_prices(ways: Sequence[Mapping[str, int]], *, buyers: str) -> None:
    """Refuse prices that nobody could pay. The first way is the item's own price.

    Raises:
        PriceInvalid: there is none, there are too many, two are the same, or one is no price.
        StreetPaysOneCurrency: a street pays from one purse.
    """
    if not 1 <= len(ways) <= WAYS_MAX or any(not way for way in ways):
        raise PriceInvalid(most=PRICE_MAX_MINOR)
    amounts = [amount for way in ways for amount in way.values()]
    if not all(1 <= amount <= PRICE_MAX_MINOR for amount in amounts):
        raise PriceInvalid(most=PRICE_MAX_MINOR)
    if len({frozenset(way.items()) for way in ways}) < len(ways):
        raise PriceInvalid(most=PRICE_MAX_MINOR)
    if buyers in FOR_STREETS and len(ways[0]) > 1:
        raise StreetPaysOneCurrency


def ways_from(
    currency: str, price_minor: int, others: Iterable[tuple[int, str, int]]
) -> list[Price]:
    """The ways of paying for one, its own price first; `others` are way, currency and amount of
    what comes on top of it (way 0) or in place of it."""
    ways: defaultdict[int, Price] = defaultdict(dict, {0: {currency: price_minor}})
    for way, other, amount_minor in others:
        ways[way][other] = amount_minor
    return [ways[way] for way in sorted(ways)]


def price_in(ways: Sequence[Price], way: int) -> Price:
    """What one costs in a way of paying.

    Raises:
        WayUnknown: it cannot be paid so, or not any more.
    """
    if not 0 <= way < len(ways):
        raise WayUnknown
    return ways[way]


def total_of(lines: Iterable[tuple[int, Mapping[str, int]]]) -> Price:
    """What so many at these prices cost together."""
    total: Counter[str] = Counter()
    for quantity, price in lines:
        for currency, amount_minor in price.items():
            total[currency] += quantity * amount_minor
    return dict(sorted(total.items()))


def can_pay(price: Mapping[str, int], balances: Mapping[str, int]) -> bool:
    """Whether these balances hold a price."""
    return all(balances.get(currency, 0) >= amount for currency, amount in price.items())


def missing_for(price: Mapping[str, int], balances: Mapping[str, int]) -> Price:
    """What these balances lack of a price, by currency; nothing where they hold it."""
    lacking = {currency: amount - balances.get(currency, 0) for currency, amount in price.items()}
    return {currency: amount for currency, amount in lacking.items() if amount > 0}


def written_prices(ways: Sequence[Mapping[str, int]]) -> str:
    """Ways of paying as a shopkeeper writes them: "12 CAM / 5 GLD / 6 CAM + 2 GLD"."""
    return " / ".join(
        " + ".join(f"{amount} {currency}" for currency, amount in way.items()) for way in ways
    )


def read_prices(text: str) -> tuple[Price, ...]:
    """The ways of paying in "12 CAM / 6 CAM + 2 GLD"; none in an empty text.

    Raises:
        PriceUnreadable: it says something else, or names a currency twice in one way.
    """
    return tuple(_read_way(way) for way in text.upper().split("/") if way.strip())


def _read_way(text: str) -> Price:
    parts = [PART.fullmatch(part.strip()) for part in text.split("+")]
    price = {part[2]: int(part[1]) for part in parts if part is not None}
    if len(price) < len(parts):
        raise PriceUnreadable
    return price
