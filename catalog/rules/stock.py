"""How many there are, and what is said about it."""

from __future__ import annotations

from enum import StrEnum

from catalog.errors import StockQuantityInvalid

QUANTITY_MAX = 100_000
FEW = 5


class StockReason(StrEnum):
    """Why the stock changed."""

    RECEIPT = "receipt"
    COUNT = "count"
    WRITE_OFF = "write_off"
    ORDER = "order"
    CANCEL = "cancel"


class StockState(StrEnum):
    """What people are told of the stock."""

    PLENTY = "plenty"
    FEW = "few"
    NONE = "none"


def stock_state(on_hand: int) -> StockState:
    """What people are told when so many are left."""
    if on_hand <= 0:
        return StockState.NONE
    return StockState.FEW if on_hand <= FEW else StockState.PLENTY


def check_quantity(quantity: int, *, least: int) -> None:
    """Refuse a quantity beyond reason.

    Raises:
        StockQuantityInvalid: below `least`, or more than any shop has.
    """
    if not least <= quantity <= QUANTITY_MAX:
        raise StockQuantityInvalid(most=QUANTITY_MAX)
