"""Hours of professionals as JSON. All time is in whole quarters of an hour."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.app.api import MINOR, PageArguments
from catalog.rules.hours import (
    NAME_MAX,
    NOTE_MAX,
    NOTICE_MAX_HOURS,
    QUARTERS_MAX,
    RATE_MAX_MINOR,
    WISH_MAX,
    BookingStatus,
    Objection,
)
from catalog.use_cases.hours.allotting import AMOUNT_MAX_MINOR, STREETS_MAX

QUARTERS = {"description": "In quarters of an hour."}


class HoursFieldSchema(Schema):
    """A field of attention."""

    slug = fields.String()
    names = fields.Dict(keys=fields.String(), values=fields.String())


class NewHoursFieldSchema(Schema):
    """A field of attention to add."""

    names = fields.Dict(
        keys=fields.String(validate=validate.OneOf(("nl", "en"))),
        values=fields.String(validate=validate.Length(max=60)),
        required=True,
        metadata={"description": "By language; Dutch must be there."},
    )


class HoursProfessionalSchema(Schema):
    """Somebody, or a crew, whose hours streets can have."""

    id = fields.UUID()
    name = fields.String()
    field = fields.Nested(HoursFieldSchema)
    organisation_id = fields.UUID()
    user_id = fields.UUID(allow_none=True, metadata={"description": "null for a crew."})
    notice_hours = fields.Integer()
    rates = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "The price of a quarter of an hour, in minor units by currency."},
    )


class NewHoursProfessionalSchema(Schema):
    """A professional to add or to change."""

    organisation_id = fields.UUID(required=True)
    name = fields.String(required=True, validate=validate.Length(1, NAME_MAX))
    field = fields.String(required=True, validate=validate.Length(1, 40))
    rates = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 8)),
        values=fields.Integer(strict=True, validate=validate.Range(1, RATE_MAX_MINOR)),
        required=True,
    )
    notice_hours = fields.Integer(
        strict=True, load_default=48, validate=validate.Range(0, NOTICE_MAX_HOURS)
    )
    user_id = fields.UUID(load_default=None, allow_none=True)
    professional_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "null for somebody new."}
    )
    ended = fields.Boolean(load_default=False)


class HoursSavedProfessionalSchema(Schema):
    """The professional that was added or changed."""

    professional_id = fields.UUID()


class HoursOfferSchema(Schema):
    """Hours of a professional in one week, for a place and all below it."""

    id = fields.UUID()
    professional = fields.Nested(HoursProfessionalSchema)
    place_id = fields.UUID()
    week = fields.Date(metadata={"description": "Its Monday."})
    quarters = fields.Integer(metadata=QUARTERS)
    booked_quarters = fields.Integer(metadata=QUARTERS)
    left = fields.Integer(metadata=QUARTERS)


class HoursOffersSchema(Schema):
    """Offers, the soonest first."""

    items = fields.List(fields.Nested(HoursOfferSchema))


class HoursOfferArguments(Schema):
    """Which offers: for a street, of a field, from a week on."""

    place_id = fields.UUID(load_default=None)
    field = fields.String(load_default=None, validate=validate.Length(max=40))
    since = fields.Date(load_default=None, metadata={"description": "This week unless said."})


class NewHoursOfferSchema(Schema):
    """Hours to offer; said again for the same week and place, it is the new number."""

    professional_id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    week = fields.Date(required=True, metadata={"description": "Any day of the week."})
    quarters = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, QUARTERS_MAX), metadata=QUARTERS
    )


class HoursOfferedSchema(Schema):
    """The offer as it is now."""

    offer_id = fields.UUID()
    quarters = fields.Integer(metadata=QUARTERS)
    booked_quarters = fields.Integer(metadata=QUARTERS)


class HoursBookingSchema(Schema):
    """Hours that a street booked."""

    id = fields.UUID()
    status = fields.Enum(BookingStatus, by_value=True)
    offer_id = fields.UUID()
    place_id = fields.UUID()
    professional_id = fields.UUID()
    field = fields.String()
    week = fields.Date()
    wish = fields.String()
    quarters = fields.Integer(metadata=QUARTERS)
    currency = fields.String()
    quarter_minor = fields.Integer(metadata=MINOR)
    booked_at = fields.AwareDateTime()
    starts_at = fields.AwareDateTime(allow_none=True, metadata={"description": "null: unplanned."})
    done_quarters = fields.Integer(allow_none=True, metadata=QUARTERS)
    done_on = fields.Date(allow_none=True)
    done_note = fields.String(allow_none=True)
    objection = fields.Enum(Objection, by_value=True, allow_none=True)
    paid_quarters = fields.Integer(allow_none=True, metadata=QUARTERS)
    closed_at = fields.AwareDateTime(allow_none=True)


class HoursBookingPageSchema(Schema):
    """Bookings, newest first, and where the next page begins."""

    items = fields.List(fields.Nested(HoursBookingSchema))
    next = fields.String(allow_none=True)


class HoursBookingArguments(PageArguments):
    """Which bookings."""

    place_id = fields.UUID(load_default=None)
    professional_id = fields.UUID(load_default=None)
    status = fields.Enum(BookingStatus, by_value=True, load_default=None)


class NewHoursBookingSchema(Schema):
    """Hours to book from a street's pot."""

    offer_id = fields.UUID(required=True)
    place_id = fields.UUID(required=True)
    quarters = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, QUARTERS_MAX), metadata=QUARTERS
    )
    currency = fields.String(required=True, validate=validate.Length(1, 8))
    quarter_minor = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, RATE_MAX_MINOR),
        metadata={"description": "The price that was shown: refused when it is another."},
    )
    wish = fields.String(required=True, validate=validate.Length(1, WISH_MAX))
    proposal_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "The street's decision that pays; null for a small spend."},
    )


class HoursBookedSchema(Schema):
    """The booking, and what it cost."""

    booking_id = fields.UUID()
    amount_minor = fields.Integer(metadata=MINOR)
    currency = fields.String()
    decided_by = fields.String(metadata={"description": "captain or vote."})


class HoursMomentSchema(Schema):
    """When the professional comes."""

    starts_at = fields.AwareDateTime(required=True)


class HoursLogSchema(Schema):
    """What was done."""

    quarters = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, QUARTERS_MAX), metadata=QUARTERS
    )
    done_on = fields.Date(required=True)
    note = fields.String(load_default="", validate=validate.Length(max=NOTE_MAX))


class HoursAnswerSchema(Schema):
    """Whether it is right: without an objection it is."""

    objection = fields.Enum(Objection, by_value=True, load_default=None, allow_none=True)


class HoursDecisionSchema(Schema):
    """How much of what was logged is paid; the rest returns."""

    quarters = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, QUARTERS_MAX), metadata=QUARTERS
    )


class HoursBookingStateSchema(Schema):
    """How a booking stands after an act."""

    booking_id = fields.UUID()
    status = fields.Enum(BookingStatus, by_value=True)
    paid_minor = fields.Integer(metadata={"description": "To the organisation, by this act."})
    returned_minor = fields.Integer(metadata={"description": "To the pot, by this act."})


class HoursAllotmentSchema(Schema):
    """What one street gets."""

    place_id = fields.UUID(required=True)
    amount_minor = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, AMOUNT_MAX_MINOR), metadata=MINOR
    )


class NewHoursAllotmentSchema(Schema):
    """Hours of a grant, to be given out."""

    budget_id = fields.UUID(required=True)
    allotments = fields.List(
        fields.Nested(HoursAllotmentSchema), required=True, validate=validate.Length(1, STREETS_MAX)
    )


class HoursAllottedSchema(Schema):
    """What was given out."""

    places = fields.Integer()
    amount_minor = fields.Integer(metadata=MINOR)
    currency = fields.String()
