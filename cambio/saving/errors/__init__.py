"""The refusals of saving."""

from cambio.saving.errors.lapsing import (
    LetterRunUnknown,
    NothingToTell,
)

__all__ = [
    "LetterRunUnknown",
    "NothingToTell",
]
