"""Giving tokens away and saving with the street, as JSON."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cards.schemas.households import ConfirmedSchema

CARD = {"description": "The number of the other household's card, or what its QR says."}
RECEIVERS = ("card", "place_id", "organisation_id")


class GiveSchema(Schema):
    """So much, to exactly one: whose card it is, a place's pot, or a cause."""

    currency = fields.String(required=True, validate=validate.Length(1, 8))
    amount_minor = fields.Integer(required=True, strict=True)
    card = fields.String(load_default=None, validate=validate.Length(1, 400), metadata=CARD)
    place_id = fields.UUID(load_default=None)
    organisation_id = fields.UUID(load_default=None)

    @validates_schema
    def validate_one_receiver(self, data: dict[str, object], **_kwargs: object) -> None:
        if sum(data.get(each) is not None for each in RECEIVERS) != 1:
            raise ValidationError("name one of card, place_id and organisation_id", "card")


class GiveAtCounterSchema(GiveSchema, ConfirmedSchema):
    """The same for somebody at the counter, who confirms it."""


class SaveAtCounterSchema(ConfirmedSchema):
    """What somebody at the counter saves with its street, and how it confirms that."""

    currency = fields.String(required=True, validate=validate.Length(1, 8))
    amount_minor = fields.Integer(required=True, strict=True)


class GivenTokensSchema(Schema):
    """A gift that arrived."""

    gift_id = fields.UUID(required=True)
    amount_minor = fields.Integer(required=True)
    left_minor = fields.Integer(
        required=True, metadata={"description": "What the giver's wallet still holds."}
    )
