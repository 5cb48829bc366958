"""JSON: signals, each with its evidence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.api.base import asked, blueprint, community_id
from cambio.earning.schemas import reports as schemas
from cambio.earning.use_cases import ClearSignal, clear_signal
from cambio.neighbourhood.reach import require_everywhere


@blueprint.route("/signals")
class Signals(MethodView):
    """What somebody may want to look at."""

    @allow(Permission.APPROVE_ACTIONS)
    @blueprint.response(200, schemas.SignalListSchema)
    def get(self) -> dict[str, Any]:
        """Signals that nobody looked at since they were seen"""
        require_everywhere(Permission.APPROVE_ACTIONS)
        with reading() as session:
            return {"items": queries.signals(session, community_id=community_id())}


@blueprint.route("/signals/<uuid:signal_id>/clear")
class SignalClearing(MethodView):
    """Somebody looked."""

    @allow(Permission.APPROVE_ACTIONS)
    @blueprint.arguments(schemas.NoteSchema)
    @blueprint.response(204)
    def post(self, body: dict[str, Any], signal_id: UUID) -> None:
        """Clear a signal, with what was found"""
        require_everywhere(Permission.APPROVE_ACTIONS)
        perform(clear_signal, ClearSignal(**asked(), signal_id=signal_id, **body))
