"""Whoever has just written reads what they wrote, also where a replica is read.

A cookie carries how far the books were after the last request that could write. It travels with
the browser or program, so that any number of web processes know it, and stands beside the session:
an answer that was under way would put an older session back. Who alters it harms nobody else.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.exc import SQLAlchemyError

from cambio.database import current_database
from cambio.database.replica import NOTHING_YET, Replica

COOKIE = "cambio_written"
POSITION = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
# Where nobody could say how far the books are, only the primary is sure to be far enough.
NEVER_REACHED = "FFFFFFFF/FFFFFFFF"


def init_app(app: Flask) -> None:
    """Look after it where there is a replica; elsewhere there is nothing to look after."""
    with app.app_context():
        replica = current_database().replica
    if replica is None:
        return

    # Before any hook of a request: the first reading is for the address.
    @app.url_value_preprocessor
    def recall(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
        replica.must_see = _must_see()

    @app.after_request
    def remember(response: Response) -> Response:
        if replica.must_see is None:
            secure = bool(app.config["SESSION_COOKIE_SECURE"])
            response.set_cookie(
                COOKIE, _position(replica), httponly=True, samesite="Lax", secure=secure
            )
        return response


def _must_see() -> str | None:
    """The position that this request must see; None where only the primary will do.

    A request that may change something reads what is true now. So does a program that keeps no
    cookies: nobody knows what its access key wrote before.
    """
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        return None
    position = request.cookies.get(COOKIE)
    if position is None:
        return None if "Authorization" in request.headers else NOTHING_YET
    return position if POSITION.fullmatch(position) else None


def _position(replica: Replica) -> str:
    try:
        return replica.position()
    except SQLAlchemyError:
        return NEVER_REACHED
