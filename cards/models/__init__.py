"""Tables of cards: cards and what happened to them, every reading of one, phones that read them."""

from cards.models.cards import Card, CardEvent, CardKeyLetter
from cards.models.designs import CardDesign
from cards.models.households import HouseholdRemainder, SplitWish
from cards.models.phones import Phone, PhoneEvent, PhoneReport
from cards.models.runs import PrintRun, PrintRunCard
from cards.models.scans import Scan, ScanDecision
from cards.models.taking_part import CardBinding, Poster, SignUpLine

__all__ = [
    "Card",
    "CardBinding",
    "CardDesign",
    "CardEvent",
    "CardKeyLetter",
    "HouseholdRemainder",
    "Phone",
    "PhoneEvent",
    "PhoneReport",
    "Poster",
    "PrintRun",
    "PrintRunCard",
    "Scan",
    "ScanDecision",
    "SignUpLine",
    "SplitWish",
]
