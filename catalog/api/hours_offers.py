"""Hours of professionals: who offers them, when and where, and hours given to streets."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import request_key
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import current_database, perform, reading
from cambio.neighbourhood.queries import place_path
from catalog.api.asking import asked, community_id
from catalog.errors.hours import ProfessionalUnknown
from catalog.queries import hours as queries
from catalog.queries.hours import FieldView, ProfessionalView
from catalog.reach import require_works_as
from catalog.rules.hours import monday_of
from catalog.schemas.hours import (
    HoursAllottedSchema,
    HoursFieldSchema,
    HoursOfferArguments,
    HoursOfferedSchema,
    HoursOffersSchema,
    HoursProfessionalSchema,
    HoursSavedProfessionalSchema,
    NewHoursAllotmentSchema,
    NewHoursFieldSchema,
    NewHoursOfferSchema,
    NewHoursProfessionalSchema,
)
from catalog.use_cases.hours import (
    AllotHours,
    Allotment,
    AllottedHours,
    OfferedHours,
    OfferHours,
    SavedProfessional,
    SaveField,
    SaveProfessional,
    allot_hours,
    offer_hours,
    save_field,
    save_professional,
)

blueprint = Blueprint(
    "hours_api", __name__, description="Hours of professionals, that streets book."
)


@blueprint.route("/hours/fields")
class Fields(MethodView):
    """Fields of attention."""

    @allow(Permission.SEE_HOURS)
    @blueprint.response(200, HoursFieldSchema(many=True))
    def get(self) -> list[FieldView]:
        """The fields of attention, in their order"""
        with reading() as session:
            return queries.fields(session, community_id=community_id())

    @allow(Permission.MANAGE_HOURS)
    @blueprint.arguments(NewHoursFieldSchema)
    @blueprint.response(201, HoursFieldSchema)
    def post(self, body: dict[str, Any]) -> FieldView:
        """Add a field of attention"""
        slug = perform(save_field, SaveField(**asked(), **body))
        return FieldView(slug, body["names"])


@blueprint.route("/hours/professionals")
class Professionals(MethodView):
    """Whose hours streets can have."""

    @allow(Permission.SEE_HOURS)
    @blueprint.response(200, HoursProfessionalSchema(many=True))
    def get(self) -> list[ProfessionalView]:
        """Professionals by name, with what a quarter of an hour costs"""
        with reading() as session:
            return queries.professionals(session, community_id=community_id())

    @allow(Permission.MANAGE_HOURS)
    @blueprint.arguments(NewHoursProfessionalSchema)
    @blueprint.response(200, HoursSavedProfessionalSchema)
    def post(self, body: dict[str, Any]) -> SavedProfessional:
        """Add a professional, or change one"""
        command = SaveProfessional(**asked(), request_key=request_key(), **body)
        return perform(save_professional, command)


@blueprint.route("/hours/offers")
class Offers(MethodView):
    """Hours in a week, for a place and all below it."""

    @allow(Permission.SEE_HOURS)
    @blueprint.arguments(HoursOfferArguments, location="query")
    @blueprint.response(200, HoursOffersSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What is offered, the soonest first; for a street also what is offered around it"""
        since = arguments["since"] or current_database().clock().date()
        with reading() as session:
            found = queries.offers(
                session,
                community_id=community_id(),
                since=monday_of(since),
                place_ids=_around(arguments["place_id"]),
                field=arguments["field"],
            )
        return {"items": found}

    @allow(Permission.WORK_HOURS)
    @blueprint.arguments(NewHoursOfferSchema)
    @blueprint.response(200, HoursOfferedSchema)
    def post(self, body: dict[str, Any]) -> OfferedHours:
        """Offer hours, or change how many; never fewer than are booked"""
        _require_own(body["professional_id"])
        return perform(offer_hours, OfferHours(**asked(), request_key=request_key(), **body))


@blueprint.route("/hours/allotments")
class Allotments(MethodView):
    """Hours of a grant, for streets to book with."""

    @allow(Permission.MANAGE_HOURS)
    @blueprint.arguments(NewHoursAllotmentSchema)
    @blueprint.response(200, HoursAllottedSchema)
    def post(self, body: dict[str, Any]) -> AllottedHours:
        """Give streets hours of a grant, all of them or none"""
        command = AllotHours(
            **asked(),
            request_key=request_key(),
            budget_id=body["budget_id"],
            allotments=tuple(Allotment(**each) for each in body["allotments"]),
        )
        return perform(allot_hours, command)


def _around(place_id: UUID | None) -> list[UUID] | None:
    if place_id is None:
        return None
    with reading() as session:
        path = place_path(session, community_id=community_id(), place_id=place_id)
    return [each.id for each in path]


def _require_own(professional_id: UUID) -> None:
    with reading() as session:
        view = queries.professional(
            session, community_id=community_id(), professional_id=professional_id
        )
    if view is None:
        raise ProfessionalUnknown
    require_works_as(user_id=view.user_id, organisation_id=view.organisation_id)
