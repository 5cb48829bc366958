"""Scans: the route that phones send to."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint
from marshmallow import ValidationError

from cambio.app.guard import Actor, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import current_database, reading
from cambio.neighbourhood.reach import places_reached
from cards.queries.phones import phone_is_lost
from cards.rules import moments_after
from cards.scanning import community_of, record_scans
from cards.schemas.scans import ScanBatchSchema, VerdictsSchema, read_scan
from cards.use_cases.scan_messages import RecordScan, Verdict

blueprint = Blueprint("scans_api", __name__, description="Reading cards at an action.")


@blueprint.route("/scans")
class Scans(MethodView):
    """All scans."""

    @allow(Permission.RUN_ACTIONS)
    @blueprint.arguments(ScanBatchSchema)
    @blueprint.response(200, VerdictsSchema)
    def post(self, batch: dict[str, Any]) -> Response:
        """Take in up to 500 scans; each gets a verdict of its own

        `scan_id` is each scan's request key: sending it again changes nothing and gets the same
        answer, so a phone that heard nothing sends the same again, in any order and in batches of
        any size. A scan that cannot be read is answered `invalid` with its errors, and not kept;
        all others are kept, whatever the verdict.
        """
        scans, faults = _read(batch["scans"])
        commands = _commands(current_actor(), batch, list(scans.values()))
        verdicts = record_scans(community_of(current_actor()), commands)
        answers = faults | dict(zip(scans, verdicts, strict=True))
        told = {"verdicts": [answers[place] for place in range(len(batch["scans"]))]}
        # What `VerdictsSchema` would write, in a tenth of the time.
        return Response(msgspec.json.encode(told), mimetype="application/json")


def _read(
    entries: list[dict[str, Any]],
) -> tuple[dict[int, dict[str, Any]], dict[int, dict[str, Any]]]:
    """The scans that can be read and the answers to those that cannot, by place in the batch."""
    scans, faults = {}, {}
    for place, entry in enumerate(entries):
        try:
            scans[place] = read_scan(entry)
        except ValidationError as error:
            faults[place] = _invalid(entry, error)
    return scans, faults


def _commands(actor: Actor, batch: dict[str, Any], scans: list[dict[str, Any]]) -> list[RecordScan]:
    received_at = current_database().clock()
    place_ids = places_reached(Permission.RUN_ACTIONS, community_id=community_of(actor))
    with reading() as session:
        is_phone_lost = phone_is_lost(
            session, community_id=community_of(actor), device_id=batch["device_id"]
        )
    not_after = moments_after(
        ((scan["sequence"], scan["scanned_at"]) for scan in scans),
        sent_at=batch["sent_at"],
        received_at=received_at,
    )
    return [
        RecordScan(
            community_id=community_of(actor),
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
            not_after=not_after[scan["sequence"]],
            place_ids=place_ids,
            bind=scan["bind"],
            is_phone_lost=is_phone_lost,
        )
        for scan in scans
    ]


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
