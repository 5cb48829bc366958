"""Who is asking: told by the cookie of a browser or the key of a program."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from flask import Response, after_this_request, current_app, g, request, session, url_for

from cambio.access import queries, use_cases
from cambio.access.errors import KeyUnknown
from cambio.access.queries import Identity
from cambio.access.sessions.cookie import COOKIE
from cambio.app.guard import NOBODY, Actor, ActorKind, permission_of
from cambio.app.permissions import Role, roles_with
from cambio.database import current_database, perform, reading


def identify() -> Actor:
    """Who is asking, by one reading of the database; none for who shows nothing.

    A cookie counts in its own community only: elsewhere one is nobody, and may sign in there. A
    request with an `Authorization` header is judged by that alone.

    Raises:
        KeyUnknown: it shows a key that is none of ours, or was withdrawn.
    """
    shown = request.headers.get("Authorization")
    if shown is not None:
        return _actor_of_key(shown)
    cookie = session.get(COOKIE)
    if not isinstance(cookie, list) or len(cookie) != 4:
        return NOBODY
    kind, community_id, sign_in_id, secret = cookie
    if g.get("community_id") not in (None, community_id):
        return NOBODY
    find = queries.identity_of_staff if kind == "staff" else queries.identity_of_household
    with reading() as reader:
        found = find(
            reader,
            community_id=community_id,
            sign_in_id=UUID(sign_in_id),
            secret=secret,
            now=_now(),
        )
    return NOBODY if found is None else _actor(found, ActorKind(kind))


def sign_in_url() -> str:
    """Where to sign in, with the way back to the page at hand.

    For residents' own pages that is with a card; outside all communities it is the first page.
    """
    if g.get("community") is None:
        return "/"
    query = request.query_string.decode("ascii", "ignore")
    back = request.path + (f"?{query}" if query else "")
    permission = permission_of(current_app, request.endpoint or "", "GET")
    if permission is not None and roles_with(permission) == {Role.RESIDENT}:
        return household_sign_in_url(back) or url_for("access.sign_in", next=back)
    return url_for("access.sign_in", next=back)


def household_sign_in_url(back: str | None) -> str | None:
    """Where a household comes in with its card; None where there is no such page."""
    endpoint = current_app.extensions["cambio.household_sign_in"]
    return None if endpoint is None else url_for(endpoint, next=back)


def own_path(target: str | None) -> str | None:
    """The target, if it is a path on this very server; None for anything else.

    Browsers read backslashes as slashes and drop control characters, so neither may be in it.
    """
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(letter) < 33 or ord(letter) == 127 for letter in target):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _actor_of_key(shown: str) -> Actor:
    scheme, _, secret = shown.partition(" ")
    with reading() as reader:
        found = queries.identity_of_key(reader, secret=secret.strip())
    if scheme.lower() != "bearer" or found is None:
        after_this_request(_ask_for_key)
        raise KeyUnknown
    today = _now().date()
    if found.last_used_on != today:
        noted = use_cases.NoteKeyUse(
            community_id=found.community_id, actor_id=found.id, key_id=found.id, used_on=today
        )
        perform(use_cases.note_key_use, noted)
    return _actor(found, ActorKind.KEY)


def _ask_for_key(response: Response) -> Response:
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _actor(found: Identity, kind: ActorKind) -> Actor:
    return Actor(found.id, kind, found.name, found.community_id, found.grants)


def _now() -> datetime:
    return current_database().clock()
