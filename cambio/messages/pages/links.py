"""Where the links in an e-mail lead, without signing in: to prove an address, to stop it all.

Looking changes nothing: programs that read mail follow links. A button does it; and for stopping
also the mail program's own (RFC 8058), which comes from no page of ours.
"""

from __future__ import annotations

from flask import g, render_template
from flask.typing import ResponseReturnValue

from cambio.app.factory import from_anywhere, limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform
from cambio.messages.pages.base import blueprint
from cambio.messages.sending.links import read_email, read_stop
from cambio.messages.use_cases import ConfirmEmail, StopMessages, confirm_email, stop_messages


@blueprint.get("/messages/confirm/<signed>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
def ask_confirm(signed: str) -> str:
    """Is this your address?"""
    _household_id, email = read_email(signed, community_id=g.community_id)
    return render_template("messages/confirm.html", email=email, signed=signed, done=False)


@blueprint.post("/messages/confirm/<signed>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
def confirm(signed: str) -> str:
    """Use the address from now on."""
    household_id, email = read_email(signed, community_id=g.community_id)
    command = ConfirmEmail(
        community_id=g.community_id,
        actor_id=household_id,
        household_id=household_id,
        email=email,
    )
    perform(confirm_email, command)
    return render_template("messages/confirm.html", email=email, signed=signed, done=True)


@blueprint.get("/messages/stop/<signed>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
def ask_stop(signed: str) -> str:
    """No more messages?"""
    read_stop(signed, community_id=g.community_id)
    return render_template("messages/stop.html", signed=signed, done=False)


@blueprint.post("/messages/stop/<signed>")
@allow(Permission.ANYONE)
@limiter.limit("60 per minute")
@from_anywhere
def stop(signed: str) -> ResponseReturnValue:
    """Send nothing more."""
    household_id = read_stop(signed, community_id=g.community_id)
    command = StopMessages(
        community_id=g.community_id, actor_id=household_id, household_id=household_id
    )
    perform(stop_messages, command)
    return render_template("messages/stop.html", signed=signed, done=True)
