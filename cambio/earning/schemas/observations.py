"""How observations are told in JSON, and read from it: an unknown field is refused by name."""

from __future__ import annotations

from uuid import UUID

from marshmallow import Schema, fields, validate

from cambio.app.api import CursorUnknown, PageArguments, decode_cursor
from cambio.earning.rules.milestones import StruckReason

AT_ONCE = 1_000


def id_in(cursor: str | None) -> UUID | None:
    """The id in a cursor; None for the first page.

    Raises:
        CursorUnknown: it is not a cursor of ours.
    """
    position = decode_cursor(cursor)
    try:
        return None if position is None else UUID(position)
    except ValueError as error:
        raise CursorUnknown from error


class NewObservationSchema(Schema):
    """Something good at a household on a day: the household by its id, or by its address.

    There is no field for a complaint, arrears or a text, and one that is sent is refused.
    """

    household_id = fields.UUID(load_default=None, allow_none=True)
    postcode = fields.String(validate=validate.Length(max=10))
    house_number = fields.String(validate=validate.Length(max=10))
    house_letter = fields.String(validate=validate.Length(max=5))
    house_number_addition = fields.String(validate=validate.Length(max=10))
    event = fields.String(
        required=True,
        validate=validate.Length(1, 40),
        metadata={"description": "The short name of an event that a rule looks at."},
    )
    happened_on = fields.Date(required=True)


class NewObservationsSchema(Schema):
    """What was seen, for one programme."""

    programme_id = fields.UUID(required=True)
    observations = fields.List(
        fields.Nested(NewObservationSchema),
        required=True,
        validate=validate.Length(1, AT_ONCE),
    )


class ObservationsRecordedSchema(Schema):
    """How many were new, and how many had been sent before."""

    new = fields.Integer(required=True)
    known = fields.Integer(required=True)


class ObservationStrikeSchema(Schema):
    """Why it is a mistake; what was given for it stays."""

    reason = fields.Enum(StruckReason, by_value=True, required=True)


class ObservationSchema(Schema):
    """What was noticed. `struck_reason` is null while it stands; it is forgotten on `forget_on`."""

    id = fields.UUID(required=True)
    programme_id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    event = fields.String(required=True)
    happened_on = fields.Date(required=True)
    source = fields.String(required=True, validate=validate.OneOf(["form", "file", "program"]))
    recorded_at = fields.AwareDateTime(required=True)
    forget_on = fields.Date(required=True)
    struck_reason = fields.String(required=True, allow_none=True)
    counts = fields.Boolean(
        required=True, metadata={"description": "False once struck, or while it is objected to."}
    )


class ObservationArguments(PageArguments):
    """For which programme."""

    programme_id = fields.UUID(required=True)


class ObservationPageSchema(Schema):
    """A page of observations, the newest first."""

    items = fields.List(fields.Nested(ObservationSchema), required=True)
    next = fields.String(required=True, allow_none=True)


class KeptObjectionSchema(Schema):
    """An objection; `outcome`, `reason` and `decided_at` are null until somebody decides."""

    id = fields.UUID(required=True)
    objected_on = fields.Date(required=True)
    means = fields.String(required=True)
    decide_by = fields.Date(required=True)
    outcome = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)


class KeptObservationSchema(ObservationSchema):
    """The same with the latest objection to it; null where nobody objected."""

    objection = fields.Nested(KeptObjectionSchema, required=True, allow_none=True)


class ConsentSchema(Schema):
    """An adult who agreed, since when, and how it said so."""

    adult = fields.String(required=True)
    given_on = fields.Date(required=True)
    means = fields.String(required=True)


class KeptSchema(Schema):
    """Who of a household agreed to a programme, and all that is kept about it, the latest first."""

    consents = fields.List(fields.Nested(ConsentSchema), required=True)
    items = fields.List(fields.Nested(KeptObservationSchema), required=True)
