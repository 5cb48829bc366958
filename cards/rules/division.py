"""Dividing what a household saved between those who stay and those who go."""

from __future__ import annotations

from collections.abc import Mapping

PERCENT_MAX = 100


def share_of_each(balances: Mapping[str, int], *, percent: int) -> dict[str, int]:
    """What `percent` of each balance is, in whole minor units, for those who go.

    A unit that neither side has whole goes to whoever has more of it; of two halves, to those who
    stay.

    Raises:
        ValueError: the percentage is not from 0 to 100.
    """
    if not 0 <= percent <= PERCENT_MAX:
        raise ValueError("A percentage is from 0 to 100.")
    shares = {}
    for currency, balance_minor in balances.items():
        whole, rest = divmod(balance_minor * percent, PERCENT_MAX)
        shares[currency] = whole + (1 if 2 * rest > PERCENT_MAX else 0)
    return shares
