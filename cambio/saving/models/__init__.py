"""Tables of saving."""

from cambio.saving.models.lapsing import (
    LapseNotice,
)

__all__ = [
    "LapseNotice",
]
