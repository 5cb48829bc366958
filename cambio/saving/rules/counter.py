"""How much staff move for a household at the counter in a day."""

from __future__ import annotations

from cambio.saving.errors import CounterLimit

COUNTER_UNITS, COUNTER_HOURS = 100, 24
"""So many whole tokens of a currency, in so many hours: saved, given and spent together."""


def check_at_counter(amount_minor: int, *, done_minor: int, scale: int) -> None:
    """Refuse to move more for a household at the counter than is good for one day.

    `done_minor` is what was moved in the last hours, `scale` the decimals of the currency.

    Raises:
        CounterLimit: together it would be too much. Facts: `most`, `left`.
    """
    unit_minor: int = 10**scale
    left_minor = COUNTER_UNITS * unit_minor - done_minor
    if amount_minor > left_minor:
        raise CounterLimit(most=COUNTER_UNITS, left=max(0, left_minor) // unit_minor)
