"""`cambio ledger`: proving, sealing and carrying the books in and out from the command line."""

from cambio.books.cli import exchanging, proving, sealing, verifying  # noqa: F401 - each adds its commands
from cambio.books.cli.base import ledger

__all__ = ["ledger"]
