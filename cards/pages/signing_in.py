"""A household comes in: with its card and PIN, the first time with the code in its letter."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from cambio.access import sessions
from cambio.access.errors import PinNotChosen
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import Refusal
from cambio.web.language import speak_as_household
from cards.pages.base import (
    OPENED,
    blueprint,
    errors_of,
    household_of,
    household_or_404,
    mark,
    marked_card,
    typed_card,
)

FIELDS = {
    "card_unreadable": "number",
    "card_unknown": "number",
    "card_stopped": "number",
    "card_for_child": "number",
    "card_unassigned": "number",
    "pin_wrong": "pin",
    "pin_invalid": "pin",
    "pin_easy": "pin",
    "pin_code_wrong": "code",
    "pin_code_over": "code",
}


@blueprint.get("/<community>/card")
@allow(Permission.ANYONE)
def my_card() -> ResponseReturnValue:
    """Card and PIN.

    `?next` is the way back to where the household was going; `?other` lets go of the card that
    this browser holds up.
    """
    if "other" in request.args:
        session.pop(OPENED, None)
        return redirect(url_for("cards.my_card", next=_way_back()))
    if _is_in_already():
        return redirect(_where_to())
    return _page("cards/sign_in.html", {})


@blueprint.post("/<community>/card")
@allow(Permission.ANYONE)
@limiter.limit("20 per minute")
def sign_in() -> ResponseReturnValue:
    """Compare the PIN, and show the household its page."""
    try:
        household_id = _household()
        sessions.sign_in_with_pin(
            community_id=g.community_id,
            household_id=household_id,
            pin=request.form.get("pin", ""),
        )
    except PinNotChosen:
        flash(_("You have no PIN yet. Choose one with the code in your letter."))
        return redirect(url_for("cards.first_pin", next=_way_back()), 303)
    except Refusal as refusal:
        return _page("cards/sign_in.html", errors_of(refusal, FIELDS)), refusal.status
    _speak(household_id)
    return redirect(_where_to(), 303)


@blueprint.get("/<community>/card/pin")
@allow(Permission.ANYONE)
def first_pin() -> str:
    """Choosing a PIN with the code in the letter: the first time, and when it was forgotten."""
    return _page("cards/first_pin.html", {})


@blueprint.post("/<community>/card/pin")
@allow(Permission.ANYONE)
@limiter.limit("20 per minute")
def choose_pin() -> ResponseReturnValue:
    """Set the PIN, and show the household its page."""
    form = request.form
    if form.get("pin", "") != form.get("pin_again", ""):
        errors = {"pin_again": _("This is not the same as the PIN above.")}
        return _page("cards/first_pin.html", errors), 422
    try:
        household_id = _household()
        sessions.choose_pin(
            community_id=g.community_id,
            household_id=household_id,
            code=form.get("code", "")[:40],
            pin=form.get("pin", ""),
        )
    except Refusal as refusal:
        return _page("cards/first_pin.html", errors_of(refusal, FIELDS)), refusal.status
    _speak(household_id)
    flash(_("Your PIN is chosen. Next time you need your card and this PIN."), "success")
    return redirect(_where_to(), 303)


def _household() -> UUID:
    """Whose card was typed in the form, or else was opened in this browser.

    Raises:
        CardUnreadable, CardUnknown, CardStopped, CardUnassigned: it leads to no household.
    """
    opened = None if "number" in request.form else marked_card(OPENED)
    card = opened or typed_card("number")
    household_id = household_of(card)
    mark(OPENED, card.id)
    return household_id


def _speak(household_id: UUID) -> None:
    """From here on in the household's language; what is said now, too."""
    speak_as_household(household_or_404(household_id).language)
    g.pop("language", None)
    refresh()


def _page(template: str, errors: dict[str, str]) -> str:
    opened = marked_card(OPENED)
    # A card that leads nowhere is asked for again, with its number in the field to be looked at.
    shown = None if opened is None or "number" in errors else opened.shown_number
    typed = request.form.get("number", "" if opened is None else opened.shown_number)
    return render_template(
        template, card_number=shown, typed=typed[:40], errors=errors, way_back=_way_back()
    )


def _is_in_already() -> bool:
    """Whether a household is signed in here, and no other household's card was opened since."""
    household_id = current_actor().household_id
    opened = marked_card(OPENED)
    return household_id is not None and (opened is None or opened.household_id == household_id)


def _way_back() -> str | None:
    return sessions.own_path(request.args.get("next"))


def _where_to() -> str:
    return _way_back() or url_for("cards.my_household")
