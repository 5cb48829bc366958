"""What a card code and a card number are, and what may be read as one. Pure decisions."""

from cards.rules.clocks import Moment, is_large, moment_of, moments_after
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
from cards.rules.origins import LISTED, NO_PHONES, TYPED
from cards.rules.posters import POSTER_SLACK, poster_code_for, poster_url, works_at
from cards.rules.reading import parse_card
from cards.rules.typed_lines import TypedFault, TypedLine, TypedText, read_typed_lines

__all__ = [
    "LABEL_MAX",
    "LISTED",
    "NO_PHONES",
    "POSTER_SLACK",
    "TYPED",
    "CardAct",
    "CardCode",
    "CardKey",
    "CardKind",
    "CardNumber",
    "CardStatus",
    "Fault",
    "Moment",
    "TypedFault",
    "TypedLine",
    "TypedText",
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
    "poster_code_for",
    "poster_url",
    "qr_text",
    "read_typed_lines",
    "shown_state",
    "tidy_label",
    "works_at",
]
