"""Divisions of hours as JSON: what is asked, points, and the plan; never who divided how."""

from __future__ import annotations

from marshmallow import Schema, validate
from marshmallow import fields as kinds

from cambio.app.api import PageArguments
from catalog.rules.divisions import FIELDS_MAX, POINTS, STREET_QUARTERS_MAX, TITLE_MAX
from catalog.schemas.orders import CARD_MAX

QUARTERS = {"description": "In quarters of an hour."}
STREETS_MAX = 2_000


class DivisionSchema(Schema):
    """Hours of a period that streets divide."""

    id = kinds.UUID()
    title = kinds.String()
    status = kinds.String(metadata={"description": "open, divided or cancelled."})
    first_day = kinds.Date()
    last_day = kinds.Date()
    closes_at = kinds.AwareDateTime()
    fields_of_work = kinds.List(kinds.String(), attribute="fields")


class DivisionPageSchema(Schema):
    """Divisions, newest first, and where the next page begins."""

    items = kinds.List(kinds.Nested(DivisionSchema))
    next = kinds.String(allow_none=True)


class DivisionArguments(PageArguments):
    """Which divisions."""


class DivisionStreetSchema(Schema):
    """How many hours one street has to divide."""

    place_id = kinds.UUID(required=True)
    quarters = kinds.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, STREET_QUARTERS_MAX),
        metadata=QUARTERS,
    )


class NewDivisionSchema(Schema):
    """Streets are asked to divide the hours of a period."""

    title = kinds.String(required=True, validate=validate.Length(1, TITLE_MAX))
    first_day = kinds.Date(required=True)
    last_day = kinds.Date(required=True)
    closes_at = kinds.AwareDateTime(required=True)
    fields_of_work = kinds.List(
        kinds.String(validate=validate.Length(1, 40)),
        required=True,
        attribute="fields",
        validate=validate.Length(2, FIELDS_MAX),
    )
    shares = kinds.List(
        kinds.Nested(DivisionStreetSchema), required=True, validate=validate.Length(1, STREETS_MAX)
    )


class StartedDivisionSchema(Schema):
    """The division that was started."""

    division_id = kinds.UUID()


class DivisionVoterSchema(Schema):
    """Whose card is shown, and how the household confirms it."""

    card = kinds.String(required=True, validate=validate.Length(1, CARD_MAX))
    pin = kinds.String(load_default="", validate=validate.Length(max=20))
    signed = kinds.Boolean(load_default=False)


class DivisionPointsSchema(DivisionVoterSchema):
    """A household's points by field of work: all of them, no more and no less."""

    points = kinds.Dict(
        keys=kinds.String(validate=validate.Length(1, 40)),
        values=kinds.Integer(strict=True, validate=validate.Range(0, POINTS)),
        required=True,
    )


class DivideOwnSchema(Schema):
    """The asker's own points by field of work: all of them, no more and no less."""

    points = kinds.Dict(
        keys=kinds.String(validate=validate.Length(1, 40)),
        values=kinds.Integer(strict=True, validate=validate.Range(0, POINTS)),
        required=True,
    )


class DivisionEnvelopeSchema(Schema):
    """What is on one paper of a street's pile."""

    place_id = kinds.UUID(required=True)
    points = kinds.Dict(
        keys=kinds.String(validate=validate.Length(1, 40)),
        values=kinds.Integer(strict=True, validate=validate.Range(0, POINTS)),
        required=True,
    )


class DivisionCountedSchema(Schema):
    """How many households of the street are counted by now."""

    place_id = kinds.UUID()
    households = kinds.Integer()
    envelopes = kinds.Integer(metadata={"description": "Handed in, and not opened yet."})


class DivisionLineSchema(Schema):
    """What a street gives one field of work."""

    place_id = kinds.UUID()
    field = kinds.String()
    quarters = kinds.Integer(metadata=QUARTERS)
    points = kinds.Integer(
        allow_none=True, metadata={"description": "null where too few divided to tell."}
    )
    booked_quarters = kinds.Integer(
        metadata={"description": "What the street booked of it in these weeks, in quarters."}
    )


class DivisionPlanSchema(Schema):
    """The plan that came of it; empty while households still divide."""

    items = kinds.List(kinds.Nested(DivisionLineSchema))


class EndedDivisionSchema(Schema):
    """How it ended."""

    division_id = kinds.UUID()
    status = kinds.String()
    places = kinds.Integer()
