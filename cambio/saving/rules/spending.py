"""How much of a pot a captain spends alone, and what a community can agree about that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cambio.saving.errors.spending import AgreementInvalid
from cambio.saving.rules.voting import Majority

SMALL_SPEND_MOST, SMALL_SPEND_DAYS_MOST, QUORUM_MOST = 1_000_000, 366, 1_000
KEPT_DAYS = 90
"""So long what the street decided is kept for it in the pot. After that it still can be spent, as
far as the pot holds it."""


class DecidedBy(StrEnum):
    """Who decided that a pot spends something."""

    CAPTAIN = "captain"
    VOTE = "vote"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How a community decides over its pots.

    A captain alone spends at most `small_spend` whole tokens of a currency in `small_spend_days`
    days; 0 is nothing. A vote counts when at least `quorum` households took part.
    """

    small_spend: int = 100
    small_spend_days: int = 30
    quorum: int = 3
    majority: Majority = Majority.TWO_THIRDS


def check_agreement(agreed: Agreement) -> None:
    """Refuse what nobody could decide by.

    Raises:
        AgreementInvalid: a number is too small or too large.
    """
    if not (
        0 <= agreed.small_spend <= SMALL_SPEND_MOST
        and 1 <= agreed.small_spend_days <= SMALL_SPEND_DAYS_MOST
        and 1 <= agreed.quorum <= QUORUM_MOST
    ):
        raise AgreementInvalid(
            most=SMALL_SPEND_MOST, days=SMALL_SPEND_DAYS_MOST, households=QUORUM_MOST
        )


def kept_until(decided_at: datetime) -> datetime:
    """Until when the pot keeps what was decided then."""
    return decided_at + timedelta(days=KEPT_DAYS)


def left_minor(agreed: Agreement, *, scale: int, spent_minor: int) -> int:
    """What a captain may still spend alone, after so much in the last days."""
    limit_minor: int = agreed.small_spend * 10**scale
    return max(0, limit_minor - spent_minor)
