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
from cards.use_cases.endings import (
    EndedHousehold,
    EndHousehold,
    HouseholdGuard,
    end_household,
)
from cards.use_cases.households import (
    EnrolHousehold,
    EnrolledHousehold,
    NewMembership,
    enrol_household,
)
from cards.use_cases.keys import RetireKey, RotateKey, outdated_cards, retire_key, rotate_key
from cards.use_cases.print_runs import (
    CancelRun,
    RecordRun,
    RunKind,
    cancel_run,
    record_run,
    spoiled_cards,
)
from cards.use_cases.remainders import Remainder
from cards.use_cases.splits import Share, SplitHousehold, SplitReceipt, split_household

__all__ = [
    "AssignCard",
    "CancelRun",
    "DescribeCard",
    "EndHousehold",
    "EndedHousehold",
    "EnrolHousehold",
    "EnrolledHousehold",
    "HouseholdGuard",
    "IssueCard",
    "IssuedCard",
    "NewMembership",
    "RecordRun",
    "Remainder",
    "RetireKey",
    "RotateKey",
    "RunKind",
    "Share",
    "SplitHousehold",
    "SplitReceipt",
    "StopCard",
    "VoidCard",
    "VoidReason",
    "VoidedCard",
    "assign_card",
    "block_card",
    "cancel_run",
    "describe_card",
    "end_household",
    "enrol_household",
    "find_again",
    "issue_card",
    "outdated_cards",
    "record_run",
    "replace_card",
    "retire_key",
    "return_card",
    "rotate_key",
    "split_household",
    "spoiled_cards",
    "void_card",
]
