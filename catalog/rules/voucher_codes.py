"""What stands on a voucher: its secret code, its PIN, its address, and reading them again."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from cards.rules.codes import (
    CardCode,
    CardKey,
    parse_card_code,
    qr_text,
    signed_code,
)
from cards.rules.faults import Unreadable, raised, without_blanks
from cards.rules.numbers import CardNumber, parse_card_number

# Other purposes than a card's: no voucher is ever taken for a card, nor its PIN for its code.
_CODE, _PIN = b"cambio voucher code 1", b"cambio voucher pin 1"
MARK = "/V/"
PIN_LENGTH = 4
SHOWN_MAX = 400


@dataclass(frozen=True, slots=True)
class Shown:
    """What was held up or typed: a code or a number, never both."""

    code: CardCode | None = None
    number: CardNumber | None = None


def voucher_code_for(key: CardKey, *, community_id: int, number: str) -> CardCode:
    """The code in the QR of a voucher; the same arguments always give the same code."""
    return signed_code(key, _CODE, str(community_id), number)


def voucher_pin_for(key: CardKey, *, community_id: int, number: str) -> str:
    """The four digits of a voucher, made again whenever they are shown; kept nowhere."""
    secret = signed_code(key, _PIN, str(community_id), number).secret
    return f"{int(secret, 36) % 10**PIN_LENGTH:0{PIN_LENGTH}d}"


def is_pin(typed: str, *, pin: str) -> bool:
    """Whether somebody typed this PIN; blanks do not count."""
    return hmac.compare_digest("".join(typed.split()).encode(), pin.encode())


def voucher_url(code: CardCode, *, public_url: str) -> str:
    """The text of the QR: `https://HOST/V/1A...`.

    Raises:
        ValueError: `public_url` is more than http(s), a host in ASCII and perhaps a port.
    """
    return qr_text(code, public_url=public_url, mark=MARK)


def read_shown(text: str) -> Shown | None:
    """What a camera read or a person typed: the QR's text, its bare code, or the number; None for
    anything else, such as the QR of a card."""
    upper = raised(without_blanks(text[:SHOWN_MAX]))
    if "/" in upper:
        _before, mark, upper = upper.rpartition(MARK)
        if not mark:
            return None
    code = parse_card_code(upper)
    if not isinstance(code, Unreadable):
        return Shown(code=code)
    number = parse_card_number(upper)
    return None if isinstance(number, Unreadable) else Shown(number=number)
