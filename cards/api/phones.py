"""Phones: what they say of the scans that they still hold."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, current_database, perform
from cards.scanning import community_of, require_at_action
from cards.schemas.phones import PhoneHeardSchema, PhoneReportSchema
from cards.use_cases.scan_phones import PhoneHeard, ReportPhone, report_phone

blueprint = Blueprint("phones_api", __name__, description="Phones that read cards.")

DEVICE_ID_MAX = 64


@blueprint.route("/devices/<device_id>/report")
class PhoneReports(MethodView):
    """What a phone says last."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(PhoneReportSchema)
    @blueprint.response(200, PhoneHeardSchema)
    def post(self, report: dict[str, Any], device_id: str) -> PhoneHeard:
        """Say how many scans of an action this phone still holds

        The latest word counts, so sending it again is harmless. Say it when the list of cards
        was fetched, after each sending, and when all was sent: whoever closes the action sees
        which phones still hold scans.
        """
        if len(device_id) > DEVICE_ID_MAX:
            raise NotFound
        actor = current_actor()
        community_id = community_of(actor)
        require_at_action(community_id, report["action_id"])
        return perform(
            report_phone,
            ReportPhone(
                community_id=community_id,
                actor_id=actor.id,
                device_id=device_id,
                received_at=current_database().clock(),
                **report,
            ),
        )
