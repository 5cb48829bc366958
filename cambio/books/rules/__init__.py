"""What needs no database: codes of accounts, and files of opening balances."""

from cambio.books.rules.codes import account_code
from cambio.books.rules.opening import COLUMNS, BadLine, OpeningLine, read_opening

__all__ = ["COLUMNS", "BadLine", "OpeningLine", "account_code", "read_opening"]
