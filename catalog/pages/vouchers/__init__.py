"""Pages of vouchers: for who has them, who takes them, who gives them, and who settles."""

from catalog.pages.vouchers import (
    giving,
    helpdesk,
    landing,
    mine,
    redeeming,
    redemptions,
    settlements,
    terms,
)

__all__ = [
    "giving",
    "helpdesk",
    "landing",
    "mine",
    "redeeming",
    "redemptions",
    "settlements",
    "terms",
]
