"""What is done with cards, one function per act."""

from cards.use_cases.cards import (
    IssueCard,
    IssuedCard,
    StopCard,
    block_card,
    issue_card,
    replace_card,
)

__all__ = [
    "IssueCard",
    "IssuedCard",
    "StopCard",
    "block_card",
    "issue_card",
    "replace_card",
]
