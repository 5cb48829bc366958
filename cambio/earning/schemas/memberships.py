"""How taking part in a programme is told in JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

ADULT = validate.Length(1, 40)


class OwnMembershipSchema(Schema):
    """A household joins by the act of one adult; the name is needed where the programme asks for
    consent, unless only one adult lives there."""

    adult = fields.String(load_default=None, allow_none=True, validate=ADULT)


class NewMembershipSchema(Schema):
    """A household joins at the counter: how it agreed, and who did, where consent is asked."""

    consent_means = fields.String(
        load_default=None, allow_none=True, validate=validate.OneOf(["counter", "paper"])
    )
    adults = fields.List(
        fields.String(validate=ADULT), load_default=tuple, validate=validate.Length(0, 20)
    )


class MembershipSchema(Schema):
    """Since when a household takes part, and since when it agreed; null where no consent is
    asked."""

    membership_id = fields.UUID(required=True)
    joined_on = fields.Date(required=True)
    consent_on = fields.Date(required=True, allow_none=True)


class StreetChoiceSchema(Schema):
    """Whether all that a household earns in a programme goes to its street."""

    everything = fields.Boolean(required=True)
