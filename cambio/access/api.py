"""JSON: who am I."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.access.queries import community_slug
from cambio.access.schemas import MeSchema
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import reading

blueprint = Blueprint("access_api", __name__, description="Who is asking, and what they may do.")


@blueprint.route("/me")
class Me(MethodView):
    """Whoever asks."""

    @allow(Permission.SIGNED_IN)
    @blueprint.response(200, MeSchema)
    def get(self) -> dict[str, Any]:
        """Who am I, and what may I do?"""
        actor = current_actor()
        with reading() as session:
            slug = community_slug(session, community_id=actor.community_id or 0)
        return {
            "id": actor.id,
            "kind": actor.kind,
            "name": actor.name,
            "community": slug,
            "grants": actor.grants,
            "permissions": [each for each in Permission if actor.may(each)],
        }
