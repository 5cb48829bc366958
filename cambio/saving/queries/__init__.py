"""What saving reads."""

from cambio.saving.queries.calendar import (
    communities_that_save,
    communities_with_terms,
    today_in,
)
from cambio.saving.queries.lapsing import Lapsing, Place, lapsing, untold, untold_on_screens
from cambio.saving.queries.notices import Due, Told, due, open_notices, told_in

__all__ = [
    "Due",
    "Lapsing",
    "Place",
    "Told",
    "communities_that_save",
    "communities_with_terms",
    "due",
    "lapsing",
    "open_notices",
    "today_in",
    "told_in",
    "untold",
    "untold_on_screens",
]
