"""What needs no database: the code by which an account is known without naming its owner."""

from __future__ import annotations

import hashlib
from uuid import UUID

# Digits and letters that are not taken for one another.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def account_code(account_id: UUID) -> str:
    """A short stable code for an account, such as `7QK2-M9TD`.

    It says nothing about the owner and does not follow the order in which accounts were opened.
    """
    bits = int.from_bytes(hashlib.sha256(account_id.bytes).digest()[:5])
    code = "".join(LETTERS[bits >> shift & 31] for shift in range(35, -1, -5))
    return f"{code[:4]}-{code[4:]}"
