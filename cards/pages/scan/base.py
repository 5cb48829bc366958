"""What the scan page's routes share: their address, and who may scan where."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, g

from cambio.app.guard import require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, reading
from cambio.earning import queries as earning
from cambio.neighbourhood.queries import place_path
from cambio.web.language import RESIDENT_LANGUAGES

blueprint = Blueprint(
    "scan", __name__, url_prefix="/<community>/scan", template_folder="../../templates"
)

LANGUAGE = f"<any({','.join(RESIDENT_LANGUAGES)}):language>"
"""The part of an address that names a language: what is kept on a phone asks for no choice."""


def action_to_scan_at(action_id: UUID) -> earning.ActionView:
    """An action at which whoever is asking may scan.

    Raises:
        NotFound: there is no such action.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        action = earning.action(session, community_id=g.community_id, action_id=action_id)
        if action is None:
            raise NotFound
        path = place_path(session, community_id=g.community_id, place_id=action.place_id)
    require_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, [place.id for place in path])
    return action
