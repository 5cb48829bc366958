"""Voting with a card at the captain's door, and on paper."""

from cards.pages.voting import door, paper

__all__ = ["door", "paper"]
