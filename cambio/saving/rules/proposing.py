"""What can be proposed to spend from a pot."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from cambio.saving.errors.voting import (
    ProposalAmountInvalid,
    ProposalTitleInvalid,
    TooManyProposals,
    VotingDaysInvalid,
)
from cambio.saving.rules.voting import AMOUNT_MAX, DAYS_LEAST, DAYS_MOST, TITLE_MAX, WHY_MAX

OPEN_MOST = 20
"""So many proposals about one pot can be open: more nobody reads."""


def check_words(*, title: str, why: str) -> None:
    """Refuse a proposal that does not say what it is for.

    Raises:
        ProposalTitleInvalid: no words, or too many.
    """
    if not 1 <= len(title) <= TITLE_MAX or len(why) > WHY_MAX:
        raise ProposalTitleInvalid(most=TITLE_MAX, why=WHY_MAX)


def check_amount(amount_minor: int, *, currency: str, currencies: Collection[str]) -> None:
    """Refuse nothing, too much, and a currency that there is not.

    Raises:
        ProposalAmountInvalid: one of these.
    """
    if not 1 <= amount_minor <= AMOUNT_MAX or currency not in currencies:
        raise ProposalAmountInvalid


def check_deadline(*, now: datetime, deadline_at: datetime) -> None:
    """Refuse a vote that ends before neighbours hear of it, or never.

    Raises:
        VotingDaysInvalid: one of these.
    """
    days = deadline_at - now
    if not timedelta(days=DAYS_LEAST) <= days <= timedelta(days=DAYS_MOST + 1):
        raise VotingDaysInvalid(least=DAYS_LEAST, most=DAYS_MOST)


def check_open(count: int) -> None:
    """Refuse another proposal about a pot that has enough.

    Raises:
        TooManyProposals: so many are open.
    """
    if count >= OPEN_MOST:
        raise TooManyProposals(most=OPEN_MOST)
