"""The tables of the books. `cambio.ledger.triggers` keeps them from ever changing.

Postings come first and the transaction row last: only then can a trigger, which SQLite runs at
once, see the whole and refuse what does not balance.
"""

from cambio.ledger.models.core import (
    LedgerAccount,
    LedgerBalance,
    LedgerCurrency,
    LedgerCurrencyWords,
    LedgerNote,
    LedgerPosting,
    LedgerTransaction,
)
from cambio.ledger.models.layers import (
    LedgerLayer,
    LedgerLayerBalance,
    LedgerPostingLayer,
)
from cambio.ledger.models.order import (
    LedgerCheckpoint,
    LedgerCheckpointSum,
    LedgerLine,
    LedgerSequence,
    LedgerUnnumbered,
)
from cambio.ledger.models.proof import (
    LedgerRegister,
    LedgerSeal,
    LedgerWitness,
)
from cambio.ledger.models.undoing import (
    LedgerReturned,
    LedgerSettled,
)

__all__ = [
    "LedgerAccount",
    "LedgerBalance",
    "LedgerCheckpoint",
    "LedgerCheckpointSum",
    "LedgerCurrency",
    "LedgerCurrencyWords",
    "LedgerLayer",
    "LedgerLayerBalance",
    "LedgerLine",
    "LedgerNote",
    "LedgerPosting",
    "LedgerPostingLayer",
    "LedgerRegister",
    "LedgerReturned",
    "LedgerSeal",
    "LedgerSequence",
    "LedgerSettled",
    "LedgerTransaction",
    "LedgerUnnumbered",
    "LedgerWitness",
]
