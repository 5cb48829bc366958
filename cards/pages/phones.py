"""Phones that read cards: who used them last, and what to do when one is lost."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.reach import places_reached
from cards import queries
from cards.pages.base import blueprint, command_of
from cards.scanning import require_phone
from cards.use_cases.phones import TurnPhone, find_phone, lose_phone

TURNS = {"lost": lose_phone, "found": find_phone}


@blueprint.get("/<community>/phones")
@allow(Permission.REVIEW_SCANS)
def phones() -> str:
    """The phones that were heard of, those that are lost first."""
    place_ids = places_reached(Permission.REVIEW_SCANS, community_id=g.community_id)
    with reading() as session:
        found = queries.phones(session, community_id=g.community_id, place_ids=place_ids)
    return render_template("cards/phones.html", phones=found)


@blueprint.get("/<community>/phones/<device_id>")
@allow(Permission.REVIEW_SCANS)
def one_phone(device_id: str) -> str:
    """One phone: where it was, and whether it is lost."""
    phone = require_phone(g.community_id, device_id)
    about = {"community_id": g.community_id, "device_id": device_id}
    with reading() as session:
        actions = queries.actions_of_phone(session, **about)
        events = queries.phone_events(session, **about)
    words = {"lost": _("Lost"), "found": _("Found again")}
    return render_template(
        "cards/phone.html",
        phone=phone,
        actions=actions,
        history=[
            {"title": words[each.what], "at": each.at, "text": each.by or _("somebody")}
            for each in events
        ],
    )


@blueprint.post("/<community>/phones/<device_id>/<any(lost,found):turn>")
@allow(Permission.REVIEW_SCANS)
def turn_phone(device_id: str, turn: str) -> ResponseReturnValue:
    """It is lost, or found again."""
    require_phone(g.community_id, device_id)
    perform(TURNS[turn], command_of(TurnPhone, device_id=device_id))
    said = {
        "lost": _("This phone is signed out. What it still sends comes to Scans to look at."),
        "found": _("What this phone sends counts at once again, after signing in."),
    }
    flash(said[turn], "success")
    return redirect(url_for("cards.one_phone", device_id=device_id), 303)
