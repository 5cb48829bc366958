"""Households as JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from cambio.neighbourhood.rules.households import LANGUAGES, NICKNAME_MAX, PEOPLE_MAX
from cambio.neighbourhood.schemas.addresses import AddressSchema

_people = validate.Range(0, PEOPLE_MAX)


class HouseholdSchema(Schema):
    """A household, without anything it did."""

    id = fields.UUID()
    nickname = fields.String()
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    adults = fields.Integer()
    children = fields.Integer()
    joined_at = fields.AwareDateTime()
    confirmed_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "null until it proved where it lives."}
    )
    ended_at = fields.AwareDateTime(allow_none=True)
    address = fields.Nested(AddressSchema, allow_none=True)


class HouseholdListSchema(Schema):
    """Households in the order in which they joined."""

    items = fields.List(fields.Nested(HouseholdSchema))


class HouseholdArguments(Schema):
    """Whose address."""

    address_id = fields.UUID(required=True)


class HouseholdChangeSchema(Schema):
    """What changes; what is left out stays as it is."""

    nickname = fields.String(validate=validate.Length(1, NICKNAME_MAX))
    language = fields.String(validate=validate.OneOf(LANGUAGES))
    adults = fields.Integer(validate=_people, strict=True)
    children = fields.Integer(validate=_people, strict=True)


class NewHouseholdSchema(Schema):
    """People who join. Staff saw that they live there."""

    address_id = fields.UUID(required=True)
    nickname = fields.String(required=True, validate=validate.Length(1, NICKNAME_MAX))
    language = fields.String(load_default="nl", validate=validate.OneOf(LANGUAGES))
    adults = fields.Integer(required=True, validate=_people, strict=True)
    children = fields.Integer(load_default=0, validate=_people, strict=True)
    since = fields.Date(
        load_default=None,
        allow_none=True,
        metadata={"description": "When they came to live there; null is today."},
    )
