"""What these pages share: the action at hand, and who may run it."""

from __future__ import annotations

from uuid import UUID

from flask import g

from cambio.app.guard import require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ActionView
from cambio.neighbourhood.queries import place_path


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
