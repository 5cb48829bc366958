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
from cards.rules.life import (
    LABEL_MAX,
    CardAct,
    CardKind,
    CardStatus,
    acts_for,
    shown_state,
    tidy_label,
)
from cards.rules.numbers import CardNumber, draw_card_number, number_with_check, parse_card_number
from cards.rules.reading import parse_card

__all__ = [
    "LABEL_MAX",
    "CardAct",
    "CardCode",
    "CardKey",
    "CardKind",
    "CardNumber",
    "CardStatus",
    "Fault",
    "Unreadable",
    "acts_for",
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
    "shown_state",
    "tidy_label",
]
