"""`cambio cards`: cards and letters on paper, and the keys that sign cards."""

from cards.cli import keys, printing
from cards.cli.base import cards

__all__ = ["cards", "keys", "printing"]
