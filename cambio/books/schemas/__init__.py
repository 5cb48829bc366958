"""How the books are told in JSON, and what may be asked of them."""

from cambio.books.schemas.accounts import (
    AccountArguments,
    AccountPageSchema,
    AccountSchema,
    AccountStatusSchema,
    PostingPageSchema,
    TransactionArguments,
    TransactionPageSchema,
    TransactionSchema,
    TrialBalanceSchema,
)
from cambio.books.schemas.cursors import (
    day_in,
    id_in,
    iso_day,
    number_in,
)
from cambio.books.schemas.looking_back import (
    AccountLookBackArguments,
    BalanceSchema,
    LookBackArguments,
    TrialBalanceBeforeSchema,
)
from cambio.books.schemas.proofs import (
    ChecksSchema,
    NewWitnessSchema,
    ProofSchema,
    SealPageSchema,
    StartedCheckSchema,
    WitnessSchema,
)

__all__ = [
    "AccountArguments",
    "AccountLookBackArguments",
    "AccountPageSchema",
    "AccountSchema",
    "AccountStatusSchema",
    "BalanceSchema",
    "ChecksSchema",
    "LookBackArguments",
    "NewWitnessSchema",
    "PostingPageSchema",
    "ProofSchema",
    "SealPageSchema",
    "StartedCheckSchema",
    "TransactionArguments",
    "TransactionPageSchema",
    "TransactionSchema",
    "TrialBalanceBeforeSchema",
    "TrialBalanceSchema",
    "WitnessSchema",
    "day_in",
    "id_in",
    "iso_day",
    "number_in",
]
