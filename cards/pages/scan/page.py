"""The scan page itself. Without scripts it counts cards by their typed numbers.

With scripts it works by what the phone has fetched, whatever of this page came from the server or
from the phone's own copy of it (`app`).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, g, render_template, request
from marshmallow import ValidationError

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import current_database, new_id
from cambio.earning.queries import ActionView
from cambio.web.reader import with_reader
from cards.pages.scan.base import action_to_scan_at, blueprint
from cards.pages.scan.supplies import actions_near
from cards.pages.scan.words import page_words
from cards.rules import TYPED
from cards.scanning import places_where, record_scans
from cards.schemas.scans import ScanSchema
from cards.use_cases.scan_messages import RecordScan, Verdict

typed_schema = ScanSchema()


@blueprint.get("/")
@allow(Permission.RUN_ACTIONS)
def home() -> str:
    """The actions that one can scan at: where the installed app begins."""
    return render_template("cards/scan_home.html", actions=actions_near(), **page_words())


@blueprint.get("/<uuid:action_id>")
@allow(Permission.RUN_ACTIONS)
def scan(action_id: UUID) -> Response:
    """Ready to read the next card."""
    return _page(action_to_scan_at(action_id), None)


@blueprint.post("/<uuid:action_id>")
@allow(Permission.RUN_ACTIONS)
def scan_typed(action_id: UUID) -> Response:
    """A card number that was typed, for pages without scripts."""
    action = action_to_scan_at(action_id)
    try:
        command = _typed(action_id)
    except ValidationError:
        return _page(action, {"verdict": Verdict.INVALID})
    return _page(action, record_scans(g.community_id, [command])[0])


def _typed(action_id: UUID) -> RecordScan:
    now = current_database().clock()
    form = request.form
    scan = typed_schema.load(
        {
            "scan_id": form.get("scan_id"),
            "action_id": str(action_id),
            "card_number": form.get("card_number", "").strip()[:40],
            "adults": form.get("adults", type=int, default=1),
            "children": form.get("children", type=int, default=0),
            "scanned_at": now.isoformat(),
            "sequence": 0,
        }
    )
    actor = current_actor()
    return RecordScan(
        community_id=g.community_id,
        actor_id=actor.id,
        scan_id=scan["scan_id"],
        action_id=action_id,
        card=scan["card_number"],
        adults=scan["adults"],
        children=scan["children"],
        scanned_at=now,
        sent_at=now,
        received_at=now,
        device_id=TYPED,
        sequence=0,
        place_ids=places_where(actor),
    )


def _page(action: ActionView, verdict: dict[str, Any] | None) -> Response:
    return with_reader(
        render_template(
            "cards/scan.html",
            action=action,
            verdict=verdict,
            scan_id=new_id(),
            **page_words(),
        )
    )
