"""How the code for one order is written."""

from __future__ import annotations

import hashlib

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without letters and digits that are taken for each other."""
CODE_LENGTH = 10
SLIP = "AF"
"""What comes before the code in the QR of a slip, so that a scanner never takes it for a card."""


def plain_code(typed: str) -> str:
    """The code as it was made, from what somebody typed or scanned."""
    plain = "".join(each for each in typed.upper() if each.isalnum())
    return plain.removeprefix(SLIP) if len(plain) == CODE_LENGTH + len(SLIP) else plain


def shown_code(code: str) -> str:
    """The code as people read it: "7KX2P 9QM4T"."""
    return f"{code[:5]} {code[5:]}"


def is_code(typed: str) -> bool:
    """Whether this can be a code at all."""
    plain = plain_code(typed)
    return len(plain) == CODE_LENGTH and set(plain) <= set(CODE_LETTERS)


def is_slip(typed: str) -> bool:
    """Whether it was read from the QR of a slip."""
    letters = "".join(each for each in typed.upper() if each.isalnum())
    return len(letters) == CODE_LENGTH + len(SLIP) and letters.startswith(SLIP)


def digest_of(code: str) -> bytes:
    """What is kept of a code, however it was typed. Its 49 bits are good for one order only, and
    whoever tries needs a shopkeeper's sign-in."""
    return hashlib.sha256(plain_code(code).encode()).digest()
