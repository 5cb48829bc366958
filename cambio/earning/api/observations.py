"""JSON: what went well at households that agreed; nothing else has a field."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask.views import MethodView

from cambio.app.api import page_of
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import problem, words_of
from cambio.database import NotFound, Refusal, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import asked, blueprint, community_id
from cambio.earning.errors.observations import (
    AddressUnreadable,
    ConsentIncomplete,
    HouseholdsSeveral,
    ObservationsRefused,
    ObservationUnknown,
)
from cambio.earning.queries.consents import members_at
from cambio.earning.queries.observations import ObservationView, observation, observations_by
from cambio.earning.reach import require_recorder
from cambio.earning.schemas import observations as schemas
from cambio.earning.use_cases.objections import StrikeObservation, strike_observation
from cambio.earning.use_cases.observations import (
    Recorded,
    RecordObservations,
    Seen,
    record_observations,
)
from cambio.neighbourhood.rules.address_file import AddressKey, Unfit, read_address_key

ADDRESS = ("postcode", "house_number", "house_letter", "house_number_addition")


@blueprint.route("/observations")
class Observations(MethodView):
    """What was noticed."""

    @allow(Permission.RECORD_MILESTONES)
    @blueprint.arguments(schemas.ObservationArguments, location="query")
    @blueprint.response(200, schemas.ObservationPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What you wrote down yourself for a programme, the newest first"""
        _require(arguments["programme_id"])
        limit: int = arguments["limit"]
        with reading() as session:
            found = observations_by(
                session,
                community_id=community_id(),
                programme_id=arguments["programme_id"],
                recorded_by=current_actor().id,
                before=schemas.id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda each: each.id)

    @allow(Permission.RECORD_MILESTONES)
    @blueprint.arguments(schemas.NewObservationsSchema)
    @blueprint.response(201, schemas.ObservationsRecordedSchema)
    def post(self, body: dict[str, Any]) -> Recorded | ResponseReturnValue:
        """Write down what went well, all of it or nothing; what was sent before is not new"""
        _require(body["programme_id"])
        try:
            seen = _seen(body)
            return perform(
                record_observations,
                RecordObservations(
                    **asked(),
                    programme_id=body["programme_id"],
                    source="program",
                    seen=tuple(seen),
                ),
            )
        except ObservationsRefused as refused:
            errors = {
                str(place - 1): {"code": fault.code, "detail": words_of(fault)}
                for place, fault in refused.faults
            }
            facts = {"errors": {"observations": errors}}
            return problem(refused.status, refused.code, words_of(refused), facts=facts)


@blueprint.route("/observations/<uuid:observation_id>/strike")
class ObservationStrike(MethodView):
    """A mistake."""

    @allow(Permission.RECORD_MILESTONES)
    @blueprint.arguments(schemas.ObservationStrikeSchema)
    @blueprint.response(200, schemas.ObservationSchema)
    def post(self, body: dict[str, Any], observation_id: UUID) -> ObservationView:
        """Strike what you wrote down by mistake; what was given for it stays"""
        about = _observation(observation_id)
        _require(about.programme_id)
        if about.recorded_by != current_actor().id:
            raise ObservationUnknown
        command = StrikeObservation(**asked(), observation_id=observation_id, reason=body["reason"])
        perform(strike_observation, command)
        return _observation(observation_id)


def _require(programme_id: UUID) -> None:
    """Refuse unless there is such a programme, and whoever asks may write down things for it.

    Raises:
        NotFound, NotAllowed: that is not so.
    """
    with reading() as session:
        found = queries.programme(session, community_id=community_id(), programme_id=programme_id)
    if found is None:
        raise NotFound
    require_recorder(programme_id)


def _observation(observation_id: UUID) -> ObservationView:
    with reading() as session:
        found = observation(session, community_id=community_id(), observation_id=observation_id)
    if found is None:
        raise ObservationUnknown
    return found


def _seen(body: dict[str, Any]) -> list[Seen]:
    """What was sent, with the household that lives at each address.

    Raises:
        ObservationsRefused: nobody who agreed can be found at one of them.
    """
    addresses, faults = _addresses(body["observations"])
    with reading() as session:
        members = members_at(
            session,
            community_id=community_id(),
            programme_id=body["programme_id"],
            addresses=set(addresses.values()),
        )
    seen = []
    for place, sent in enumerate(body["observations"], start=1):
        household_id = sent.get("household_id")
        if household_id is None and place in addresses:
            there = members.get(addresses[place], [])
            if len(there) != 1:
                faults.append((place, HouseholdsSeveral() if there else ConsentIncomplete()))
                continue
            household_id = there[0]
        if household_id is not None:
            seen.append(Seen(household_id, sent["event"], sent["happened_on"]))
    if faults:
        raise ObservationsRefused(sorted(faults, key=lambda fault: fault[0]))
    return seen


def _addresses(
    sent: list[dict[str, Any]],
) -> tuple[dict[int, AddressKey], list[tuple[int, Refusal]]]:
    """The address of each that names no household, by its place, and those that are none."""
    addresses: dict[int, AddressKey] = {}
    faults: list[tuple[int, Refusal]] = []
    for place, each in enumerate(sent, start=1):
        if each.get("household_id") is None:
            try:
                addresses[place] = read_address_key(**{key: each.get(key, "") for key in ADDRESS})
            except Unfit:
                faults.append((place, AddressUnreadable()))
    return addresses, faults
