"""Secrets: how they are made, and what is kept of them.

Passwords and PINs are hashed with argon2, slowly on purpose, and so never inside a use case: an
edge hashes or compares first and hands the outcome over. What is random and long enough (keys,
invitation links, sign-ins) needs only SHA-256, which a use case may do itself. Such secrets are
made by real chance in the demo too: one that follows from a seed is none.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
import threading
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from cambio.access.rules import check_password, check_pin
from cambio.app.settings import Settings, SettingsError

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
KEY_START = "cambio_"
KEY_LETTERS, CODE_LETTERS, SIGN_IN_LETTERS = 40, 26, 32
PREFIX_LETTERS = len(KEY_START) + 4
PIN_CODE_DIGITS = 8
# Without vowels, so that no words arise, and without what looks alike.
TYPEABLE = "bcdfghjkmnpqrstvwxz23456789"

_hasher = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
# Hashing is heavy. Two at a time leave memory and a core for the scans of others.
_turn = threading.BoundedSemaphore(2)


def new_access_key() -> str:
    """A secret for a program to show: `cambio_` and 40 letters and digits."""
    return KEY_START + _random(KEY_LETTERS)


def new_invitation_code() -> str:
    """The secret in an invitation's link."""
    return _random(CODE_LETTERS)


def new_sign_in_secret() -> str:
    """The secret in the cookie of one sign-in."""
    return _random(SIGN_IN_LETTERS)


def new_password() -> str:
    """A password that somebody can type over from paper: four groups of four."""
    groups = ("".join(secrets.choice(TYPEABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def new_pin_code() -> str:
    """A one-time code for a letter: eight digits."""
    return "".join(secrets.choice(string.digits) for _ in range(PIN_CODE_DIGITS))


def digest(secret: str) -> bytes:
    """What is kept of a long random secret."""
    return hashlib.sha256(secret.encode()).digest()


def pin_code_digest(household_id: UUID, code: str) -> bytes:
    """What is kept of a one-time code, which is short: useless without the server's own secret."""
    digits = "".join(each for each in code if each.isdecimal())
    return _peppered(b"pin code", household_id, digits)


def hash_password(password: str, *, name: str) -> str:
    """What is kept of a password; `name` is the one that it is used with. Takes about 60 ms.

    Raises:
        PasswordLength, PasswordEasy: it will not do.
    """
    check_password(password, name=name)
    return _hash(password)


def hash_pin(household_id: UUID, pin: str) -> str:
    """What is kept of a PIN: useless without the server's own secret. Takes about 60 ms.

    Raises:
        PinInvalid, PinEasy: it will not do.
    """
    check_pin(pin)
    return _hash(_peppered(b"pin", household_id, pin).hex())


def password_matches(stored: str | None, password: str) -> bool:
    """Whether a password is the one of this hash; with None it takes as long, and is not."""
    return _matches(stored, password)


def pin_matches(stored: str | None, household_id: UUID, pin: str) -> bool:
    """Whether a PIN is the one of this hash; with None it takes as long, and is not."""
    return _matches(stored, _peppered(b"pin", household_id, pin).hex())


def _random(length: int) -> str:
    return "".join(secrets.choice(BASE62) for _ in range(length))


def _hash(secret: str) -> str:
    with _turn:
        return _hasher.hash(secret)


@cache
def _hash_of_nothing() -> str:
    return _hash(_random(KEY_LETTERS))


def _matches(stored: str | None, secret: str) -> bool:
    nothing = _hash_of_nothing()  # made at the first try, whoever that is, so that it tells nothing
    try:
        with _turn:
            _hasher.verify(nothing if stored is None else stored, secret)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def _peppered(purpose: bytes, household_id: UUID, secret: str) -> bytes:
    """A keyed hash, so that a copy of the database alone does not give away short secrets.

    Raises:
        SettingsError: there is no CAMBIO_SECRET_KEY.
    """
    settings: Settings = current_app.extensions["cambio.settings"]
    if not settings.secret_key:
        raise SettingsError("CAMBIO_SECRET_KEY is missing: PINs and their codes need it")
    content = b"\0".join((purpose, household_id.bytes, secret.encode()))
    return hmac.digest(settings.secret_key.encode(), content, "sha256")
