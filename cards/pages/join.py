"""Joining by oneself: an address, a nickname, a card at once. A letter proves the address."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.queries import programmes
from cambio.neighbourhood.errors import AddressUnknown
from cambio.web.language import LANGUAGE_NAMES, speak_as_household
from cards.pages.addresses import asked_address
from cards.pages.base import (
    JOINED,
    OPENED,
    blueprint,
    command_of,
    errors_of,
    form_key,
    mark,
    marked_card,
    whole_number,
)
from cards.printing.files import card_file, qr_picture
from cards.queries import CardView
from cards.use_cases import EnrolHousehold, NewMembership, enrol_household

FIELDS = {
    "nickname_invalid": "nickname",
    "language_unknown": "language",
    "people_invalid": "adults",
    "address_unknown": "address_id",
    "address_gone": "address_id",
}


@blueprint.get("/<community>/join")
@allow(Permission.ANYONE)
@limiter.limit("40 per minute")
def join() -> str:
    """First the address; once it is found, the household."""
    return _page({})


@blueprint.post("/<community>/join")
@allow(Permission.ANYONE)
@limiter.limit("10 per minute; 60 per hour")
def join_now() -> ResponseReturnValue:
    """Let the household in, unconfirmed, with a card."""
    try:
        enrolled = perform(enrol_household, _command())
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    mark(JOINED, enrolled.card_id)
    speak_as_household(request.form["language"])
    return redirect(url_for("cards.joined"), 303)


@blueprint.get("/<community>/join/done")
@allow(Permission.ANYONE)
def joined() -> ResponseReturnValue:
    """The new card, to keep or to print, in the browser that joined."""
    card = marked_card(JOINED)
    if card is None:
        return redirect(url_for("cards.join"))
    return render_template("cards/joined.html", card=card)


@blueprint.get("/<community>/join/card.svg")
@allow(Permission.ANYONE)
@limiter.limit("30 per minute")
def joined_qr() -> Response:
    """The QR of the card that this browser got by joining."""
    return qr_picture(_joined_card().id)


@blueprint.get("/<community>/join/card.pdf")
@allow(Permission.ANYONE)
@limiter.limit("10 per minute")
def joined_pdf() -> Response:
    """That card on paper, to cut out."""
    return card_file(_joined_card().id)


def _joined_card() -> CardView:
    card = marked_card(JOINED)
    if card is None:
        raise NotFound
    return card


def _command() -> EnrolHousehold:
    form = request.form
    try:
        address_id = UUID(form.get("address_id", ""))
    except ValueError as error:
        raise AddressUnknown from error
    command: EnrolHousehold = command_of(
        EnrolHousehold,
        request_key=form_key(),
        address_id=address_id,
        nickname=form.get("nickname", "")[:200],
        language=form.get("language", ""),
        adults=whole_number("adults"),
        children=whole_number("children"),
        confirmed=False,
        memberships=open_memberships(),
        card_id=_card_in_hand(),
    )
    return command


def open_memberships() -> tuple[NewMembership, ...]:
    """The programmes that take everybody in; what asks for consent is agreed to face to face."""
    with reading() as session:
        found = programmes(session, community_id=g.community_id)
    return tuple(
        NewMembership(each.id)
        for each in found
        if each.status == "running" and not each.consent_required
    )


def _card_in_hand() -> UUID | None:
    """A card of the stack that was opened in this browser and is nobody's yet, or None."""
    card = marked_card(OPENED)
    is_free = card is not None and card.is_nobodys and card.status == "active"
    return card.id if card is not None and is_free else None


def _page(errors: dict[str, str]) -> str:
    search = asked_address()
    return render_template(
        "cards/join.html",
        search=search,
        languages=LANGUAGE_NAMES,
        form=request.form,
        errors=errors or search.errors,
        has_card=_card_in_hand() is not None,
    )
