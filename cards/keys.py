"""The key that makes card codes; it never leaves the server."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from cambio.app.settings import Settings, SettingsError
from cards.rules import CardKey

CURRENT_KEY_ID = "A"


def current_key() -> CardKey:
    """The key for new cards: CAMBIO_CARD_KEY, or else derived from CAMBIO_SECRET_KEY.

    Raises:
        SettingsError: there is neither. Cards made without one could be made by anybody.
    """
    settings: Settings = current_app.extensions["cambio.settings"]
    source = settings.card_key or settings.secret_key
    if not source:
        raise SettingsError("CAMBIO_SECRET_KEY is missing: the codes of cards need it")
    secret = hmac.digest(source.encode(), b"cambio card key " + CURRENT_KEY_ID.encode(), "sha256")
    return CardKey(CURRENT_KEY_ID, hashlib.sha256(secret).digest())
