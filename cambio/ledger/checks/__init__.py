"""What must hold in the books: one list of named checks, for `cambio.ledger.validation`."""

from cambio.ledger.checks.balances import (
    BALANCES_ARE_SUMS,
    BALANCES_HAVE_A_FLOOR,
    ENTRIES_ARE_COUNTED,
    ENTRIES_RUN,
    FLOORS_HOLD,
)
from cambio.ledger.checks.finding import Check, Difference
from cambio.ledger.checks.keeping import NOTES_MATCH, TRIGGERS_ARE_IN_FORCE
from cambio.ledger.checks.layers import (
    LAPSES_END_A_LAYER,
    LAYERED_IS_COUNTED,
    LAYERS_ARE_SUMS,
    LAYERS_FIT_POSTINGS,
)
from cambio.ledger.checks.lookback import (
    CHECKPOINTS_ARE_SUMS,
    CHECKPOINTS_TELL_THE_TIME,
    LINES_RUN,
)
from cambio.ledger.checks.order import (
    SEQUENCE_FOLLOWS_ENTRIES,
    SEQUENCE_HAS_NO_GAPS,
    TRANSACTIONS_ARE_NUMBERED_ONCE,
)
from cambio.ledger.checks.register import REGISTER_IS_WHOLE
from cambio.ledger.checks.reversals import (
    REVERSALS_HAPPEN_ONCE,
    REVERSALS_MIRROR_ORIGINALS,
    REVERSALS_NAME_AN_ORIGINAL,
)
from cambio.ledger.checks.seals import SEALS_MATCH, WITNESSES_MATCH
from cambio.ledger.checks.tills import SETTLEMENTS_NAME_LEGS, TILLS_ARE_LEFT_BY_NAME
from cambio.ledger.checks.transactions import (
    DIGESTS_MATCH,
    MOVEMENTS_ARE_ALLOWED,
    POSTINGS_HAVE_ACCOUNTS,
    POSTINGS_HAVE_TRANSACTIONS,
    TRANSACTIONS_BALANCE,
    TRANSACTIONS_HAVE_POSTINGS,
)
from cambio.ledger.checks.undoing import (
    RETURNS_ARE_COUNTED,
    RETURNS_NAME_AN_ORIGINAL,
    SETTLEMENTS_STAND_OR_ARE_UNDONE,
)

CHECKS: tuple[Check, ...] = (
    TRIGGERS_ARE_IN_FORCE,
    DIGESTS_MATCH,
    POSTINGS_HAVE_TRANSACTIONS,
    TRANSACTIONS_HAVE_POSTINGS,
    POSTINGS_HAVE_ACCOUNTS,
    TRANSACTIONS_BALANCE,
    MOVEMENTS_ARE_ALLOWED,
    REVERSALS_NAME_AN_ORIGINAL,
    REVERSALS_HAPPEN_ONCE,
    REVERSALS_MIRROR_ORIGINALS,
    RETURNS_NAME_AN_ORIGINAL,
    RETURNS_ARE_COUNTED,
    SETTLEMENTS_STAND_OR_ARE_UNDONE,
    SETTLEMENTS_NAME_LEGS,
    TILLS_ARE_LEFT_BY_NAME,
    BALANCES_ARE_SUMS,
    BALANCES_HAVE_A_FLOOR,
    ENTRIES_ARE_COUNTED,
    ENTRIES_RUN,
    FLOORS_HOLD,
    LAYERS_FIT_POSTINGS,
    LAYERS_ARE_SUMS,
    LAYERED_IS_COUNTED,
    LAPSES_END_A_LAYER,
    SEQUENCE_HAS_NO_GAPS,
    TRANSACTIONS_ARE_NUMBERED_ONCE,
    SEQUENCE_FOLLOWS_ENTRIES,
    LINES_RUN,
    CHECKPOINTS_ARE_SUMS,
    CHECKPOINTS_TELL_THE_TIME,
    NOTES_MATCH,
    REGISTER_IS_WHOLE,
    SEALS_MATCH,
    WITNESSES_MATCH,
)
"""Everything that is checked, in this order."""

PROVED_BY_WALK = frozenset(
    check.name
    for check in (
        DIGESTS_MATCH,
        POSTINGS_HAVE_TRANSACTIONS,
        TRANSACTIONS_HAVE_POSTINGS,
        POSTINGS_HAVE_ACCOUNTS,
        TRANSACTIONS_BALANCE,
        MOVEMENTS_ARE_ALLOWED,
        BALANCES_ARE_SUMS,
        BALANCES_HAVE_A_FLOOR,
        ENTRIES_ARE_COUNTED,
        ENTRIES_RUN,
        FLOORS_HOLD,
        SEQUENCE_HAS_NO_GAPS,
        TRANSACTIONS_ARE_NUMBERED_ONCE,
        SEQUENCE_FOLLOWS_ENTRIES,
        LINES_RUN,
        CHECKPOINTS_ARE_SUMS,
        CHECKPOINTS_TELL_THE_TIME,
    )
)
"""What one walk over all transactions proves; their own statements only name what is amiss."""

__all__ = ["CHECKS", "PROVED_BY_WALK", "Check", "Difference"]
