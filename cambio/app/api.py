"""What all of the JSON API shares: the document, cursors, request keys, the form of errors."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import request
from flask_smorest import Api
from marshmallow import Schema, fields, validate

from cambio.database import N_, Refusal

PAGE_MAX = 200
MINOR = {"description": "In minor units of the currency."}
T = TypeVar("T")


class ProblemSchema(Schema):
    """A problem document (RFC 9457)."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    code = fields.String(required=True, metadata={"description": "For programs; never changes."})
    errors = fields.Dict(metadata={"description": "What is wrong, by place and field."})


class CambioApi(Api):
    """flask-smorest's Api with our problem documents in place of its error form."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """`cambio.app.problems` answers every error already."""


class PageArguments(Schema):
    """Which page of a list."""

    cursor = fields.String(
        load_default=None, metadata={"description": "`next` of the page before."}
    )
    limit = fields.Integer(load_default=50, validate=validate.Range(1, PAGE_MAX))


class RequestKeyMissing(Refusal):
    """A POST that moves tokens or stock came without a request key."""

    code = "idempotency_key_missing"
    message = N_("Send an Idempotency-Key header of 1 to 200 characters with this request.")
    status = 400


class CursorUnknown(Refusal):
    """A cursor that we did not give."""

    code = "cursor_unknown"
    message = N_("This cursor is not one of ours.")
    status = 400


def request_key() -> str:
    """The `Idempotency-Key` header of the request.

    Raises:
        RequestKeyMissing: it is absent, empty or too long.
    """
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 200:
        raise RequestKeyMissing
    return key


def encode_cursor(position: object) -> str:
    """A position in a list, as text that clients pass back unread."""
    return base64.urlsafe_b64encode(str(position).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None) -> str | None:
    """The position in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    if cursor is None:
        return None
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError as error:
        raise CursorUnknown from error


def page_of(rows: Sequence[T], *, limit: int, position: Any) -> dict[str, Any]:
    """A page from up to `limit + 1` rows: `items`, and `next` when there is more.

    `position` is a function from the last row shown to its place in the list.
    """
    items = list(rows[:limit])
    more = len(rows) > limit
    return {"items": items, "next": encode_cursor(position(items[-1])) if more else None}
