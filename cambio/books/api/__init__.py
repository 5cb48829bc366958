"""JSON: accounts, transactions, the trial balance; seals, proofs, witnesses, checks and exports."""

from cambio.books.api import looking_back, proofs  # noqa: F401 - they add their routes
from cambio.books.api.books import blueprint

__all__ = ["blueprint"]
