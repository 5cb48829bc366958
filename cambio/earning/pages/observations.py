"""What was noticed about a household: seen by itself, at the counter, and by who decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from cambio.access.queries.names import actor_names
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning.pages.base import (
    blueprint,
    command_of,
    now,
    programme_or_404,
    require_programme,
    zone,
)
from cambio.earning.pages.members import own_household
from cambio.earning.pages.milestones import SOURCE_WORDS, STRUCK_WORDS, event_names
from cambio.earning.queries import ProgrammeView, programmes
from cambio.earning.queries.consents import consents_of
from cambio.earning.queries.observations import ObservationView, observations_of, open_objections
from cambio.earning.rules.milestones import KeptReason, StruckReason
from cambio.earning.use_cases.consents import WithdrawConsent
from cambio.earning.use_cases.memberships import withdraw_consent
from cambio.earning.use_cases.objections import (
    DecideObjection,
    ObjectionMeans,
    ObjectTo,
    decide_objection,
    object_to,
)
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.queries.households import households
from cambio.web.formats import format_day

KEPT_WORDS: Mapping[str, LazyString] = {
    "seen_again": lazy_gettext("Somebody went to look: it is so"),
    "confirmed": lazy_gettext("Who wrote it down showed what it rests on"),
}
MEANS_WORDS: Mapping[str, LazyString] = {
    "page": lazy_gettext("on the page"),
    "counter": lazy_gettext("at the counter"),
    "paper": lazy_gettext("on paper"),
    "card": lazy_gettext("at an action, by card and PIN"),
}


@blueprint.get("/programmes/<slug>/mine")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_milestones(slug: str) -> str:
    """Who of us agreed, and everything that is kept about us."""
    return _page(programme_or_404(slug), own_household())


@blueprint.post("/programmes/<slug>/mine/withdraw")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def withdraw(slug: str) -> ResponseReturnValue:
    """One of us no longer agrees."""
    found = programme_or_404(slug)
    command = command_of(
        WithdrawConsent,
        programme_id=found.id,
        household_id=own_household(),
        adult=request.form.get("adult", ""),
    )
    try:
        perform(withdraw_consent, command)
    except Refusal as refusal:
        return _page(found, own_household(), {"": words_of(refusal)}), refusal.status
    flash(_("What we kept about you is forgotten. What you have saved stays yours."), "success")
    return redirect(url_for("earning.my_milestones", slug=slug), 303)


@blueprint.post("/programmes/<slug>/mine/<uuid:observation_id>/object")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def object_to_milestone(slug: str, observation_id: UUID) -> ResponseReturnValue:
    """We do not agree with this."""
    found = programme_or_404(slug)
    return _object(found, observation_id, own_household(), "page", own=True)


@blueprint.get("/programmes/<slug>/households/<uuid:household_id>")
@allow(Permission.DECIDE_OBJECTIONS)
def household_milestones(slug: str, household_id: UUID) -> str:
    """The same for a household at the counter, or that wrote a letter."""
    found = programme_or_404(slug)
    require_programme(Permission.DECIDE_OBJECTIONS, found.id)
    return _page(found, household_id)


@blueprint.post("/programmes/<slug>/households/<uuid:household_id>")
@allow(Permission.DECIDE_OBJECTIONS)
def object_for_household(slug: str, household_id: UUID) -> ResponseReturnValue:
    """It objects, at the counter or on paper."""
    found = programme_or_404(slug)
    require_programme(Permission.DECIDE_OBJECTIONS, found.id)
    try:
        observation_id = UUID(request.form.get("observation_id", ""))
    except ValueError:
        raise NotFound from None
    means: ObjectionMeans = "paper" if request.form.get("means") == "paper" else "counter"
    return _object(found, observation_id, household_id, means, own=False)


@blueprint.get("/objections")
@allow(Permission.DECIDE_OBJECTIONS)
def objections() -> str:
    """What waits for a decision, the nearest last day first."""
    return _objections({})


@blueprint.post("/objections/<uuid:objection_id>")
@allow(Permission.DECIDE_OBJECTIONS)
def decide(objection_id: UUID) -> ResponseReturnValue:
    """Decide about one, with the reason."""
    said = request.form.get("reason", "")
    if said not in STRUCK_WORDS and said not in KEPT_WORDS:
        return _objections({objection_id: _("Choose why.")}), 422
    reason = StruckReason(said) if said in STRUCK_WORDS else KeptReason(said)
    command = command_of(DecideObjection, objection_id=objection_id, reason=reason)
    try:
        struck = perform(decide_objection, command)
    except Refusal as refusal:
        return _objections({objection_id: words_of(refusal)}), refusal.status
    told = _("Struck: it counts no more.") if struck else _("It stays, and counts again.")
    flash(told + " " + _("The household sees why."), "success")
    return redirect(url_for("earning.objections"), 303)


def _object(
    programme: ProgrammeView,
    observation_id: UUID,
    household_id: UUID,
    means: ObjectionMeans,
    *,
    own: bool,
) -> ResponseReturnValue:
    command = command_of(
        ObjectTo, observation_id=observation_id, household_id=household_id, means=means
    )
    try:
        objected = perform(object_to, command)
    except Refusal as refusal:
        return _page(programme, household_id, {"": words_of(refusal)}), refusal.status
    flash(
        _(
            "Until somebody decides, it does not count. That is at the latest on %(day)s.",
            day=format_day(objected.decide_by),
        ),
        "success",
    )
    if own:
        return redirect(url_for("earning.my_milestones", slug=programme.slug), 303)
    back = url_for("earning.household_milestones", slug=programme.slug, household_id=household_id)
    return redirect(back, 303)


def _page(
    programme: ProgrammeView, household_id: UUID, errors: dict[str, str] | None = None
) -> str:
    who = {"community_id": g.community_id, "household_id": household_id}
    with reading() as session:
        about = household(session, **who)
        consents = consents_of(session, **who, programme_id=programme.id)
        kept = [
            each for each in observations_of(session, **who) if each.programme_id == programme.id
        ]
    if about is None:
        raise NotFound
    own = current_actor().household_id == household_id
    return render_template(
        "earning/my_milestones.html" if own else "earning/household_milestones.html",
        programme=programme,
        household=about,
        consents=consents,
        missing=max(0, about.adults - len(consents)),
        kept=kept,
        errors=errors or {},
        **_words(programme, kept),
    )


def _words(programme: ProgrammeView, kept: list[ObservationView]) -> dict[str, Any]:
    """What a list of observations is told with."""
    with reading() as session:
        recorders = actor_names(
            session,
            community_id=g.community_id,
            actor_ids={each.recorded_by for each in kept},
        )
    return {
        "names": event_names(programme),
        "recorders": recorders,
        "source_words": SOURCE_WORDS,
        "struck_words": STRUCK_WORDS,
        "reason_words": {**STRUCK_WORDS, **KEPT_WORDS},
        "means_words": MEANS_WORDS,
    }


def _objections(errors: dict[UUID, str]) -> str:
    today = now().astimezone(zone()).date()
    with reading() as session:
        waiting = open_objections(session, community_id=g.community_id)
        by_id = {each.id: each for each in programmes(session, community_id=g.community_id)}
        found = households(
            session,
            community_id=g.community_id,
            household_ids={about.household_id for _each, about in waiting},
        )
    names = {
        programme_id: event_names(by_id[programme_id])
        for programme_id in {about.programme_id for _each, about in waiting}
    }
    whose = {each.id: each for each in found}
    return render_template(
        "earning/objections.html",
        waiting=[
            {
                "objection": each,
                "about": about,
                "programme": by_id[about.programme_id],
                "event": names[about.programme_id].get(about.event, about.event),
                "household": whose[about.household_id],
                "late": each.decide_by < today,
            }
            for each, about in waiting
        ],
        kept_words=list(KEPT_WORDS.items()),
        struck_words=list(STRUCK_WORDS.items()),
        means_words=MEANS_WORDS,
        errors=errors,
    )
