"""What the shop does by itself, at set times."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.database import Refusal, current_database, perform_each, reading
from catalog.use_cases import close_purchase, closings_due


def close_purchases_due() -> int:
    """Close purchases whose last day has passed, each an act of its own; answers how many.

    Harmless when it runs twice, or while somebody pledges: each purchase is locked while its
    pledges return.
    """
    with reading() as session:
        commands = closings_due(session, now=current_database().clock(), actor_id=OPERATOR_ID)
    outcomes = perform_each(close_purchase, commands)
    return sum(not isinstance(outcome, Refusal) for outcome in outcomes)
