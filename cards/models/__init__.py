"""Tables of cards: cards and what happened to them, and every reading of one."""

from cards.models.cards import Card, CardEvent, CardKeyLetter
from cards.models.runs import PrintRun, PrintRunCard
from cards.models.scans import PhoneReport, Scan, ScanDecision

__all__ = [
    "Card",
    "CardEvent",
    "CardKeyLetter",
    "PhoneReport",
    "PrintRun",
    "PrintRunCard",
    "Scan",
    "ScanDecision",
]
