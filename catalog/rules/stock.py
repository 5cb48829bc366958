"""How many there are, and what is said about it."""

from __future__ import annotations

from enum import StrEnum

from catalog.errors import StockQuantityInvalid

QUANTITY_MAX = 100_000
FEW = 5


class StockReason(StrEnum):
    """Why the stock changed."""

    EXPECT = "expect"
    """The shop ordered some, or gives up waiting for them."""
    RECEIPT = "receipt"
    COUNT = "count"
    WRITE_OFF = "write_off"
    ORDER = "order"
    CANCEL = "cancel"
    HAND_OUT = "hand_out"
    RETURN = "return"
    BROUGHT_BACK = "brought_back"
    """What was on loan is on the shelf again."""


NOTE_MAX = 120


class StockState(StrEnum):
    """What people are told of the stock."""

    PLENTY = "plenty"
    FEW = "few"
    NONE = "none"


def stock_state(available: int) -> StockState:
    """What people are told when so many can still be ordered."""
    if available <= 0:
        return StockState.NONE
    return StockState.FEW if available <= FEW else StockState.PLENTY


def check_quantity(quantity: int, *, least: int) -> None:
    """Refuse a quantity beyond reason.

    Raises:
        StockQuantityInvalid: below `least`, or more than any shop has.
    """
    if not least <= quantity <= QUANTITY_MAX:
        raise StockQuantityInvalid(most=QUANTITY_MAX)
