"""An action's poster: its secret code, its address, and when it works."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from cards.rules.codes import CardCode, CardKey, qr_text, signed_code

# Another purpose than a card's: no poster is ever taken for a card, nor a card for a poster.
_PURPOSE = b"cambio poster code 1"
POSTER_SLACK = timedelta(minutes=30)
"""So long before an action begins and after it ends its poster works too: people come early, and
cleaning up takes a little longer."""


def poster_code_for(key: CardKey, *, community_id: int, action_id: UUID, revision: int) -> CardCode:
    """The code of an action's poster; the same arguments always give the same code."""
    return signed_code(key, _PURPOSE, str(community_id), action_id.hex, str(revision))


def poster_url(code: CardCode, *, public_url: str) -> str:
    """The text of the poster's QR: `https://HOST/A/1A...`.

    Raises:
        ValueError: `public_url` is more than http(s), a host in ASCII and perhaps a port.
    """
    return qr_text(code, public_url=public_url, mark="/A/")


def works_at(moment: datetime, *, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a poster works at a moment, were the action open: around the hours on the poster.

    An action that nobody remembered to close is so no way to take part from the couch at night.
    """
    return starts_at - POSTER_SLACK <= moment <= ends_at + POSTER_SLACK
