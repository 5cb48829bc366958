"""Households that change, as JSON."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.neighbourhood.rules.households import LANGUAGES, NICKNAME_MAX, PEOPLE_MAX, Means
from cards.rules.division import PERCENT_MAX
from cards.use_cases import Remainder

_people = validate.Range(0, PEOPLE_MAX)


class ConfirmedSchema(Schema):
    """How the household confirmed it, where it stood at a counter."""

    pin = fields.String(load_default="", validate=validate.Length(0, 20))
    signed = fields.Boolean(
        load_default=False, metadata={"description": "It signed on paper, which is kept."}
    )


class MoveSchema(ConfirmedSchema):
    """Where a household lives now. Staff saw it, or a letter's code proves it."""

    address_id = fields.UUID(required=True)
    since = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "null is today."}
    )
    confirmed = fields.Boolean(load_default=False)


class ShareSchema(Schema):
    """What those who go take along of one currency."""

    currency = fields.String(required=True, validate=validate.Length(1, 8))
    amount_minor = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10**12))


class BelongingSchema(Schema):
    """Something that a household has, such as a voucher."""

    id = fields.UUID()
    names = fields.Dict(keys=fields.String(), values=fields.String())
    number = fields.String()


class SplitSchema(ConfirmedSchema):
    """Who goes on by themselves, where, and with what: a percentage of all, or amounts."""

    address_id = fields.UUID(required=True)
    nickname = fields.String(required=True, validate=validate.Length(1, NICKNAME_MAX))
    language = fields.String(load_default="nl", validate=validate.OneOf(LANGUAGES))
    adults = fields.Integer(required=True, validate=_people, strict=True)
    children = fields.Integer(load_default=0, validate=_people, strict=True)
    confirmed = fields.Boolean(load_default=False)
    percent = fields.Integer(
        load_default=None,
        allow_none=True,
        strict=True,
        validate=validate.Range(0, PERCENT_MAX),
    )
    shares = fields.List(
        fields.Nested(ShareSchema), load_default=list, validate=validate.Length(0, 50)
    )
    belongings = fields.List(
        fields.UUID(),
        load_default=list,
        validate=validate.Length(0, 200),
        metadata={"description": "What else goes along, such as vouchers; the rest stays."},
    )

    @validates_schema
    def validate_one_way(self, data: dict[str, object], **_kwargs: object) -> None:
        """A percentage or amounts, not both."""
        if data["percent"] is not None and data["shares"]:
            raise ValidationError("Send either percent or shares.", "shares")


class SplitResultSchema(Schema):
    """The two households that came of it, each with its new card."""

    household_id = fields.UUID()
    card_id = fields.UUID()
    new_household_id = fields.UUID()
    new_card_id = fields.UUID()
    shares = fields.List(fields.Nested(ShareSchema))


class EndSchema(ConfirmedSchema):
    """What becomes of what is left."""

    remainder = fields.Enum(Remainder, by_value=True, required=True)
    heir_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "The household that gets it; null where it goes elsewhere."},
    )


class EndResultSchema(Schema):
    """A household that ended."""

    household_id = fields.UUID()
    transaction_id = fields.UUID(
        allow_none=True, metadata={"description": "null when nothing was left."}
    )


class MoveResultSchema(Schema):
    """Where a household lives now, and since when."""

    household_id = fields.UUID()
    address_id = fields.UUID()
    since = fields.Date()


class HistoryLineSchema(Schema):
    """Something that happened to a household or to one of its cards."""

    what = fields.String()
    at = fields.AwareDateTime()
    actor_id = fields.UUID(metadata={"description": "Who did it."})
    card_number = fields.String(
        allow_none=True, metadata={"description": "null for the household itself."}
    )
    means = fields.Enum(Means, by_value=True, allow_none=True)


class HouseholdHistorySchema(Schema):
    """What happened, the newest first."""

    items = fields.List(fields.Nested(HistoryLineSchema))


class SplitWishSchema(Schema):
    """A household of which somebody wants to go on apart."""

    household_id = fields.UUID(required=True)
    nickname = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)


class SplitWishListSchema(Schema):
    """Those that wait for the counter, at most 100."""

    items = fields.List(fields.Nested(SplitWishSchema), required=True)
