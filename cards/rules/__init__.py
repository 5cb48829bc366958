"""What a card code and a card number are, and what may be read as one. Pure decisions."""

from cards.rules.clocks import is_large, moment_of, moments_after
from cards.rules.codes import (
    CardCode,
    CardKey,
    card_hash,
    code_for,
    offline_prefix,
    parse_card_code,
    parse_card_url,
    qr_text,
)
from cards.rules.faults import Fault, Unreadable
from cards.rules.numbers import CardNumber, draw_card_number, number_with_check, parse_card_number
from cards.rules.reading import parse_card

__all__ = [
    "CardCode",
    "CardKey",
    "CardNumber",
    "Fault",
    "Unreadable",
    "card_hash",
    "code_for",
    "draw_card_number",
    "is_large",
    "moment_of",
    "moments_after",
    "number_with_check",
    "offline_prefix",
    "parse_card",
    "parse_card_code",
    "parse_card_number",
    "parse_card_url",
    "qr_text",
]
