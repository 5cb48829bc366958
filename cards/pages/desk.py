"""A household at the counter: its cards, its letter, its slip."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.access.queries import PinState, pin_state
from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.earning.queries import memberships_of, programmes
from cambio.earning.queries.ending_views import own_endings
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.use_cases import ConfirmHousehold, confirm_household
from cambio.web.language import language_name
from cards import queries
from cards.pages.base import (
    blueprint,
    command_of,
    household_or_404,
    now,
    status_words,
)
from cards.pages.my import wallets_of
from cards.printing import Window
from cards.printing.files import letters_file
from cards.printing.one_letter import LETTERS_OF_ONE_HOUSEHOLD, by_household, new_letter
from cards.queries.split_wishes import split_wish
from cards.reach import require_for
from cards.rules import LABEL_MAX, CardKind
from cards.use_cases import IssueCard, issue_card

SLIP_LINES = 5


@blueprint.get("/<community>/counter/households/<uuid:household_id>")
@allow(Permission.ENROL)
def desk(household_id: UUID) -> str:
    """All that the counter can do for one household."""
    household = served(household_id)
    with reading() as session:
        cards = queries.cards_of(session, community_id=g.community_id, household_id=household_id)
        pin = pin_state(session, community_id=g.community_id, household_id=household_id, now=now())
        joined = memberships_of(session, community_id=g.community_id, household_id=household_id)
        known = {each.id: each for each in programmes(session, community_id=g.community_id)}
        wish = split_wish(session, community_id=g.community_id, household_id=household_id)
        endings = own_endings(session, community_id=g.community_id, household_id=household_id)
    return render_template(
        "cards/desk.html",
        wish=wish,
        endings=endings,
        household=household,
        cards=cards,
        card_states=status_words(),
        label_max=LABEL_MAX,
        this_year=now().astimezone(ZoneInfo(g.community.timezone)).year,
        pin_words=_pin_words()[pin],
        pin_is_chosen=pin is PinState.CHOSEN,
        programmes=[known[each.programme_id] for each in joined],
        language_name=language_name(household.language),
    )


@blueprint.get("/<community>/counter/households/<uuid:household_id>/joined")
@allow(Permission.ENROL)
def enrolled(household_id: UUID) -> str:
    """They joined: what to hand over now."""
    household = served(household_id)
    with reading() as session:
        cards = queries.cards_of(session, community_id=g.community_id, household_id=household_id)
    return render_template("cards/enrolled.html", household=household, card=cards[0])


@blueprint.post("/<community>/counter/households/<uuid:household_id>/confirm")
@allow(Permission.ENROL)
def confirm_address(household_id: UUID) -> ResponseReturnValue:
    """Staff saw that the household lives where it says."""
    served(household_id)
    perform(confirm_household, command_of(ConfirmHousehold, household_id=household_id))
    flash(_("The address is confirmed."), "success")
    return redirect(url_for("cards.desk", household_id=household_id), 303)


@blueprint.post("/<community>/counter/households/<uuid:household_id>/letter")
@allow(Permission.ENROL)
@limiter.limit(LETTERS_OF_ONE_HOUSEHOLD, key_func=by_household)
def print_letter(household_id: UUID) -> Response:
    """A letter with a new code; the code of before stops working, the PIN of before does not."""
    served(household_id)
    made = new_letter(
        community_id=g.community_id, household_id=household_id, actor_id=current_actor().id
    )
    window = Window.LEFT if request.form.get("window") == "left" else Window.RIGHT
    return letters_file([(made.view, made.code)], made.by, window=window, name=_("letter"))


@blueprint.get("/<community>/counter/households/<uuid:household_id>/slip")
@allow(Permission.ENROL)
def slip(household_id: UUID) -> str:
    """What the household has, on a slip of paper."""
    household = served(household_id)
    with reading() as session:
        wallets = wallets_of(session, household_id, limit=SLIP_LINES)
    return render_template("cards/slip.html", household=household, wallets=wallets, now=now())


@blueprint.post("/<community>/counter/households/<uuid:household_id>/cards")
@allow(Permission.ENROL)
def another_card(household_id: UUID) -> ResponseReturnValue:
    """One more card, for somebody else of the household, or for a child."""
    served(household_id)
    kind = CardKind.CHILD if request.form.get("childs") else CardKind.HOUSEHOLD
    label = request.form.get("label", "")[:200]
    command = command_of(IssueCard, household_id=household_id, kind=kind, label=label)
    issued = perform(issue_card, command)
    return redirect(url_for("cards.card_ready", card_id=issued.card_id), 303)


def served(household_id: UUID) -> HouseholdView:
    """A household that whoever is asking may serve.

    Raises:
        NotFound: there is no such household here.
        NotAllowed: the role is held elsewhere only.
    """
    household = household_or_404(household_id)
    require_for(household)
    return household


def _pin_words() -> dict[PinState, str]:
    return {
        PinState.NONE: _("No PIN yet. Print the letter with the code."),
        PinState.CODE: _("No PIN yet. A letter with a code was printed."),
        PinState.CHOSEN: _("The PIN is chosen."),
    }
