"""The scan page: the camera where there is one, a picture, or the number typed in."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from marshmallow import ValidationError

from cambio.app.factory import CONTENT_SECURITY_POLICY
from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, current_database, new_id, reading
from cambio.earning import queries as earning
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import place_path
from cambio.web.language import current_language
from cambio.web.layout import words_for
from cards.scanning import places_where, record_scans
from cards.schemas.scans import ScanSchema
from cards.use_cases.scan_messages import RecordScan, Verdict

blueprint = Blueprint("scan", __name__, url_prefix="/<community>", template_folder="../templates")

# The reader of QR codes is WebAssembly of our own; nothing else may be compiled in the page.
SCAN_POLICY = CONTENT_SECURITY_POLICY + "; script-src 'self' 'wasm-unsafe-eval'"

typed_schema = ScanSchema()


@blueprint.get("/actions/<uuid:action_id>/scan")
@allow(Permission.RUN_ACTIONS)
def scan(action_id: UUID) -> Response:
    """Ready to read the next card."""
    return _page(_action(action_id), None)


@blueprint.post("/actions/<uuid:action_id>/scan")
@allow(Permission.RUN_ACTIONS)
def scan_typed(action_id: UUID) -> Response:
    """A card number that was typed, for pages without scripts."""
    action = _action(action_id)
    now = current_database().clock()
    form = request.form
    entry = {
        "scan_id": form.get("scan_id"),
        "action_id": str(action_id),
        "card_number": form.get("card_number", "").strip()[:40],
        "adults": form.get("adults", type=int, default=1),
        "children": form.get("children", type=int, default=0),
        "scanned_at": now.isoformat(),
        "sequence": 0,
    }
    try:
        scan = typed_schema.load(entry)
    except ValidationError:
        return _page(action, {"verdict": Verdict.INVALID})
    actor = current_actor()
    command = RecordScan(
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
        device_id="typed",
        sequence=0,
        place_ids=places_where(actor),
    )
    return _page(action, record_scans(g.community_id, [command])[0])


def _action(action_id: UUID) -> earning.ActionView:
    with reading() as session:
        action = earning.action(session, community_id=g.community_id, action_id=action_id)
        if action is None:
            raise NotFound
        path = place_path(session, community_id=g.community_id, place_id=action.place_id)
    require_within(Permission.RUN_ACTIONS, ScopeKind.PLACE, [place.id for place in path])
    return action


def _page(action: earning.ActionView, verdict: dict[str, Any] | None) -> Response:
    page = render_template(
        "cards/scan.html",
        action=action,
        verdict=verdict,
        words=verdict_words(),
        currency_words=_currency_words(),
        scan_id=new_id(),
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = SCAN_POLICY
    return response


def _currency_words() -> dict[str, dict[str, Any]]:
    with reading() as session:
        known = currencies(session, community_id=g.community_id)
    language = current_language()
    return {code: asdict(words_for(view, language)) for code, view in known.items()}


def verdict_words() -> dict[str, dict[str, str]]:
    """What the screen says to neighbours for each verdict: `tone`, `title` and `text`."""
    looking = {"tone": "amber", "title": _("We will look into it")}
    not_now = {"tone": "brick", "title": _("This cannot be done now")}
    return {
        Verdict.CREDITED: {"tone": "leaf", "title": _("Thank you!"), "text": ""},
        Verdict.MORE_CREDITED: {
            "tone": "leaf",
            "title": _("Thank you, all of you!"),
            "text": _("More people of this household are counted now."),
        },
        Verdict.DUPLICATE: {"tone": "leaf", "title": _("Counted already"), "text": ""},
        Verdict.PURSE_EMPTY: {
            "tone": "leaf",
            "title": _("Counted. Thank you!"),
            "text": _("The tokens follow later."),
        },
        Verdict.UNKNOWN: looking | {"text": _("We do not know this card. Go to the counter.")},
        Verdict.REVOKED: looking | {"text": _("This card was stopped. Go to the counter.")},
        Verdict.REPLACED: looking | {"text": _("There is a newer card than this one.")},
        Verdict.QUEUED: looking | {"text": _("The scan is kept. You need to do nothing.")},
        Verdict.INVALID: looking
        | {"text": _("This is no card of ours. Check the letters and digits.")},
        Verdict.KEY_REUSED: looking | {"text": _("Please scan this card once more.")},
        Verdict.ACTION_CLOSED: not_now | {"text": _("This action is closed.")},
        Verdict.NOT_OPEN: not_now | {"text": _("This action is not open yet.")},
        Verdict.NOT_AUTHORISED: not_now | {"text": _("You may not scan at this action.")},
    }
