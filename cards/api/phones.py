"""Phones: what they say of the scans that they still hold, and those that are lost."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.access.sessions import current_sign_in_id
from cambio.app.guard import ActorKind, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, current_database, perform, reading
from cambio.neighbourhood.reach import places_reached
from cards.queries import KnownPhone, phones
from cards.scanning import community_of, require_at_action, require_phone
from cards.schemas.phones import (
    PhoneHeardSchema,
    PhoneListSchema,
    PhoneReportSchema,
    TurnedPhoneSchema,
)
from cards.use_cases.phones import TurnedPhone, TurnPhone, find_phone, lose_phone
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
                sign_in_id=current_sign_in_id() if actor.kind is ActorKind.STAFF else None,
                **report,
            ),
        )


@blueprint.route("/devices")
class Phones(MethodView):
    """All phones."""

    @allow(Permission.REVIEW_SCANS)
    @blueprint.response(200, PhoneListSchema)
    def get(self) -> dict[str, list[KnownPhone]]:
        """The phones that were heard of last, at most 200; those that are lost first"""
        actor = current_actor()
        community_id = community_of(actor)
        place_ids = places_reached(Permission.REVIEW_SCANS, community_id=community_id)
        with reading() as session:
            found = phones(session, community_id=community_id, place_ids=place_ids)
        return {"items": found}


@blueprint.route("/devices/<device_id>/lost")
class LostPhone(MethodView):
    """Whether a phone is lost."""

    @allow(Permission.REVIEW_SCANS)
    @blueprint.response(200, TurnedPhoneSchema)
    def put(self, device_id: str) -> TurnedPhone:
        """It is lost: it is signed out, and what it still sends waits for a decision

        Harmless when repeated. A program with an access key is not signed out by it: withdraw its
        key besides.
        """
        return perform(lose_phone, _turn(device_id))

    @allow(Permission.REVIEW_SCANS)
    @blueprint.response(200, TurnedPhoneSchema)
    def delete(self, device_id: str) -> TurnedPhone:
        """It is found: what it sends from now on counts at once"""
        return perform(find_phone, _turn(device_id))


def _turn(device_id: str) -> TurnPhone:
    actor = current_actor()
    community_id = community_of(actor)
    require_phone(community_id, device_id)
    return TurnPhone(community_id=community_id, actor_id=actor.id, device_id=device_id)
