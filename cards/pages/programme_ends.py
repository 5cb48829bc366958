"""A programme ends: where the rest of a household goes, on its page and at the counter, and the
letters that tell it."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.errors.ending import EndingRunUnknown
from cambio.earning.queries.ending_told import told_of_ending
from cambio.earning.queries.ending_views import OwnEnding, own_endings
from cambio.earning.rules.ending import ChosenBy, Remainder
from cambio.earning.use_cases.ending import (
    ChooseRemainder,
    ReadEnding,
    choose_remainder,
    read_ending,
)
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import HouseholdView, households
from cambio.neighbourhood.rules.households import Means
from cards.pages.base import blueprint, command_of, errors_of, household_or_404
from cards.pages.changes.base import CONFIRM_FIELDS, confirmed_by
from cards.pages.desk import served
from cards.pages.my import own_household_id
from cards.printing import Window
from cards.printing.ending_letters import EndingRun, ending_letters
from cards.printing.files import drawn_letters_file
from cards.printing.prepared import issuer


@blueprint.get("/<community>/my/ending/<slug>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_ending(slug: str) -> str:
    """Until when you can spend it, and where the rest goes."""
    household = household_or_404(own_household_id())
    return render_template("cards/my_ending.html", household=household, own=_own(household, slug))


@blueprint.post("/<community>/my/ending/<slug>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def choose_my_ending(slug: str) -> ResponseReturnValue:
    """Say that it was read, and choose."""
    household = household_or_404(own_household_id())
    own = _own(household, slug)
    who = {"programme_id": own.ending.programme_id, "household_id": household.id}
    perform(read_ending, command_of(ReadEnding, **who))
    chosen = _chosen()
    if chosen is not None:
        command = command_of(ChooseRemainder, **who, remainder=chosen, means=ChosenBy.PAGE)
        perform(choose_remainder, command)
        flash(_("We do what you chose. You can still change it."), "success")
    return redirect(url_for("cards.my_household"), 303)


@blueprint.get("/<community>/counter/households/<uuid:household_id>/ending/<slug>")
@allow(Permission.ENROL)
def ask_their_ending(household_id: UUID, slug: str) -> str:
    """What do they want, at the counter or on the slip of their letter?"""
    return _counter_page(served(household_id), slug, {})


@blueprint.post("/<community>/counter/households/<uuid:household_id>/ending/<slug>")
@allow(Permission.ENROL)
def choose_their_ending(household_id: UUID, slug: str) -> ResponseReturnValue:
    """Note it, confirmed by their PIN or by what they signed."""
    household = served(household_id)
    own = _own(household, slug)
    try:
        by_pin = confirmed_by(household_id) is Means.PIN
        command = command_of(
            ChooseRemainder,
            programme_id=own.ending.programme_id,
            household_id=household_id,
            remainder=_chosen() or Remainder.STREET,
            means=ChosenBy.COUNTER if by_pin else ChosenBy.SLIP,
        )
        perform(choose_remainder, command)
    except Refusal as refusal:
        return _counter_page(household, slug, errors_of(refusal, CONFIRM_FIELDS)), refusal.status
    flash(_("Noted where the rest goes."), "success")
    return redirect(url_for("cards.desk", household_id=household_id), 303)


@blueprint.get("/<community>/programmes/ending/letters/<uuid:run_id>/pdf")
@allow(Permission.MANAGE_PROGRAMMES)
@limiter.limit("20 per minute")
def ending_letters_file(run_id: UUID) -> Response:
    """The letters of one run, as often as the file is asked for.

    Raises:
        EndingRunUnknown: there is no such run here.
    """
    with reading() as session:
        ending, told = told_of_ending(session, community_id=g.community_id, run_id=run_id)
        if ending is None:
            raise EndingRunUnknown
        ids = [each.household_id for each in told]
        homes = households(session, community_id=g.community_id, household_ids=ids)
        run = EndingRun(
            ending,
            told,
            {each.id: each for each in homes},
            currencies(session, community_id=g.community_id)[ending.currency],
        )
        by = issuer(session, community_id=g.community_id)
    window = Window.LEFT if request.args.get("window") == "left" else Window.RIGHT
    return drawn_letters_file(
        ending_letters(run, by, window=window),
        title=_("Letters about a programme that ends"),
        name=_("letters"),
    )


def _own(household: HouseholdView, slug: str) -> OwnEnding:
    with reading() as session:
        found = own_endings(
            session, community_id=g.community_id, household_id=household.id, slug=slug
        )
    if not found:
        raise NotFound
    return found[0]


def _chosen() -> Remainder | None:
    """What the form says; None where nothing was chosen."""
    chosen = request.form.get("remainder", "")
    return Remainder(chosen) if chosen in set(Remainder) else None


def _counter_page(household: HouseholdView, slug: str, errors: dict[str, str]) -> str:
    return render_template(
        "cards/their_ending.html",
        household=household,
        own=_own(household, slug),
        form=request.form,
        errors=errors,
    )
