"""What a household sees of its own: what it was given and why, and what it leaves to its street."""

from __future__ import annotations

from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.earning import queries
from cambio.earning.explaining import explain
from cambio.earning.pages.base import blueprint, command_of, programme_or_404
from cambio.earning.pages.members import own_household
from cambio.earning.use_cases import ChooseStreet, choose_street
from cambio.web.layout import currency

PAGE = 30


@blueprint.get("/saved")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def saved() -> str:
    """What the household was given, each in a sentence that says why it was so much."""
    with reading() as session:
        found = queries.award_reasons(
            session,
            community_id=g.community_id,
            household_id=own_household(),
            before=_before(),
            limit=PAGE + 1,
        )
    more = found[PAGE - 1].award_id if len(found) > PAGE else None
    sentences = [(each.award_id, explain(each, currency(each.currency))) for each in found[:PAGE]]
    return render_template("earning/saved.html", sentences=sentences, more=more)


@blueprint.get("/saved/<uuid:award_id>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def saved_award(award_id: UUID) -> str:
    """One of them, as a statement leads to it."""
    with reading() as session:
        found = queries.award_story(session, community_id=g.community_id, award_id=award_id)
    if found is None or found.household_id != own_household():
        raise NotFound
    sentence = explain(found, currency(found.currency))
    return render_template("earning/saved.html", sentences=[(award_id, sentence)], more=None)


@blueprint.post("/programmes/<slug>/street")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def leave_to_street(slug: str) -> ResponseReturnValue:
    """The household leaves all that it earns here to its street from now on, or no longer."""
    found = programme_or_404(slug)
    everything = request.form.get("everything") == "1"
    perform(
        choose_street,
        command_of(
            ChooseStreet,
            programme_id=found.id,
            household_id=own_household(),
            everything=everything,
        ),
    )
    told = _("From now on it goes to the street.") if everything else _("From now on it is yours.")
    flash(told, "success")
    return redirect(url_for("earning.programme", slug=slug), 303)


def _before() -> UUID | None:
    try:
        return UUID(request.args.get("before", ""))
    except ValueError:
        return None
