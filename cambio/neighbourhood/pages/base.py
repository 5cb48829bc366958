"""What the pages of this room share: the blueprint, the clock, commands, and fields of forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, g, request

from cambio.app.guard import current_actor
from cambio.database import current_database

blueprint = Blueprint("neighbourhood", __name__, template_folder="../templates")


def now() -> datetime:
    """The moment of this request."""
    return current_database().clock()


def who() -> dict[str, Any]:
    """The community of the page and whoever is asking, as every command names them."""
    return {"community_id": g.community_id, "actor_id": current_actor().id}


def uuid_or_none(value: str | None) -> UUID | None:
    """The id in a form's field; None when it is empty or no id."""
    try:
        return UUID(value) if value else None
    except ValueError:
        return None


def whole_number(name: str) -> int:
    """The whole number in a form's field; -1, which no rule takes, when it is none."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
