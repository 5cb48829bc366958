"""Years in numbers, and quiet streets, in JSON."""

from __future__ import annotations

from uuid import UUID

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR, CursorUnknown, decode_cursor
from cambio.earning.queries.years import QuietStreet

YEARS = validate.Range(2000, 2100)
BY_MONTH = {"description": "Twelve numbers, January first."}


def street_position(street: QuietStreet) -> str:
    """The place of a street in a list by name, for a cursor."""
    return f"{street.place_id} {street.name}"


def street_in(cursor: str | None) -> tuple[str, UUID] | None:
    """The name and id in such a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    if position is None:
        return None
    place_id, _space, name = position.partition(" ")
    try:
        return name, UUID(place_id)
    except ValueError as error:
        raise CursorUnknown from error


def _by_month() -> fields.List[int]:
    return fields.List(fields.Integer(), required=True, metadata=BY_MONTH)


def _by_currency() -> fields.Dict:
    return fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Integer()),
        required=True,
        metadata={"description": "By currency twelve amounts in minor units, January first."},
    )


class YearArguments(Schema):
    """Which year; this one where none is named."""

    year = fields.Integer(load_default=None, validate=YEARS)


class YearLimitSchema(Schema):
    """What was given in a year beside the yearly limit of a programme."""

    currency = fields.String(required=True)
    given_minor = fields.Integer(required=True, metadata=MINOR)
    limit_minor = fields.Integer(required=True, metadata=MINOR)


class AdultPartSchema(Schema):
    """What was given for what one adult did."""

    adult = fields.String(required=True)
    currency = fields.String(required=True)
    given_minor = fields.Integer(required=True, metadata=MINOR)


class HouseholdYearSchema(Schema):
    """A household's own year: the actions that it took part in, what its wallet was given, and what
    of that was for what one adult did who was named."""

    year = fields.Integer(required=True)
    actions = _by_month()
    given_minor = _by_currency()
    adults = fields.List(fields.Nested(AdultPartSchema), required=True)
    limits = fields.List(fields.Nested(YearLimitSchema), required=True)


class PlaceYearSchema(Schema):
    """A place's year with all below it: actions, bags of approved reports, and what its own pot was
    given; small numbers of households stand in a later month."""

    year = fields.Integer(required=True)
    actions = _by_month()
    bags = _by_month()
    given_minor = _by_currency()


class QuietStreetSchema(Schema):
    """A street where nothing was for three months; `last_at` is null where nothing ever was."""

    place_id = fields.UUID(required=True)
    name = fields.String(required=True)
    last_at = fields.AwareDateTime(required=True, allow_none=True)


class QuietStreetPageSchema(Schema):
    """A page of quiet streets, by name."""

    items = fields.List(fields.Nested(QuietStreetSchema), required=True)
    next = fields.String(required=True, allow_none=True)
