"""The key that makes card codes; it never leaves the server."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from cambio.app.settings import Settings
from cards.rules import CardKey

CURRENT_KEY_ID = "A"


def current_key() -> CardKey:
    """The key for new cards: CAMBIO_CARD_KEY, or else derived from CAMBIO_SECRET_KEY."""
    settings: Settings = current_app.extensions["cambio.settings"]
    source = settings.card_key or settings.secret_key
    secret = hmac.digest(source.encode(), b"cambio card key " + CURRENT_KEY_ID.encode(), "sha256")
    return CardKey(CURRENT_KEY_ID, hashlib.sha256(secret).digest())
