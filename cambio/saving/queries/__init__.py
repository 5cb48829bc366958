"""What saving reads."""

from cambio.saving.queries.calendar import (
    communities_that_save,
    communities_with_terms,
    today_in,
)
from cambio.saving.queries.gifts import (
    CauseView,
    GiftTermsView,
    GiftView,
    causes,
    gift_names,
    gift_terms,
    gift_terms_of,
    gifts_of,
)
from cambio.saving.queries.lapsing import Lapsing, Place, lapsing, untold, untold_on_screens
from cambio.saving.queries.matching import (
    MatchGivenView,
    MatchRuleView,
    given_to_place,
    match_register,
    match_rules,
)
from cambio.saving.queries.notices import Due, Told, due, open_notices, told_in
from cambio.saving.queries.shares import (
    PotShares,
    SharedMonths,
    SharedSum,
    ShareView,
    pot_months,
    pot_shares,
    shares_of,
)

__all__ = [
    "CauseView",
    "Due",
    "GiftTermsView",
    "GiftView",
    "Lapsing",
    "MatchGivenView",
    "MatchRuleView",
    "Place",
    "PotShares",
    "ShareView",
    "SharedMonths",
    "SharedSum",
    "Told",
    "causes",
    "communities_that_save",
    "communities_with_terms",
    "due",
    "gift_names",
    "gift_terms",
    "gift_terms_of",
    "gifts_of",
    "given_to_place",
    "lapsing",
    "match_register",
    "match_rules",
    "open_notices",
    "pot_months",
    "pot_shares",
    "shares_of",
    "today_in",
    "told_in",
    "untold",
    "untold_on_screens",
]
