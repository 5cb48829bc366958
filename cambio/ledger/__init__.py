"""The books: double entry in tokens. Knows nothing of people, of the web or of shops.

Write through `open_account`, `open_purse`, `post`, `post_all`, `reverse`, `return_part`, `refund`,
`settle`, `lapse`; read through `cambio.ledger.queries`; prove with `cambio.ledger.validation`. The
rest here is how.
"""

from cambio.ledger.accounts import (
    create_currency,
    find_account,
    name_currency,
    open_account,
    set_status,
)
from cambio.ledger.lapsing import Lapse, lapse
from cambio.ledger.opening import open_purse
from cambio.ledger.posting import post, post_all
from cambio.ledger.refunding import Refund, put_in_by, refund
from cambio.ledger.settling import Settlement, settle
from cambio.ledger.types import (
    AccountStatus,
    Keep,
    Kind,
    NewTransaction,
    Posted,
    Purpose,
    Transfer,
)
from cambio.ledger.undoing import ReturnPart, return_part, reverse

__all__ = [
    "AccountStatus",
    "Keep",
    "Kind",
    "Lapse",
    "NewTransaction",
    "Posted",
    "Purpose",
    "Refund",
    "ReturnPart",
    "Settlement",
    "Transfer",
    "create_currency",
    "find_account",
    "lapse",
    "name_currency",
    "open_account",
    "open_purse",
    "post",
    "post_all",
    "put_in_by",
    "refund",
    "return_part",
    "reverse",
    "set_status",
    "settle",
]
