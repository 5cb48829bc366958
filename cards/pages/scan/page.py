"""The scan page itself. Without scripts it counts cards by their typed numbers.

With scripts it works by what the phone has fetched, whatever of this page came from the server or
from the phone's own copy of it (`app`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, g, render_template, request
from flask_babel import gettext as _
from marshmallow import ValidationError

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import current_database, new_id
from cambio.earning.queries import ActionView
from cambio.neighbourhood.reach import places_reached
from cambio.web.reader import with_reader
from cards.errors import CardUnreadable
from cards.pages.scan.base import action_to_scan_at, blueprint
from cards.pages.scan.supplies import actions_near
from cards.pages.scan.words import page_words
from cards.rules import TYPED, Unreadable, parse_card
from cards.scanning import record_scans
from cards.schemas.scans import ScanSchema
from cards.use_cases.scan_messages import RecordScan

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
    """A card number that was typed, for pages without scripts; nothing is kept of a mistake."""
    action = action_to_scan_at(action_id)
    try:
        command = _typed(action_id)
    except CardUnreadable as refusal:
        return _page(action, None, {"card_number": words_of(refusal)})
    except ValidationError:
        return _page(action, None, {"adults": _("Say who comes: at least one adult or child.")})
    return _page(action, record_scans(g.community_id, [command])[0])


def _typed(action_id: UUID) -> RecordScan:
    now = current_database().clock()
    form = request.form
    number = form.get("card_number", "").strip()[:40]
    read = parse_card(number)
    if isinstance(read, Unreadable):
        raise CardUnreadable(fault=read.fault, characters=read.characters)
    scan = typed_schema.load(
        {
            "scan_id": form.get("scan_id"),
            "action_id": str(action_id),
            "card_number": number,
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
        place_ids=places_reached(Permission.RUN_ACTIONS, community_id=g.community_id),
    )


def _page(
    action: ActionView, verdict: dict[str, Any] | None, mistakes: Mapping[str, str] | None = None
) -> Response:
    """The page, with what came of a card, or with what is wrong in a field of what was sent."""
    page = with_reader(
        render_template(
            "cards/scan.html",
            action=action,
            verdict=verdict,
            mistakes=mistakes or {},
            sent=request.form if mistakes else {},
            scan_id=new_id(),
            **page_words(),
        )
    )
    page.status_code = 422 if mistakes else 200
    return page
