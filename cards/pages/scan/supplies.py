"""What a phone fetches before an action, so that it needs nobody during it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Response, current_app, g, jsonify, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import current_database, reading
from cambio.earning.queries import ActionView, actions
from cambio.earning.rules import ActionStatus, People, reward_for
from cambio.neighbourhood.reach import places_reached
from cambio.web.formats import format_money, format_span
from cambio.web.language import current_language
from cambio.web.layout import currency
from cards.pages.scan.base import action_to_scan_at, blueprint
from cards.queries.phone import offline_hashes

ACTIONS_MAX = 30
AHEAD = timedelta(days=14)
BEHIND = timedelta(days=2)
"""How long after its end an action that nobody closed still counts as near."""


@blueprint.get("/supplies.json")
@allow(Permission.RUN_ACTIONS)
def supplies() -> Response:
    """The actions near in time, the one that is asked for, and the key to send scans with."""
    near = actions_near()
    asked = request.args.get("action", type=UUID)
    if asked is not None and asked not in {action.id for action in near}:
        near.append(action_to_scan_at(asked))
    return jsonify(
        {
            "csrf_token": generate_csrf(),
            "name": current_actor().name,
            "language": current_language(),
            "actions": [_shown(action) for action in near],
        }
    )


@blueprint.get("/cards.bin")
@allow(Permission.RUN_ACTIONS)
def card_list() -> Response:
    """The first 8 bytes of the hash of every good card, sorted, and nothing else.

    No code can be made of it. It is answered with its own hash as ETag: a phone that has it
    already fetches nothing.
    """
    with reading() as session:
        body = b"".join(offline_hashes(session, community_id=g.community_id))
    response = current_app.response_class(body, mimetype="application/octet-stream")
    response.set_etag(hashlib.sha256(body).hexdigest()[:32])
    response.make_conditional(request)
    return response


def actions_near() -> list[ActionView]:
    """The open and planned actions of these days at which whoever is asking may scan."""
    now = current_database().clock()
    place_ids = places_reached(Permission.RUN_ACTIONS, community_id=g.community_id)
    with reading() as session:
        found = actions(
            session,
            community_id=g.community_id,
            statuses=(ActionStatus.OPEN, ActionStatus.PLANNED, ActionStatus.ANNOUNCED),
            place_ids=place_ids,
            limit=ACTIONS_MAX,
        )
    return [each for each in found if _is_near(each, now - BEHIND, now + AHEAD)]


def _is_near(action: ActionView, earliest: datetime, latest: datetime) -> bool:
    is_open = action.status is ActionStatus.OPEN
    return is_open or (action.ends_at >= earliest and action.starts_at <= latest)


def _shown(action: ActionView) -> dict[str, Any]:
    """An action as the phone shows it; texts are in the reader's language."""
    return {
        "id": str(action.id),
        "title": action.title,
        "place": action.place_name,
        "meeting_point": action.meeting_point,
        "when": format_span(action.starts_at, action.ends_at, "medium"),
        "starts_at": action.starts_at.isoformat(),
        "ends_at": action.ends_at.isoformat(),
        "status": action.status.value,
        "headcount": action.headcount,
        "rewards": rewards_of(action),
    }


def rewards_of(action: ActionView) -> list[str]:
    """What taking part gives, a sentence for each kind of person."""
    terms = action.terms
    if terms.pays_nothing:
        return [_("Practice: nothing is paid.")]
    words = currency(action.currency)
    lines = []
    for label, people in ((_("An adult"), People(1, 0)), (_("A child"), People(0, 1))):
        reward = reward_for(terms, people)
        mine, street = (
            format_money(minor, words) for minor in (reward.household_minor, reward.place_minor)
        )
        lines.append(
            _(
                "%(who)s: %(mine)s, and %(street)s for the street.",
                who=label,
                mine=mine,
                street=street,
            )
            if reward.place_minor
            else _("%(who)s: %(mine)s.", who=label, mine=mine)
        )
    return lines
