"""Who is asking, and how a browser comes to be signed in: what the edges of all features call.

Passwords and PINs are compared here, before anything is performed: a use case holds the door to
the database, and comparing takes long on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask

from cambio.access.queries import ScopeSource
from cambio.access.sessions.asking import household_sign_in_url, identify, own_path, sign_in_url
from cambio.access.sessions.cookie import begin_session, current_sign_in_id, end_session
from cambio.access.sessions.households import choose_pin, confirm_pin, sign_in_with_pin
from cambio.access.sessions.people import (
    accept_invitation,
    change_password,
    sign_in_with_password,
)
from cambio.app.guard import identify_with

__all__ = [
    "accept_invitation",
    "begin_session",
    "change_password",
    "choose_pin",
    "confirm_pin",
    "current_sign_in_id",
    "end_session",
    "household_sign_in_url",
    "identify",
    "init_app",
    "own_path",
    "sign_in_url",
    "sign_in_with_password",
    "sign_in_with_pin",
]


def init_app(
    app: Flask, scopes: Sequence[ScopeSource] = (), *, household_sign_in: str | None = None
) -> None:
    """Tell the guard who is asking.

    `scopes` are what upper floors let roles be given for. `household_sign_in` is the endpoint, also
    of an upper floor, where a household comes in with its card; it is handed the way back as
    `next`. None while there is none.
    """
    identify_with(app, identify, sign_in_url=sign_in_url)
    app.extensions["cambio.household_sign_in"] = household_sign_in
    app.extensions["cambio.scopes"] = tuple(scopes)
