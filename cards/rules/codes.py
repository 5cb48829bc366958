"""The card code: the secret in a card's QR.

A code is the format version, the id of the key that signed it, and 80 bits as 16 base32
characters: `1A` + `MZXW6YTBOI5GC3TE`. It says nothing about whom it belongs to: without the key it
is chance, and the database keeps only its SHA-256. Whoever could try a million codes a second for
a century would find one of a million cards with a chance of 1 in 400.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cards.rules.faults import (
    LONGEST_TEXT,
    Fault,
    Unreadable,
    characters_outside,
    raised,
    without_blanks,
)
from cards.rules.numbers import CardNumber

FORMAT_VERSION = "1"
KEY_IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"  # base32 of RFC 4648
SECRET_LENGTH = 16
CODE_LENGTH = len(FORMAT_VERSION) + 1 + SECRET_LENGTH
SHORTEST_KEY_BYTES = 32
OFFLINE_PREFIX_BYTES = 8

_MARK = "/K/"
# What is signed begins with this, so that a key used elsewhere by mistake signs no card there.
_PURPOSE = b"cambio card code 1"


@dataclass(frozen=True, slots=True)
class CardKey:
    """A signing key: `key_id` is one letter A to Z that cards carry, `secret` 32 bytes or more."""

    key_id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key_id) != 1 or self.key_id not in KEY_IDS:
            raise ValueError("A key id is one letter from A to Z.")
        if len(self.secret) < SHORTEST_KEY_BYTES:
            raise ValueError(f"A card key has at least {SHORTEST_KEY_BYTES} bytes.")


@dataclass(frozen=True, slots=True)
class CardCode:
    """A code of the right shape; whether a card has it only the database knows.

    The secret is left out of the repr, so that a code cannot slip into a log unnoticed.
    """

    key_id: str
    secret: str = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.key_id) != 1 or self.key_id not in KEY_IDS:
            raise ValueError("A key id is one letter from A to Z.")
        if len(self.secret) != SECRET_LENGTH or characters_outside(self.secret, BASE32):
            raise ValueError(f"A card's secret is {SECRET_LENGTH} characters of base32.")

    @property
    def text(self) -> str:
        """The 18 characters that follow `/K/` in the QR."""
        return f"{FORMAT_VERSION}{self.key_id}{self.secret}"


def code_for(key: CardKey, *, community_id: int, number: CardNumber, revision: int) -> CardCode:
    """The code of one printed card.

    `revision` counts from 1 and goes up when the same card number gets a new QR; the old QR then
    is another code. The same arguments always give the same code, so a card can be printed again
    without its secret having been kept.
    """
    return signed_code(key, _PURPOSE, str(community_id), number.text, str(revision))


def signed_code(key: CardKey, purpose: bytes, *texts: str) -> CardCode:
    """The code that a key makes of some texts; another purpose makes another code of the same."""
    fields = (purpose, *(text.encode() for text in texts))
    # Each field behind its length: no two lists of fields give the same bytes.
    message = b"".join(len(part).to_bytes(4, "big") + part for part in fields)
    digest = hmac.digest(key.secret, message, "sha256")
    secret = base64.b32encode(digest[: SECRET_LENGTH * 5 // 8]).decode("ascii")
    return CardCode(key.key_id, secret)


def card_hash(code: CardCode) -> bytes:
    """SHA-256 of the code's 18 ASCII characters: what the database keeps and looks up by."""
    return hashlib.sha256(code.text.encode("ascii")).digest()


def offline_prefix(whole_hash: bytes) -> bytes:
    """The first 8 bytes of a card hash, for the list that a phone checks against offline.

    Of a million cards, one in 18 million million codes of other cards would pass by chance; and a
    pass offline is only "counted", the server still decides.
    """
    return whole_hash[:OFFLINE_PREFIX_BYTES]


def qr_text(code: CardCode, *, public_url: str, mark: str = _MARK) -> str:
    """The text of the QR: `https://HOST/K/1A...`; other things than cards have another `mark`.

    The scheme is in lower case, since several phones take `HTTPS://` for plain text; the rest is
    in upper case, which a QR packs into 5.5 bits a character instead of 8.

    Raises:
        ValueError: `public_url` is more than http(s), a host in ASCII and perhaps a port. A path
            cannot be, for it would not survive the upper case.
    """
    parts = urlsplit(public_url)
    ours = f"{parts.scheme}://{parts.netloc}"
    plain = parts.netloc.isascii() and "@" not in parts.netloc and bool(parts.hostname)
    if parts.scheme not in ("http", "https") or not plain or public_url.rstrip("/") != ours:
        raise ValueError("The public address must be like https://cambio.example, without a path.")
    return f"{parts.scheme}://{parts.netloc.upper()}{mark}{code.text}"


def parse_card_url(text: str) -> CardCode | Unreadable:
    """Read what a QR reader gave: only what follows the last `/K/` counts, whatever the host."""
    squeezed = raised(without_blanks(text[:LONGEST_TEXT]))
    if not squeezed:
        return Unreadable(Fault.EMPTY)
    _, mark, code = squeezed.rpartition(_MARK)
    if not mark:
        return Unreadable(Fault.NOT_A_CARD)
    return parse_card_code(code)


def parse_card_code(text: str) -> CardCode | Unreadable:
    """Read the bare code, as it stands in the address of a card's page.

    Guards in order: empty, unknown format, length, characters.
    """
    squeezed = raised(without_blanks(text[:LONGEST_TEXT]))
    if not squeezed:
        return Unreadable(Fault.EMPTY)
    version, key_id, secret = squeezed[:1], squeezed[1:2], squeezed[2:]
    if version != FORMAT_VERSION:
        return Unreadable(Fault.UNKNOWN_FORMAT)
    if len(squeezed) != CODE_LENGTH:
        return Unreadable(Fault.TOO_SHORT if len(squeezed) < CODE_LENGTH else Fault.TOO_LONG)
    wrong = characters_outside(key_id, KEY_IDS) + characters_outside(secret, BASE32)
    if wrong:
        return Unreadable(Fault.IMPOSSIBLE_CHARACTER, "".join(dict.fromkeys(wrong)))
    return CardCode(key_id, secret)
