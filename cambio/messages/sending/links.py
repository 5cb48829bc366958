"""Addresses that work without signing in: to prove an e-mail address, and to stop all messages.

A link names its household and is signed by the server's secret; nothing of it is on file. It opens
a page with one button, so that a mail program that looks where links lead changes nothing.
"""

from __future__ import annotations

from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer, URLSafeTimedSerializer

from cambio.app.settings import Settings
from cambio.messages.errors import EmailChanged, LinkUnknown

CONFIRM_WITHIN_SECONDS = 7 * 24 * 3600


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["cambio.settings"]
    return found


def public_link(endpoint: str, **values: str) -> str:
    """The whole address of a page, as a resident reaches it."""
    path = current_app.url_map.bind("localhost").build(endpoint, values, force_external=False)
    return f"{settings().public_url}{path}"


def sign_stop(*, community_id: int, household_id: UUID) -> str:
    """What a link to stop all messages of a household carries; it works for ever."""
    return _stop().dumps([community_id, household_id.hex])


def read_stop(signed: str, *, community_id: int) -> UUID:
    """Whose messages a link stops.

    Raises:
        LinkUnknown: we did not write it, or for another community.
    """
    try:
        known, household = _stop().loads(signed)
    except BadData as error:
        raise LinkUnknown from error
    if known != community_id:
        raise LinkUnknown
    return UUID(household)


def sign_email(*, community_id: int, household_id: UUID, email: str) -> str:
    """What a link to prove an e-mail address carries; it works for a week."""
    return _confirm().dumps([community_id, household_id.hex, email])


def read_email(signed: str, *, community_id: int) -> tuple[UUID, str]:
    """Which address a link proves, and whose.

    Raises:
        LinkUnknown: we did not write it, or for another community.
        EmailChanged: it is too old.
    """
    serializer = _confirm()
    try:
        known, household, email = serializer.loads(signed)
    except BadData as error:
        raise LinkUnknown from error
    if known != community_id:
        raise LinkUnknown
    try:
        serializer.loads(signed, max_age=CONFIRM_WITHIN_SECONDS)
    except BadData as error:
        raise EmailChanged from error
    return UUID(household), email


def _stop() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="cambio messages: stop")


def _confirm() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().secret_key, salt="cambio messages: confirm")
