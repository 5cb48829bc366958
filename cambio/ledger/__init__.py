"""The books: double entry in tokens. Knows nothing of people, of the web or of shops.

Write through `open_account`, `post`, `reverse`; read through `cambio.ledger.queries`; prove with
`cambio.ledger.validation`. Everything else in this package is how.
"""

from cambio.ledger.accounts import create_currency, find_account, open_account, set_status
from cambio.ledger.posting import post, reverse
from cambio.ledger.types import (
    AccountStatus,
    Kind,
    NewTransaction,
    Posted,
    Purpose,
    Transfer,
)

__all__ = [
    "AccountStatus",
    "Kind",
    "NewTransaction",
    "Posted",
    "Purpose",
    "Transfer",
    "create_currency",
    "find_account",
    "open_account",
    "post",
    "reverse",
    "set_status",
]
