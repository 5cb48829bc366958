"""Pages of taking part without the usual scan, for those who run an action and those who come."""

from cards.pages.taking_part import (
    fresh_cards,
    joining,
    lists,
    merging,
    numbers,
    people,
    posters,
    streets,
)

__all__ = ["fresh_cards", "joining", "lists", "merging", "numbers", "people", "posters", "streets"]
