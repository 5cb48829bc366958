"""Reads of cards, scans and what a household sees of its own. Answers are frozen."""

from cards.queries.cards import (
    CardEventView,
    CardOwner,
    CardView,
    card,
    card_by_code,
    cards_of,
    find_card,
    history_of,
)
from cards.queries.scans import streets_of_scans

__all__ = [
    "CardEventView",
    "CardOwner",
    "CardView",
    "card",
    "card_by_code",
    "cards_of",
    "find_card",
    "history_of",
    "streets_of_scans",
]
