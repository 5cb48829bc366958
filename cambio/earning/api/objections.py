"""JSON: objections of households to what was noticed about them. A person decides each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import perform, reading
from cambio.earning.api.base import asked, blueprint, community_id
from cambio.earning.errors.observations import ObjectionUnknown, ObservationUnknown
from cambio.earning.queries.observations import (
    ObjectionView,
    ObservationView,
    objection,
    observation,
    open_objections,
)
from cambio.earning.schemas import objections as schemas
from cambio.earning.use_cases.objections import (
    DecideObjection,
    Objected,
    ObjectTo,
    decide_objection,
    object_to,
)


@blueprint.route("/objections")
class Objections(MethodView):
    """What waits for a decision."""

    @allow(Permission.DECIDE_OBJECTIONS)
    @blueprint.response(200, schemas.ObjectionsSchema)
    def get(self) -> dict[str, Any]:
        """Objections that nobody decided yet, those with the nearest last day first"""
        actor = current_actor()
        with reading() as session:
            found = open_objections(session, community_id=community_id())
        return {
            "items": [
                _shown(each, about)
                for each, about in found
                if actor.may_within(
                    Permission.DECIDE_OBJECTIONS, ScopeKind.PROGRAMME, [about.programme_id]
                )
            ]
        }


@blueprint.route("/observations/<uuid:observation_id>/objections")
class ObservationObjections(MethodView):
    """A household that does not agree."""

    @allow(Permission.DECIDE_OBJECTIONS)
    @blueprint.arguments(schemas.NewObjectionSchema)
    @blueprint.response(201, schemas.ObjectedSchema)
    def post(self, body: dict[str, Any], observation_id: UUID) -> Objected:
        """Note that a household objects, at a counter or on paper; it need not say why

        From now on no rule counts the observation, until a person decides.
        """
        with reading() as session:
            about = observation(session, community_id=community_id(), observation_id=observation_id)
        if about is None:
            raise ObservationUnknown
        _require(about)
        return perform(object_to, ObjectTo(**asked(), observation_id=observation_id, **body))


@blueprint.route("/objections/<uuid:objection_id>/decision")
class ObjectionDecision(MethodView):
    """A person's decision."""

    @allow(Permission.DECIDE_OBJECTIONS)
    @blueprint.arguments(schemas.ObjectionDecisionSchema)
    @blueprint.response(200, schemas.ObjectionSchema)
    def post(self, body: dict[str, Any], objection_id: UUID) -> dict[str, Any]:
        """Strike the observation, or say why it stays; the household reads the reason

        What was given for it stays, whatever is decided.
        """
        _require(_found(objection_id)[1])
        reason = schemas.reason_in(body["reason"])
        perform(
            decide_objection, DecideObjection(**asked(), objection_id=objection_id, reason=reason)
        )
        return _shown(*_found(objection_id))


def _found(objection_id: UUID) -> tuple[ObjectionView, ObservationView]:
    with reading() as session:
        found = objection(session, community_id=community_id(), objection_id=objection_id)
    if found is None:
        raise ObjectionUnknown
    return found


def _require(about: ObservationView) -> None:
    """Refuse who decides for other programmes only.

    Raises:
        NotAllowed: the role is for others.
    """
    require_within(Permission.DECIDE_OBJECTIONS, ScopeKind.PROGRAMME, [about.programme_id])


def _shown(each: ObjectionView, about: ObservationView) -> dict[str, Any]:
    return {
        "id": each.id,
        "objected_on": each.objected_on,
        "means": each.means,
        "decide_by": each.decide_by,
        "outcome": each.outcome,
        "reason": each.reason,
        "decided_at": each.decided_at,
        "observation": about,
    }
