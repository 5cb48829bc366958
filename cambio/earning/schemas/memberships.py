"""How taking part in a programme is told in JSON."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

ADULT = validate.Length(1, 40)
LIST_MAX = 200_000


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


class MemberListSchema(Schema):
    """Households that joined elsewhere: the text of a CSV file; see docs/programmes.md."""

    csv = fields.String(required=True, validate=validate.Length(1, LIST_MAX))
    dry_run = fields.Boolean(
        load_default=False,
        metadata={"description": "Only say what it would do; nothing is changed."},
    )


class JoinedTogetherSchema(Schema):
    """How many are new in the programme, and how many were in it already."""

    new = fields.Integer(required=True)
    known = fields.Integer(required=True)


class WithdrawalSchema(Schema):
    """The adult who no longer agrees."""

    adult = fields.String(required=True, validate=ADULT)


class StreetMembersSchema(Schema):
    """Households of a street that take part; `name` is null for all smaller streets together."""

    name = fields.String(required=True, allow_none=True)
    households = fields.Integer(required=True)


class MembersSchema(Schema):
    """How many households take part; of streets those with enough of them to name nobody."""

    households = fields.Integer(required=True)
    streets = fields.List(fields.Nested(StreetMembersSchema), required=True)
