"""The card of a street as a whole, for whoever looks after it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.neighbourhood.queries import PlaceView
from cambio.neighbourhood.queries import place as find_place
from cards.pages.base import blueprint, command_of, status_words
from cards.printing.handed_out import street_card_file
from cards.queries.cards import CardView, card, cards_of_place
from cards.reach import require_in_place
from cards.rules import CardKind
from cards.use_cases import IssueCard, StopCard, block_card, issue_card, replace_card


@blueprint.get("/<community>/places/<uuid:place_id>/cards")
@allow(Permission.MANAGE_CARDS)
def street_cards(place_id: UUID) -> str:
    """The cards of a street, and what can be done with them."""
    place = _place(place_id)
    with reading() as session:
        found = cards_of_place(session, community_id=g.community_id, place_id=place_id)
    return render_template(
        "cards/taking_part/street_cards.html",
        place=place,
        cards=found,
        card_states=status_words(),
    )


@blueprint.post("/<community>/places/<uuid:place_id>/cards")
@allow(Permission.MANAGE_CARDS)
def make_street_card(place_id: UUID) -> ResponseReturnValue:
    """Make a card for the street."""
    _place(place_id)
    perform(
        issue_card,
        command_of(IssueCard, household_id=None, kind=CardKind.STREET, place_id=place_id),
    )
    flash(
        _("The card is made. Print it, and give it to whoever looks after the street."), "success"
    )
    return redirect(url_for("cards.street_cards", place_id=place_id), 303)


@blueprint.post("/<community>/places/<uuid:place_id>/cards/<uuid:card_id>/<any(block,replace):act>")
@allow(Permission.MANAGE_CARDS)
def stop_street_card(place_id: UUID, card_id: UUID, act: str) -> ResponseReturnValue:
    """Stop a lost card of the street, or make a new one in its place."""
    _card(place_id, card_id)
    stop = command_of(StopCard, card_id=card_id)
    if act == "block":
        perform(block_card, stop)
        flash(_("The card is blocked."), "success")
    else:
        perform(replace_card, stop)
        flash(_("There is a new card; the one of before works no more."), "success")
    return redirect(url_for("cards.street_cards", place_id=place_id), 303)


@blueprint.get("/<community>/places/<uuid:place_id>/cards/<uuid:card_id>.pdf")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_street_card(place_id: UUID, card_id: UUID) -> Response:
    """The card on a sheet, to cut out."""
    _card(place_id, card_id)
    return street_card_file(card_id)


def _place(place_id: UUID) -> PlaceView:
    """A place where whoever is asking may handle cards.

    Raises:
        NotFound: there is no such place here.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        found = find_place(session, community_id=g.community_id, place_id=place_id)
    if found is None:
        raise NotFound
    require_in_place(place_id, Permission.MANAGE_CARDS)
    return found


def _card(place_id: UUID, card_id: UUID) -> CardView:
    _place(place_id)
    with reading() as session:
        found = card(session, community_id=g.community_id, card_id=card_id)
    if found is None or found.place_id != place_id:
        raise NotFound
    return found
