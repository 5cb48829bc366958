"""Web push: a few lines on the screens where a household asked for them."""

from __future__ import annotations

import http.client
import json
from contextlib import closing
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec

from cambio.messages.queries.choices import Phone
from cambio.messages.queries.parcels import Parcel
from cambio.messages.sending.encrypting import (
    authorization,
    base64url,
    encrypt,
    fresh,
    point_of,
    signing_key,
)
from cambio.messages.sending.links import public_link, settings
from cambio.messages.sending.outcome import ACCEPTED, GONE, Outcome
from cambio.messages.writing import write
from cambio.web.language import is_right_to_left

TIMEOUT_SECONDS = 10
KEPT_SECONDS = 3 * 24 * 3600
"""So long a push service keeps a message for a phone that is off."""
TITLE_MAX, BODY_MAX = 120, 600
"""In characters: with four bytes each they still fit in what a push holds."""
NO_LONGER_THERE = {404, 410}
TRY_AGAIN = {408, 425, 429}


def server_key() -> ec.EllipticCurvePrivateKey:
    """The key by which push services know this server; subscriptions are bound to it."""
    return signing_key(settings().push_key or settings().secret_key)


def public_key_text() -> str:
    """Its public half, as a browser wants it to subscribe."""
    return base64url(point_of(server_key()))


def payload_of(parcel: Parcel) -> bytes:
    """What a phone shows: title, a few lines, and where a touch leads."""
    written = write(parcel)
    body = "\n".join(written.lines)
    shown = {
        "title": written.subject[:TITLE_MAX],
        "body": body if len(body) <= BODY_MAX else f"{body[:BODY_MAX]}…",
        "url": public_link("cards.my_household", community=parcel.community_slug),
        # A message that comes twice is shown once.
        "tag": parcel.id.hex,
        "lang": written.language,
        "dir": "rtl" if is_right_to_left(written.language) else "ltr",
    }
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def deliver(
    payload: bytes,
    phone: Phone,
    *,
    message_id: UUID,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> Outcome:
    """Hand one message to the push service of one browser."""
    parts = urlsplit(phone.endpoint)
    origin = f"{parts.scheme}://{parts.netloc}"
    headers = {
        "Authorization": authorization(key, origin=origin, subject=_subject(), now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(KEPT_SECONDS),
        # A second attempt takes the place of the first one that still waits there.
        "Topic": base64url(message_id.bytes),
    }
    try:
        body = encrypt(payload, public_key=phone.public_key, secret=phone.secret, salted=fresh())
    except ValueError:
        return GONE
    make = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        # Not by a library that follows redirections: this server sends to push services alone.
        with closing(make(parts.netloc, timeout=TIMEOUT_SECONDS)) as connection:
            connection.request("POST", path or "/", body, headers)
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return Outcome("unreachable")
    return _outcome(status)


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return ACCEPTED
    if status in NO_LONGER_THERE:
        return GONE
    return Outcome(f"push_{status}", for_good=status < 500 and status not in TRY_AGAIN)


def _subject() -> str:
    """Whom a push service may ask about what we send."""
    address = settings().mail_from
    return f"mailto:{address}" if address else settings().public_url
