"""Residents divide the hours: a household once, by itself, at a door or on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import page_of, request_key
from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.saving.rules.voting import VoteMeans
from catalog.api.asking import asked, community_id, position_in
from catalog.counter import own_household, require_place, voter_at_door
from catalog.errors.hours import DivisionUnknown
from catalog.queries import hours as queries
from catalog.queries.hours import DivisionView
from catalog.schemas.divisions import (
    DivideOwnSchema,
    DivisionArguments,
    DivisionCountedSchema,
    DivisionEnvelopeSchema,
    DivisionPageSchema,
    DivisionPlanSchema,
    DivisionPointsSchema,
    DivisionSchema,
    DivisionVoterSchema,
    EndedDivisionSchema,
    NewDivisionSchema,
    StartedDivisionSchema,
)
from catalog.use_cases.hours import (
    DividedReceipt,
    DivideHours,
    EndDivision,
    EndedDivision,
    HandInEnvelope,
    OpenEnvelope,
    StartDivision,
    StartedDivision,
    StreetShare,
    divide_hours,
    end_division,
    hand_in_envelope,
    open_envelope,
    start_division,
)

blueprint = Blueprint(
    "hours_divisions_api", __name__, description="Households divide the hours of their street."
)


@blueprint.route("/hours/divisions")
class Divisions(MethodView):
    """All divisions of hours."""

    @allow(Permission.SEE_HOURS)
    @blueprint.arguments(DivisionArguments, location="query")
    @blueprint.response(200, DivisionPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What is divided and was, newest first"""
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.divisions(
                session,
                community_id=community_id(),
                before=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda division: division.id)

    @allow(Permission.MANAGE_HOURS)
    @blueprint.arguments(NewDivisionSchema)
    @blueprint.response(201, StartedDivisionSchema)
    def post(self, body: dict[str, Any]) -> StartedDivision:
        """Ask the households of some streets to divide their hours"""
        command = StartDivision(
            **asked(),
            request_key=request_key(),
            title=body["title"],
            first_day=body["first_day"],
            last_day=body["last_day"],
            closes_at=body["closes_at"],
            fields=tuple(body["fields"]),
            shares=tuple(StreetShare(**each) for each in body["shares"]),
        )
        return perform(start_division, command)


@blueprint.route("/hours/divisions/<uuid:division_id>")
class Division(MethodView):
    """One division."""

    @allow(Permission.SEE_HOURS)
    @blueprint.response(200, DivisionSchema)
    def get(self, division_id: UUID) -> DivisionView:
        """One division of hours"""
        return _seen(division_id)


@blueprint.route("/hours/divisions/<uuid:division_id>/plan")
class DivisionPlan(MethodView):
    """What came of it."""

    @allow(Permission.SEE_HOURS)
    @blueprint.response(200, DivisionPlanSchema)
    def get(self, division_id: UUID) -> dict[str, Any]:
        """What each street gives each field of work"""
        _seen(division_id)
        with reading() as session:
            lines = queries.plan(session, community_id=community_id(), division_id=division_id)
        return {"items": lines}


@blueprint.route("/hours/divisions/<uuid:division_id>/points")
class DivisionPoints(MethodView):
    """A household divides. No request key: what it chose would be kept in the key's digest."""

    @allow(Permission.VOTE)
    @blueprint.arguments(DivideOwnSchema)
    @blueprint.response(200, DivisionCountedSchema)
    def post(self, body: dict[str, Any], division_id: UUID) -> DividedReceipt:
        """Divide the points of the asker's own household; refused the second time"""
        return _divide(division_id, own_household(), body["points"], VoteMeans.SCREEN)


@blueprint.route("/hours/divisions/<uuid:division_id>/door")
class DivisionDoor(MethodView):
    """A household with its card divides on somebody else's screen."""

    @allow(Permission.COLLECT_VOTES)
    @blueprint.arguments(DivisionPointsSchema)
    @blueprint.response(200, DivisionCountedSchema)
    def post(self, body: dict[str, Any], division_id: UUID) -> DividedReceipt:
        """Divide the points of a household whose card is shown"""
        household_id = _at_door(body)
        return _divide(division_id, household_id, body["points"], VoteMeans.DOOR)


@blueprint.route("/hours/divisions/<uuid:division_id>/envelopes")
class DivisionEnvelopes(MethodView):
    """Paper: handed in by a household, typed in without knowing whose it is."""

    @allow(Permission.COLLECT_VOTES)
    @blueprint.arguments(DivisionVoterSchema)
    @blueprint.response(200, DivisionCountedSchema)
    def post(self, body: dict[str, Any], division_id: UUID) -> DividedReceipt:
        """Take an envelope of a household whose card is shown"""
        command = HandInEnvelope(**asked(), division_id=division_id, household_id=_at_door(body))
        return perform(hand_in_envelope, command)

    @allow(Permission.COLLECT_VOTES)
    @blueprint.arguments(DivisionEnvelopeSchema)
    @blueprint.response(200, DivisionCountedSchema)
    def put(self, body: dict[str, Any], division_id: UUID) -> DividedReceipt:
        """Type in one paper of a street's pile"""
        with reading() as session:
            require_place(
                session,
                Permission.COLLECT_VOTES,
                community_id=community_id(),
                place_id=body["place_id"],
            )
        return perform(open_envelope, OpenEnvelope(**asked(), division_id=division_id, **body))


@blueprint.route("/hours/divisions/<uuid:division_id>/cancel")
class DivisionCancelled(MethodView):
    """It is called off."""

    @allow(Permission.MANAGE_HOURS)
    @blueprint.response(200, EndedDivisionSchema)
    def post(self, division_id: UUID) -> EndedDivision:
        """Call a division off: what was divided so far is lost"""
        command = EndDivision(
            **asked(), request_key=request_key(), division_id=division_id, cancelled=True
        )
        return perform(end_division, command)


def _divide(
    division_id: UUID, household_id: UUID, points: dict[str, int], means: VoteMeans
) -> DividedReceipt:
    command = DivideHours(
        **asked(), division_id=division_id, household_id=household_id, points=points, means=means
    )
    return perform(divide_hours, command)


def _at_door(body: dict[str, Any]) -> UUID:
    if body["card"] is None or current_actor().household_id is not None:
        raise NotAllowed
    return voter_at_door(
        body["card"], community_id=community_id(), pin=body["pin"], is_signed=body["signed"]
    )


def _seen(division_id: UUID) -> DivisionView:
    with reading() as session:
        view = queries.division(session, community_id=community_id(), division_id=division_id)
    if view is None:
        raise DivisionUnknown
    return view
