"""One box for both: a reader that types what it sees, and a person who types the number."""

from __future__ import annotations

from cards.rules.codes import CardCode, parse_card_url
from cards.rules.faults import Unreadable
from cards.rules.numbers import CardNumber, parse_card_number


def parse_card(text: str) -> CardCode | CardNumber | Unreadable:
    """Read a text with a slash as what a QR reader gave, any other as a typed card number."""
    return parse_card_url(text) if "/" in text else parse_card_number(text)
