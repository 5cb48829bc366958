"""The keys that make card codes; they never leave the server.

A key is known by its letter. Which letter new cards get is on file (`cards.queries.keys`); the
secrets behind the letters are in the settings.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from flask import current_app

from cambio.app.settings import Settings, SettingsError
from cards.rules import CardKey

FIRST_KEY_ID = "A"
LETTERED = re.compile(r"([A-Z]):(\S+)")


def card_key(key_id: str) -> CardKey:
    """The key with a letter.

    Its secret comes from CAMBIO_CARD_KEY, or else from CAMBIO_SECRET_KEY. One secret serves all
    letters, each by another derivation. `A:one B:two` gives each letter a secret of its own, for
    when one was seen by others.

    Raises:
        SettingsError: there is no secret for it. Cards made without one could be made by anybody.
    """
    settings: Settings = current_app.extensions["cambio.settings"]
    source = _source(settings, key_id)
    secret = hmac.digest(source.encode(), b"cambio card key " + key_id.encode(), "sha256")
    return CardKey(key_id, hashlib.sha256(secret).digest())


def _source(settings: Settings, key_id: str) -> str:
    parts = [LETTERED.fullmatch(part) for part in settings.card_key.split()]
    if parts and all(parts):
        by_letter = {part[1]: part[2] for part in parts if part is not None}
        if key_id not in by_letter:
            raise SettingsError(f"CAMBIO_CARD_KEY has no secret for the key {key_id}")
        return by_letter[key_id]
    source = settings.card_key or settings.secret_key
    if not source:
        raise SettingsError("CAMBIO_SECRET_KEY is missing: the codes of cards need it")
    return source
