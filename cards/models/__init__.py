"""Tables of cards: cards and what happened to them, and every reading of one."""

from cards.models.cards import Card, CardEvent, CardKeyLetter
from cards.models.designs import CardDesign
from cards.models.runs import PrintRun, PrintRunCard
from cards.models.scans import PhoneReport, Scan, ScanDecision
from cards.models.taking_part import CardBinding, Poster, SignUpLine

__all__ = [
    "Card",
    "CardBinding",
    "CardDesign",
    "CardEvent",
    "CardKeyLetter",
    "PhoneReport",
    "Poster",
    "PrintRun",
    "PrintRunCard",
    "Scan",
    "ScanDecision",
    "SignUpLine",
]
