"""Pages of saving."""

from cambio.saving.pages import lapsing
from cambio.saving.pages.base import blueprint

__all__ = ["blueprint", "lapsing"]
