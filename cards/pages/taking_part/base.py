"""What these pages share: the action at hand, and who may run it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import g, request

from cambio.app.guard import require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import Command, NotFound, new_id, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ActionView
from cambio.neighbourhood.queries import place_path
from cards.pages.base import command_of

REQUEST_KEY_MAX = 200


def run_action(action_id: UUID) -> ActionView:
    """An action that whoever is asking may run.

    Raises:
        NotFound: there is no such action here.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        action = earning.action(session, community_id=g.community_id, action_id=action_id)
        if action is None:
            raise NotFound
        path = place_path(session, community_id=g.community_id, place_id=action.place_id)
    require_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, [each.id for each in path])
    return action


def form_key() -> str:
    """The request key of the form, which makes sending it twice harmless."""
    return request.form.get("request_key", "")[:REQUEST_KEY_MAX] or str(new_id())


def keyed_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command with the request key of the form, by whoever is asking."""
    return command_of(make, request_key=form_key(), **fields)
