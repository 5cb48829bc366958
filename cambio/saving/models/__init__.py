"""Tables of saving."""

from cambio.saving.models.gifts import (
    Cause,
    Gift,
    GiftTerms,
)
from cambio.saving.models.lapsing import (
    LapseNotice,
)
from cambio.saving.models.letter_runs import PreparedLetters
from cambio.saving.models.matching import (
    MatchGiven,
    MatchRule,
)
from cambio.saving.models.shares import (
    Share,
)
from cambio.saving.models.spending import PotSpend, SpendingAgreement
from cambio.saving.models.voting import PotCount, PotProposal, PotVoter

__all__ = [
    "Cause",
    "Gift",
    "GiftTerms",
    "LapseNotice",
    "MatchGiven",
    "MatchRule",
    "PotCount",
    "PotProposal",
    "PotSpend",
    "PotVoter",
    "PreparedLetters",
    "Share",
    "SpendingAgreement",
]
