"""Reads of cards, scans and what a household sees of its own. Answers are frozen."""

from cards.queries.cards import (
    CardEventView,
    CardOwner,
    CardView,
    card,
    card_by_code,
    cards_of,
    count_cards,
    find_card,
    has_card,
    history_of,
    list_cards,
)
from cards.queries.closing import PhoneState, PhoneView, ScanCounts, phones_at, scan_counts
from cards.queries.households import PotLine, households_at, pot_lines
from cards.queries.letters import LetterList, LetterView, count_letters, letter_for, letters
from cards.queries.printing import (
    PrintableCard,
    cards_to_print,
    count_cards_to_print,
    printable_card,
    stack,
)
from cards.queries.reviews import (
    DecisionView,
    ReviewView,
    count_reviews,
    review,
    reviews,
    reviews_of_household,
)
from cards.queries.scans import streets_of_scans

__all__ = [
    "CardEventView",
    "CardOwner",
    "CardView",
    "DecisionView",
    "LetterList",
    "LetterView",
    "PhoneState",
    "PhoneView",
    "PotLine",
    "PrintableCard",
    "ReviewView",
    "ScanCounts",
    "card",
    "card_by_code",
    "cards_of",
    "cards_to_print",
    "count_cards",
    "count_cards_to_print",
    "count_letters",
    "count_reviews",
    "find_card",
    "has_card",
    "history_of",
    "households_at",
    "letter_for",
    "letters",
    "list_cards",
    "phones_at",
    "pot_lines",
    "printable_card",
    "review",
    "reviews",
    "reviews_of_household",
    "scan_counts",
    "stack",
    "streets_of_scans",
]
