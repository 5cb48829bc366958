"""JSON: accounts, transactions, the trial balance; seals, proofs, witnesses, checks and exports."""

from cambio.books.api import proofs  # noqa: F401 - adds its routes to the blueprint
from cambio.books.api.books import blueprint

__all__ = ["blueprint"]
