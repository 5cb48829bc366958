"""How a household wants to hear, and the checks on what it fills in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from cambio.messages.errors import EmailInvalid, PushServiceUnknown, QuietHoursInvalid
from cambio.messages.rules.news import Kind

EMAIL_MAX, ENDPOINT_MAX = 200, 1_000
QUIET_FROM, QUIET_UNTIL = 21, 8
"""Nobody's telephone buzzes at night, unless the household asks for other hours."""

# Somebody, at a name with a dot in it, and nothing that could end a line of a message's head. That
# it is really theirs is proved by the link that is sent there.
EMAIL = re.compile(
    r"[^\s@<>()\",;:\\\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]+", re.IGNORECASE
)


class Channel(StrEnum):
    """By which way."""

    LETTER = "letter"
    """With the next run of letters, by post or by hand."""
    EMAIL = "email"
    PUSH = "push"
    """On the screens of the phones and computers where the household asked for it."""
    NONE = "none"
    """Not at all. Letters that are due to everybody still come."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a household wants to hear. What it never chose is as it stands here: by letter, all.

    `quiet_from` and `quiet_until` are whole hours on the community's clock; equal is never quiet.
    `can_receive` is False while an e-mail address is not confirmed, or no phone listens.
    """

    channel: Channel = Channel.LETTER
    unwanted: frozenset[Kind] = field(default_factory=frozenset)
    is_weekly: bool = False
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL
    can_receive: bool = True


def tidy_email(text: str) -> str:
    """An e-mail address as it is kept.

    Raises:
        EmailInvalid: nothing can be sent there.
    """
    email = text.strip()
    if len(email) > EMAIL_MAX or not email.isascii() or not EMAIL.fullmatch(email):
        raise EmailInvalid
    local, _at, domain = email.rpartition("@")
    return f"{local}@{domain.lower()}"


def check_hours(quiet_from: int, quiet_until: int) -> None:
    """Refuse hours that no clock shows.

    Raises:
        QuietHoursInvalid: not two whole hours from 0 to 23.
    """
    if not (0 <= quiet_from <= 23 and 0 <= quiet_until <= 23):
        raise QuietHoursInvalid


def check_endpoint(endpoint: str, services: Sequence[str]) -> None:
    """Refuse an address that is no push service's: this server sends to it.

    `services` are names of hosts, each with all below it; one that begins with `http://` is a host
    that is spoken to without encryption, for tests.

    Raises:
        PushServiceUnknown: the server could be made to knock on any door.
    """
    try:
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
    except ValueError as error:
        raise PushServiceUnknown from error
    if (
        len(endpoint) > ENDPOINT_MAX
        or parts.username
        or not any(_is_of(parts.scheme, host, service) for service in services)
    ):
        raise PushServiceUnknown


def _is_of(scheme: str, host: str, service: str) -> bool:
    wanted, _, name = service.rpartition("://")
    return scheme == (wanted or "https") and (host == name or host.endswith(f".{name}"))
