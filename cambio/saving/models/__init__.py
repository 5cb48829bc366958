"""Tables of saving."""

from cambio.saving.models.lapsing import (
    LapseNotice,
)
from cambio.saving.models.matching import MatchGiven, MatchRule
from cambio.saving.models.spending import PotSpend, SpendingAgreement
from cambio.saving.models.voting import PotCount, PotProposal, PotVoter

__all__ = [
    "LapseNotice",
    "MatchGiven",
    "MatchRule",
    "PotCount",
    "PotProposal",
    "PotSpend",
    "PotVoter",
    "SpendingAgreement",
]
