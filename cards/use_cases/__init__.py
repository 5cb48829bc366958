"""What is done with cards, one function per act."""

from cards.use_cases.card_life import (
    DescribeCard,
    VoidCard,
    VoidedCard,
    VoidReason,
    block_card,
    describe_card,
    find_again,
    return_card,
    void_card,
)
from cards.use_cases.cards import (
    AssignCard,
    IssueCard,
    IssuedCard,
    StopCard,
    assign_card,
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
    "DescribeCard",
    "EnrolHousehold",
    "EnrolledHousehold",
    "IssueCard",
    "IssuedCard",
    "NewMembership",
    "StopCard",
    "VoidCard",
    "VoidReason",
    "VoidedCard",
    "assign_card",
    "block_card",
    "describe_card",
    "enrol_household",
    "find_again",
    "issue_card",
    "replace_card",
    "return_card",
    "void_card",
]
