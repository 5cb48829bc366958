"""Households change: they move, split, end; at the counter and, for moving, on their own page."""

from cards.pages.changes import ending, moving, own, splitting

__all__ = ["ending", "moving", "own", "splitting"]
