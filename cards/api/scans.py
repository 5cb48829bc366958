"""Scans: the route that phones send to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import g
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from cambio.app.guard import Actor, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import current_database
from cards.scanning import places_where, record_scans
from cards.schemas.scans import ScanBatchSchema, ScanSchema, VerdictsSchema
from cards.use_cases.scan_messages import RecordScan, Verdict

blueprint = Blueprint("scans_api", __name__, description="Reading cards at an action.")
scan_schema = ScanSchema()


@blueprint.route("/scans")
class Scans(MethodView):
    """All scans."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(ScanBatchSchema)
    @blueprint.response(200, VerdictsSchema)
    def post(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Take in up to 500 scans; each gets a verdict of its own.

        `scan_id` is each scan's request key: sending it again changes nothing and gets the same
        answer. A scan that cannot be read is answered `invalid` with its errors, and not kept.
        """
        actor = current_actor()
        received_at = current_database().clock()
        verdicts: list[dict[str, Any]] = []
        commands: list[RecordScan] = []
        for entry in batch["scans"]:
            try:
                commands.append(_command(actor, batch, scan_schema.load(entry), received_at))
                verdicts.append({})
            except ValidationError as error:
                verdicts.append(_invalid(entry, error))
        answers = iter(record_scans(_community_of(actor), commands))
        return {"verdicts": [verdict or next(answers) for verdict in verdicts]}


def _community_of(actor: Actor) -> int:
    community_id = actor.community_id
    if community_id is None:  # the guard lets nobody in who is not of a community
        raise LookupError("an actor without a community")
    g.community_id = community_id
    return community_id


def _command(
    actor: Actor, batch: dict[str, Any], scan: dict[str, Any], received_at: datetime
) -> RecordScan:
    return RecordScan(
        community_id=_community_of(actor),
        actor_id=actor.id,
        scan_id=scan["scan_id"],
        action_id=scan["action_id"],
        card=_card_text(scan),
        adults=scan["adults"],
        children=scan["children"],
        scanned_at=scan["scanned_at"],
        sent_at=batch["sent_at"],
        received_at=received_at,
        device_id=batch["device_id"],
        sequence=scan["sequence"],
        place_ids=places_where(actor),
    )


def _card_text(scan: dict[str, Any]) -> str:
    """What was read or typed; a bare code gets the mark that tells it from a number."""
    code: str | None = scan.get("code")
    if code is None:
        return str(scan["card_number"])
    return code if "/" in code else f"/K/{code}"


def _invalid(entry: dict[str, Any], error: ValidationError) -> dict[str, Any]:
    given = entry.get("scan_id")
    return {
        "scan_id": given if isinstance(given, str) else None,
        "verdict": Verdict.INVALID,
        "errors": error.messages_dict,
    }
