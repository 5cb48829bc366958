"""Pages of vouchers: for who has them, who takes them, who gives them, and who settles."""

from catalog.pages.vouchers import (
    approving,
    at_counter,
    giving,
    helpdesk,
    landing,
    mine,
    redeeming,
    redemptions,
    settlements,
    street,
    terms,
)

__all__ = [
    "approving",
    "at_counter",
    "giving",
    "helpdesk",
    "landing",
    "mine",
    "redeeming",
    "redemptions",
    "settlements",
    "street",
    "terms",
]
