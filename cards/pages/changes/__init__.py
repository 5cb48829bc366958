"""Households change: they move, split, end; at the counter, and on their own page.

A split is only asked for on the page: two people who part agree on it at the counter.
"""

from cards.pages.changes import (
    ending,
    moving,
    own,
    own_ending,
    own_splitting,
    splitting,
    wishes,
)

__all__ = ["ending", "moving", "own", "own_ending", "own_splitting", "splitting", "wishes"]
