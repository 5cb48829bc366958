"""What is done with cards, one function per act."""

from cards.use_cases.cards import (
    AssignCard,
    IssueCard,
    IssuedCard,
    StopCard,
    assign_card,
    block_card,
    issue_card,
    replace_card,
)
from cards.use_cases.households import (
    EnrolHousehold,
    EnrolledHousehold,
    NewMembership,
    enrol_household,
)

__all__ = [
    "AssignCard",
    "EnrolHousehold",
    "EnrolledHousehold",
    "IssueCard",
    "IssuedCard",
    "NewMembership",
    "StopCard",
    "assign_card",
    "block_card",
    "enrol_household",
    "issue_card",
    "replace_card",
]
