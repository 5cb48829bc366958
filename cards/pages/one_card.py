"""One card at the counter: on paper, named, lost, found, handed in, replaced; and its history."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.neighbourhood.queries import HouseholdView
from cards import queries
from cards.pages.base import blueprint, command_of, status_words
from cards.pages.desk import served
from cards.pages.history import card_history
from cards.printing.files import card_bitmap, card_file, card_picture
from cards.queries import CardView
from cards.queries.print_runs import runs_of_card
from cards.reach import require_in_place
from cards.rules import LABEL_MAX, CardKind
from cards.use_cases import (
    DescribeCard,
    StopCard,
    block_card,
    describe_card,
    find_again,
    replace_card,
    return_card,
)

SUFFIXES = {"svg": card_picture, "png": card_bitmap, "pdf": card_file}
TURNS = {"block": block_card, "found": find_again, "returned": return_card}


@blueprint.get("/<community>/counter/cards/<uuid:card_id>")
@allow(Permission.ENROL)
def card_ready(card_id: UUID) -> str:
    """A card: how to get it on paper, what may be done with it, and what was."""
    card, household = _card(card_id)
    with reading() as session:
        runs = runs_of_card(session, community_id=g.community_id, card_id=card_id)
        successor = None
        if card.replaced_by_id is not None:
            successor = queries.card(
                session, community_id=g.community_id, card_id=card.replaced_by_id
            )
    return render_template(
        "cards/card_ready.html",
        card=card,
        household=household,
        successor=successor,
        state=status_words()[card.state],
        acts={act.value for act in card.acts},
        history=card_history(card_id, card.household_id),
        runs=runs,
        label_max=LABEL_MAX,
    )


@blueprint.get("/<community>/counter/cards/<uuid:card_id>/card.<any(svg,png,pdf):suffix>")
@allow(Permission.ENROL)
def card_drawing(card_id: UUID, suffix: str) -> Response:
    """The card as a drawing, a picture, or a sheet to print."""
    _card(card_id)
    return SUFFIXES[suffix](card_id)


@blueprint.post("/<community>/counter/cards/<uuid:card_id>")
@allow(Permission.ENROL)
def describe(card_id: UUID) -> ResponseReturnValue:
    """Give a card another name, and say whether it is a child's."""
    _card(card_id)
    kind = CardKind.CHILD if request.form.get("childs") else CardKind.HOUSEHOLD
    label = request.form.get("label", "")[:200]
    perform(describe_card, command_of(DescribeCard, card_id=card_id, label=label, kind=kind))
    flash(_("What you changed was kept."), "success")
    return redirect(url_for("cards.card_ready", card_id=card_id), 303)


@blueprint.get("/<community>/counter/cards/<uuid:card_id>/block")
@allow(Permission.ENROL)
def ask_block(card_id: UUID) -> str:
    """Is it to be blocked?"""
    return _ask("cards/block.html", card_id)


@blueprint.get("/<community>/counter/cards/<uuid:card_id>/returned")
@allow(Permission.ENROL)
def ask_returned(card_id: UUID) -> str:
    """Was it handed in, for good?"""
    return _ask("cards/returned.html", card_id)


@blueprint.post("/<community>/counter/cards/<uuid:card_id>/<any(block,found,returned):act>")
@allow(Permission.ENROL)
def turn(card_id: UUID, act: str) -> ResponseReturnValue:
    """A card is lost, or found again, or handed in for good."""
    _found, household = _card(card_id)
    perform(TURNS[act], command_of(StopCard, card_id=card_id))
    flash(_turned()[act], "success")
    return redirect(_back(household), 303)


@blueprint.get("/<community>/counter/cards/<uuid:card_id>/replace")
@allow(Permission.ENROL)
def ask_replace(card_id: UUID) -> str:
    """Is it to be replaced?"""
    return _ask("cards/replace.html", card_id)


@blueprint.post("/<community>/counter/cards/<uuid:card_id>/replace")
@allow(Permission.ENROL)
def replace(card_id: UUID) -> ResponseReturnValue:
    """Give a new card for it."""
    _card(card_id)
    issued = perform(replace_card, command_of(StopCard, card_id=card_id))
    return redirect(url_for("cards.card_ready", card_id=issued.card_id), 303)


def _turned() -> dict[str, str]:
    return {
        "block": _("The card is blocked. What the household saved is still there."),
        "found": _("The card works again."),
        "returned": _("The card was handed in. Cut it in two."),
    }


def _ask(template: str, card_id: UUID) -> str:
    card, household = _card(card_id)
    return render_template(template, card=card, household=household, back=_back(household))


def _card(card_id: UUID) -> tuple[CardView, HouseholdView | None]:
    """A card, with the household that has it; None for a street's and for one of the stack.

    Raises:
        NotFound: there is no such card here.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        card = queries.card(session, community_id=g.community_id, card_id=card_id)
    if card is None:
        raise NotFound
    if card.household_id is None:
        require_in_place(card.place_id)
        return card, None
    return card, served(card.household_id)


def _back(household: HouseholdView | None) -> str:
    if household is None:
        return url_for("cards.sheets")
    return url_for("cards.desk", household_id=household.id)
