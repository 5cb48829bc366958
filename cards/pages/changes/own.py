"""What a household changes by itself: it moves, names a card, reports one lost or found."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.sessions import confirm_pin
from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood.rules.households import Means
from cambio.neighbourhood.use_cases import MoveHousehold, move_household
from cards import queries
from cards.pages.addresses import asked_address
from cards.pages.base import blueprint, command_of, errors_of, household_or_404, status_words
from cards.pages.changes.base import chosen_address
from cards.pages.changes.moving import FIELDS, day_in
from cards.pages.my import own_household_id
from cards.queries import CardView
from cards.rules import LABEL_MAX
from cards.use_cases import DescribeCard, StopCard, block_card, describe_card, find_again


@blueprint.get("/<community>/my/changes")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_changes() -> str:
    """What can change, and where: here, or at the counter."""
    household = household_or_404(own_household_id())
    with reading() as session:
        cards = queries.cards_of(session, community_id=g.community_id, household_id=household.id)
    return render_template(
        "cards/changes/my_changes.html",
        household=household,
        cards=[card for card in cards if card.status in ("active", "blocked")],
        card_states=status_words(),
    )


@blueprint.get("/<community>/my/move")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def ask_my_move() -> str:
    """Where do you live now?"""
    return _move_page({})


@blueprint.post("/<community>/my/move")
@allow(Permission.SEE_OWN_HOUSEHOLD)
@limiter.limit("10 per minute; 30 per hour")
def my_move() -> ResponseReturnValue:
    """Move, confirmed by the PIN; a letter proves the new address."""
    household_id = own_household_id()
    try:
        address = chosen_address()
        since = day_in("since")
        confirm_pin(
            community_id=g.community_id,
            household_id=household_id,
            pin=request.form.get("pin", "")[:20],
            actor_id=household_id,
        )
        command = command_of(
            MoveHousehold,
            household_id=household_id,
            address_id=address.id,
            confirmed=False,
            since=since,
            means=Means.PIN,
        )
        perform(move_household, command)
    except Refusal as refusal:
        return _move_page(errors_of(refusal, FIELDS)), refusal.status
    flash(_("You live at the new address now. What you saved went along."), "success")
    return redirect(url_for("cards.my_household"), 303)


@blueprint.get("/<community>/my/cards/<uuid:card_id>/about")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_card_about(card_id: UUID) -> str:
    """One card of the household: its name, and whether it is lost."""
    card = _own_card(card_id)
    return render_template(
        "cards/changes/my_card_about.html",
        card=card,
        state=status_words()[card.state],
        label_max=LABEL_MAX,
    )


@blueprint.post("/<community>/my/cards/<uuid:card_id>/about")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def name_my_card(card_id: UUID) -> ResponseReturnValue:
    """Give it another name."""
    _own_card(card_id)
    label = request.form.get("label", "")[:200]
    perform(describe_card, command_of(DescribeCard, card_id=card_id, label=label))
    flash(_("The name of the card was kept."), "success")
    return redirect(url_for("cards.my_changes"), 303)


@blueprint.post("/<community>/my/cards/<uuid:card_id>/lost")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_card_lost(card_id: UUID) -> ResponseReturnValue:
    """It is lost: nobody can use it until it is found."""
    _own_card(card_id)
    perform(block_card, command_of(StopCard, card_id=card_id))
    flash(_("The card is blocked. At the counter you get a new one."), "success")
    return redirect(url_for("cards.my_changes"), 303)


@blueprint.post("/<community>/my/cards/<uuid:card_id>/found")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_card_found(card_id: UUID) -> ResponseReturnValue:
    """It is found, and works again."""
    _own_card(card_id)
    perform(find_again, command_of(StopCard, card_id=card_id))
    flash(_("The card works again."), "success")
    return redirect(url_for("cards.my_changes"), 303)


def _move_page(errors: dict[str, str]) -> str:
    search = asked_address()
    return render_template(
        "cards/changes/my_move.html",
        household=household_or_404(own_household_id()),
        search=search,
        form=request.form,
        errors=errors or search.errors,
    )


def _own_card(card_id: UUID) -> CardView:
    """A card of the household that looks, good or lost."""
    with reading() as session:
        found = queries.card(session, community_id=g.community_id, card_id=card_id)
    if found is None or found.household_id != own_household_id():
        abort(404)
    if found.status not in ("active", "blocked"):
        abort(404)
    return found
