"""A household says how it wants to hear, and lets this browser show messages."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform
from cambio.messages.errors import PushKeysInvalid
from cambio.messages.pages.base import blueprint, facts_of, keep_choice
from cambio.messages.rules.choices import ENDPOINT_MAX
from cambio.messages.sending.encrypting import from_base64url
from cambio.messages.sending.links import settings
from cambio.messages.sending.push import public_key_text
from cambio.messages.use_cases import ListenHere, StopListening, listen_here, stop_listening

POINT_BYTES, SECRET_BYTES = 65, 16


def own_household_id() -> UUID:
    """The household that signed in.

    Raises:
        NotAllowed: an access key with the role of a resident is no household.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def by_household() -> str:
    """What the limit on this form counts by: each may send an e-mail to an address."""
    return f"messages of {current_actor().id}"


@blueprint.get("/my/messages")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def mine() -> str:
    """How do we hear?"""
    return _page(None)


@blueprint.post("/my/messages")
@allow(Permission.SEE_OWN_HOUSEHOLD)
@limiter.limit("20 per hour", key_func=by_household)
def choose_mine() -> ResponseReturnValue:
    """Keep what the household chose."""
    refusal = keep_choice(own_household_id())
    if refusal is not None:
        return _page(refusal), refusal.status
    return redirect(url_for("messages.mine"), 303)


@blueprint.post("/my/messages/phones")
@allow(Permission.SEE_OWN_HOUSEHOLD)
@limiter.limit("20 per hour", key_func=by_household)
def listen() -> ResponseReturnValue:
    """Show messages in this browser from now on."""
    try:
        perform(listen_here, _subscription(own_household_id()))
    except Refusal as refusal:
        return _page(refusal), refusal.status
    flash(_("From now on our messages come on this screen."), "success")
    return redirect(url_for("messages.mine"), 303)


@blueprint.post("/my/messages/phones/<uuid:subscription_id>/stop")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def stop_phone(subscription_id: UUID) -> ResponseReturnValue:
    """Show no messages there any more."""
    command = StopListening(
        community_id=g.community_id,
        actor_id=current_actor().id,
        household_id=own_household_id(),
        subscription_id=subscription_id,
    )
    perform(stop_listening, command)
    flash(_("No more messages come on that screen."), "success")
    return redirect(url_for("messages.mine"), 303)


def _subscription(household_id: UUID) -> ListenHere:
    form = request.form
    try:
        public_key = from_base64url(form.get("public_key", "")[:200])
        secret = from_base64url(form.get("secret", "")[:200])
    except ValueError as error:
        raise PushKeysInvalid from error
    if len(public_key) != POINT_BYTES or len(secret) != SECRET_BYTES:
        raise PushKeysInvalid
    return ListenHere(
        community_id=g.community_id,
        actor_id=current_actor().id,
        household_id=household_id,
        endpoint=form.get("endpoint", "")[: ENDPOINT_MAX + 1],
        public_key=public_key,
        secret=secret,
        services=settings().push_services,
    )


def _page(refusal: Refusal | None) -> str:
    facts = facts_of(own_household_id(), refusal)
    return render_template("messages/mine.html", push_key=public_key_text(), **facts)
