"""Newcomers who turn out to be known, and where they live, as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema


class WaitingSchema(Schema):
    """New people whose address has to be looked up."""

    card_id = fields.UUID(required=True)
    card_number = fields.String(required=True)
    household_id = fields.UUID(required=True)
    nickname = fields.String(required=True)
    address_text = fields.String(
        required=True, allow_none=True, metadata={"description": "As they said it."}
    )
    bound_at = fields.AwareDateTime(required=True)


class WaitingListSchema(Schema):
    """All of them, the oldest first."""

    items = fields.List(fields.Nested(WaitingSchema), required=True)


class PlacedSchema(Schema):
    """Where they live."""

    address_id = fields.UUID(required=True)


class MergeSchema(Schema):
    """The household that a newcomer is part of, and how it agreed."""

    into_household_id = fields.UUID(required=True)
    pin = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 40),
        metadata={"description": "Of the household that goes on."},
    )
    signed = fields.Boolean(
        load_default=False, metadata={"description": "It signed on paper, which is kept."}
    )

    @validates_schema
    def agreed(self, data: dict[str, Any], **_more: Any) -> None:
        """By PIN or on paper."""
        if (data["pin"] is None) == (not data["signed"]):
            raise ValidationError("Send either pin or signed.", "pin")


class MergedSchema(Schema):
    """The household that goes on, with what it got."""

    household_id = fields.UUID(required=True)
    moved_minor = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
