"""JSON: what was noticed about a household, for itself and for who decides about objections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import NotFound, perform, reading
from cambio.earning.api.base import (
    asked,
    blueprint,
    community_id,
    managed_programme,
    own_household,
    programme_or_404,
)
from cambio.earning.queries.consents import consents_of
from cambio.earning.queries.observations import observations_of
from cambio.earning.schemas import memberships, objections
from cambio.earning.schemas import observations as schemas
from cambio.earning.use_cases.consents import WithdrawConsent
from cambio.earning.use_cases.memberships import withdraw_consent
from cambio.earning.use_cases.objections import Objected, ObjectTo, object_to
from cambio.neighbourhood.queries import household


@blueprint.route("/my/programmes/<uuid:programme_id>/observations")
class MyObservations(MethodView):
    """What is kept about a household."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, schemas.KeptSchema)
    def get(self, programme_id: UUID) -> dict[str, Any]:
        """Who of the household that is asking agreed, and all that is kept about it"""
        return _kept(programme_id, own_household())


@blueprint.route("/my/observations/<uuid:observation_id>/objections")
class MyObjections(MethodView):
    """A household that does not agree."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(201, objections.ObjectedSchema)
    def post(self, observation_id: UUID) -> Objected:
        """Object to something that is kept about one's own household; no reason is asked

        From now on no rule counts it, until a person decides.
        """
        household_id = own_household()
        about = {"observation_id": observation_id, "household_id": household_id}
        return perform(object_to, ObjectTo(**{**asked(), **about}, means="page"))


@blueprint.route("/my/programmes/<uuid:programme_id>/withdrawals")
class MyWithdrawals(MethodView):
    """An adult who no longer agrees."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(memberships.WithdrawalSchema)
    @blueprint.response(204)
    def post(self, body: dict[str, Any], programme_id: UUID) -> None:
        """Withdraw consent: what was noticed is forgotten, and what was given stays"""
        who = {**asked(), "programme_id": programme_id, "household_id": own_household()}
        perform(withdraw_consent, WithdrawConsent(**who, **body))


@blueprint.route("/programmes/<uuid:programme_id>/households/<uuid:household_id>/observations")
class HouseholdObservations(MethodView):
    """The same at the counter."""

    @allow(Permission.DECIDE_OBJECTIONS)
    @blueprint.response(200, schemas.KeptSchema)
    def get(self, programme_id: UUID, household_id: UUID) -> dict[str, Any]:
        """Who of a household agreed, and all that is kept about it; for who decides"""
        managed_programme(programme_id, Permission.DECIDE_OBJECTIONS)
        return _kept(programme_id, household_id)


def _kept(programme_id: UUID, household_id: UUID) -> dict[str, Any]:
    programme_or_404(programme_id)
    who: dict[str, Any] = {"community_id": community_id(), "household_id": household_id}
    with reading() as session:
        if household(session, **who) is None:
            raise NotFound
        consents = consents_of(session, **who, programme_id=programme_id)
        found = observations_of(session, **who)
    return {
        "consents": consents,
        "items": [each for each in found if each.programme_id == programme_id],
    }
