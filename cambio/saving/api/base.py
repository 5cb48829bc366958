"""What the JSON edges of saving share: who asks, for whom, and from where in a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.app.api import CursorUnknown, decode_cursor
from cambio.app.guard import NotAllowed, current_actor
from cambio.neighbourhood.reach import own_community


def asked() -> dict[str, Any]:
    """Who asks, where: the first fields of every command."""
    return {"community_id": own_community(), "actor_id": current_actor().id}


def own_household_id() -> UUID:
    """The household that is asking.

    Raises:
        NotAllowed: an access key is no household.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def id_in(cursor: str | None) -> UUID | None:
    """The last id of the page before; None for the first page.

    Raises:
        CursorUnknown: the cursor is none of ours.
    """
    position = decode_cursor(cursor)
    try:
        return None if position is None else UUID(position)
    except ValueError as error:
        raise CursorUnknown from error
