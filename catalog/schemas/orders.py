"""Orders as JSON."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import PageArguments
from catalog.rules.orders import LINES_MAX, QUANTITY_MAX, CancelReason, Confirmation, OrderStatus

CARD_MAX, NUMBER_MAX = 400, 2**31 - 1


class OrderLineSchema(Schema):
    """So many of an item, at the price of that moment."""

    item_id = fields.UUID()
    quantity = fields.Integer()
    amount_minor = fields.Integer(
        attribute="unit_price_minor", metadata={"description": "For one of them."}
    )


class OrderSchema(Schema):
    """An order of a household, or of a purchase together."""

    id = fields.UUID()
    number = fields.Integer(metadata={"description": "What people say at the counter."})
    status = fields.Enum(OrderStatus, by_value=True)
    shop_id = fields.UUID()
    household_id = fields.UUID(
        allow_none=True, metadata={"description": "null for a purchase together."}
    )
    collective_purchase_id = fields.UUID(attribute="purchase_id", allow_none=True)
    amount_minor = fields.Integer(
        attribute="total_minor", metadata={"description": "For all of it."}
    )
    currency = fields.String()
    confirmation = fields.Enum(Confirmation, by_value=True)
    lines = fields.List(fields.Nested(OrderLineSchema))
    placed_at = fields.AwareDateTime()
    ready_at = fields.AwareDateTime(allow_none=True)
    collected_at = fields.AwareDateTime(allow_none=True)
    cancelled_at = fields.AwareDateTime(allow_none=True)
    cancel_reason = fields.Enum(CancelReason, by_value=True, allow_none=True)


class OrderPageSchema(Schema):
    """Orders, newest first, and where the next page begins."""

    items = fields.List(fields.Nested(OrderSchema))
    next = fields.String(allow_none=True)


class OrderArguments(PageArguments):
    """Which orders."""

    status = fields.Enum(OrderStatus, by_value=True, load_default=None)
    shop_id = fields.UUID(load_default=None)
    number = fields.Integer(load_default=None, validate=validate.Range(0, NUMBER_MAX))


class OrderedItemSchema(Schema):
    """So many of an item."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, QUANTITY_MAX))
    amount_minor = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        attribute="unit_price_minor",
        validate=validate.Range(1, NUMBER_MAX),
        metadata={"description": "The price that was shown: refused when it is another by now."},
    )


class ForHouseholdSchema(Schema):
    """For whom something is done at the counter, and how they confirm it. A household that signed
    in by itself leaves all of this out."""

    household_id = fields.UUID(load_default=None)
    card = fields.String(
        load_default=None,
        validate=validate.Length(1, CARD_MAX),
        metadata={"description": "The code or the number of a card, in place of household_id."},
    )
    pin = fields.String(load_default="", validate=validate.Length(max=20))
    signed = fields.Boolean(
        load_default=False, metadata={"description": "They signed on paper, in place of a PIN."}
    )

    @validates_schema
    def validate_one_household(self, data: dict[str, object], **_kwargs: object) -> None:
        """A household or a card, not both."""
        if data.get("household_id") is not None and data.get("card") is not None:
            raise ValidationError("Send either household_id or card.", "card")


class NewOrderSchema(ForHouseholdSchema):
    """An order to place."""

    items = fields.List(
        fields.Nested(OrderedItemSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class HandOutSchema(Schema):
    """To whom it is handed out; nothing when staff know."""

    card = fields.String(load_default=None, validate=validate.Length(1, CARD_MAX))


class CancelSchema(Schema):
    """Why an order does not go on."""

    reason = fields.Enum(CancelReason, by_value=True, load_default=CancelReason.CHANGED_MIND)
