"""Addresses as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import PageArguments
from cambio.neighbourhood.rules.typed_address import typed_postcode

HOUSE_NUMBER_MAX = 99_999


class AddressSchema(Schema):
    """An address."""

    id = fields.UUID()
    street_id = fields.UUID(metadata={"description": "The place that is its street."})
    street_name = fields.String()
    postcode = fields.String(metadata={"description": "As 7411 AB."})
    house_number = fields.Integer()
    house_letter = fields.String(metadata={"description": "Empty where there is none."})
    house_number_addition = fields.String(metadata={"description": "Empty where there is none."})
    line = fields.String(metadata={"description": "As one writes it."})
    gone = fields.Boolean(metadata={"description": "The latest import no longer had it."})


class AddressPageSchema(Schema):
    """Addresses by postcode and number, and where the next page begins."""

    items = fields.List(fields.Nested(AddressSchema))
    next = fields.String(allow_none=True)


class AddressArguments(PageArguments):
    """Which addresses: those at a postcode and house number, or all in a place."""

    postcode = fields.String(load_default=None)
    house_number = fields.Integer(load_default=None, validate=validate.Range(1, HOUSE_NUMBER_MAX))
    place_id = fields.UUID(load_default=None)

    @validates_schema
    def validate_one_question(self, data: dict[str, Any], **_kwargs: Any) -> None:
        """Either a place, or a postcode with a number."""
        by_house = (data["postcode"] is not None, data["house_number"] is not None)
        if any(by_house) == (data["place_id"] is not None):
            raise ValidationError("Send postcode and house_number, or place_id.", "postcode")
        if any(by_house) and not all(by_house):
            missing = "house_number" if by_house[0] else "postcode"
            raise ValidationError("Send postcode and house_number together.", missing)
        if data["postcode"] is not None and typed_postcode(data["postcode"]) is None:
            raise ValidationError("Four digits and two letters, such as 7411 AB.", "postcode")
