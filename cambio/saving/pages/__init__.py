"""Pages of saving."""

from cambio.saving.pages import giving, lapsing, matching, pots, shares, votes
from cambio.saving.pages.base import blueprint

__all__ = ["blueprint", "giving", "lapsing", "matching", "pots", "shares", "votes"]
