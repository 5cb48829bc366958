"""Writing down what went well at households that agreed, and striking what was a mistake."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.earning.errors.observations import ObservationsRefused, ObservationUnknown
from cambio.earning.pages.base import (
    blueprint,
    chosen_day,
    command_of,
    errors_of,
    now,
    programme_or_404,
    required_id,
    words,
    zone,
)
from cambio.earning.pages.members import asked_address, find_households
from cambio.earning.queries import ProgrammeView
from cambio.earning.queries.consents import households_that_agree
from cambio.earning.queries.observations import (
    ObservationView,
    events_of,
    observation,
    observations_by,
)
from cambio.earning.reach import require_recorder
from cambio.earning.rules.milestones import StruckReason
from cambio.earning.use_cases.objections import StrikeObservation, strike_observation
from cambio.earning.use_cases.observations import RecordObservations, Seen, record_observations
from cambio.neighbourhood.errors import HouseholdUnknown

SHOWN = 20
FIELDS = {
    "event_unknown": "event",
    "day_invalid": "happened_on",
    "day_forgotten": "happened_on",
}
STRUCK_WORDS: Mapping[str, LazyString] = {
    "wrong_household": lazy_gettext("It was another household"),
    "wrong_day": lazy_gettext("It was another day"),
    "not_so": lazy_gettext("It was not so"),
    "unwanted": lazy_gettext("The household does not want it kept"),
}
SOURCE_WORDS: Mapping[str, LazyString] = {
    "form": lazy_gettext("typed in"),
    "file": lazy_gettext("from a file"),
    "program": lazy_gettext("from a program"),
}


@blueprint.get("/programmes/<slug>/milestones")
@allow(Permission.RECORD_MILESTONES)
def milestones(slug: str) -> str:
    """Look up a household that agreed, and say what went well."""
    found = programme_or_404(slug)
    require_recorder(found.id)
    return _page(found, {})


@blueprint.post("/programmes/<slug>/milestones")
@allow(Permission.RECORD_MILESTONES)
def record_milestone(slug: str) -> ResponseReturnValue:
    """Write it down; a rule looks at it when the month is over."""
    found = programme_or_404(slug)
    require_recorder(found.id)
    day = chosen_day("happened_on")
    if day is None:
        return _page(found, {"happened_on": _("Choose a day.")}), 422
    seen = Seen(required_id("household_id", HouseholdUnknown), request.form.get("event", ""), day)
    command = command_of(RecordObservations, programme_id=found.id, source="form", seen=(seen,))
    try:
        recorded = perform(record_observations, command)
    except ObservationsRefused as refused:
        fault = refused.faults[0][1]
        return _page(found, errors_of(fault, FIELDS)), fault.status
    except Refusal as refusal:
        return _page(found, errors_of(refusal, FIELDS)), refusal.status
    if recorded.new:
        flash(_("Written down. When the month is over, it is looked at."), "success")
    else:
        flash(_("This was written down already."), "info")
    return redirect(url_for("earning.milestones", slug=slug), 303)


@blueprint.get("/programmes/<slug>/milestones/<uuid:observation_id>/strike")
@allow(Permission.RECORD_MILESTONES)
def ask_strike_milestone(slug: str, observation_id: UUID) -> str:
    """Why is it a mistake?"""
    return _ask_strike(programme_or_404(slug), _own(slug, observation_id), {})


@blueprint.post("/programmes/<slug>/milestones/<uuid:observation_id>/strike")
@allow(Permission.RECORD_MILESTONES)
def strike_milestone(slug: str, observation_id: UUID) -> ResponseReturnValue:
    """Strike a mistake; what was given for it stays."""
    found, about = programme_or_404(slug), _own(slug, observation_id)
    reason = request.form.get("reason", "")
    if reason not in STRUCK_WORDS:
        return _ask_strike(found, about, {"reason": _("Choose why.")}), 422
    command = command_of(
        StrikeObservation, observation_id=observation_id, reason=StruckReason(reason)
    )
    try:
        perform(strike_observation, command)
    except Refusal as refusal:
        return _ask_strike(found, about, {"": words_of(refusal)}), refusal.status
    flash(_("Struck. It counts no more; what was given for it stays."), "success")
    return redirect(url_for("earning.milestones", slug=slug), 303)


def _own(slug: str, observation_id: UUID) -> ObservationView:
    """An observation that whoever asks wrote down, or any for who decides about objections.

    Raises:
        ObservationUnknown: it is another's, or was forgotten.
    """
    found, actor = programme_or_404(slug), current_actor()
    require_recorder(found.id)
    with reading() as session:
        about = observation(session, community_id=g.community_id, observation_id=observation_id)
    if about is None or about.programme_id != found.id:
        raise ObservationUnknown
    if about.recorded_by != actor.id and not actor.may(Permission.DECIDE_OBJECTIONS):
        raise ObservationUnknown
    return about


def event_names(programme: ProgrammeView) -> dict[str, str]:
    """What each event is called, by its short name; a rule that ended has none."""
    with reading() as session:
        events = events_of(
            session, community_id=g.community_id, programme_id=programme.id, at=now()
        )
    return {event: words(rule.names) for event, rule in events.items()}


def _ask_strike(programme: ProgrammeView, about: ObservationView, errors: dict[str, str]) -> str:
    return render_template(
        "earning/strike_milestone.html",
        programme=programme,
        about=about,
        names=event_names(programme),
        reasons=list(STRUCK_WORDS.items()),
        errors=errors,
    )


def _page(programme: ProgrammeView, errors: dict[str, str]) -> str:
    postcode, number = asked_address()
    actor = current_actor()
    found = find_households(programme, postcode, number)
    with reading() as session:
        agreed = households_that_agree(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            household_ids=[each.household.id for each in found],
        )
        mine = observations_by(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            recorded_by=actor.id,
            limit=SHOWN,
        )
    return render_template(
        "earning/milestones.html",
        programme=programme,
        names=event_names(programme),
        mine=mine,
        struck_words=STRUCK_WORDS,
        postcode=postcode,
        number=number,
        agreed=[each.household for each in found if each.household.id in agreed],
        today=now().astimezone(zone()).date(),
        errors=errors,
        values=request.form,
    )
