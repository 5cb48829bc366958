"""Orders as JSON."""

from __future__ import annotations

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from cambio.app.api import PageArguments
from catalog.rules.orders import (
    LINES_MAX,
    QUANTITY_MAX,
    CancelReason,
    Confirmation,
    OrderStatus,
    ReturnReason,
)
from catalog.schemas.items import price

CARD_MAX, NUMBER_MAX = 400, 2**31 - 1


class OrderLineSchema(Schema):
    """So many of an item, at the prices of that moment."""

    item_id = fields.UUID()
    quantity = fields.Integer()
    unit_prices = price(metadata={"description": "For one of them, by currency."})
    returned = fields.Integer()
    due_back_at = fields.AwareDateTime(
        allow_none=True, metadata={"description": "When it is due back; null unless on loan."}
    )
    brought_back = fields.Integer()


class OrderSchema(Schema):
    """An order of a household, or of a purchase together."""

    id = fields.UUID()
    number = fields.Integer(metadata={"description": "What people say at the counter."})
    status = fields.Enum(OrderStatus, by_value=True)
    shop_id = fields.UUID()
    pick_up_id = fields.UUID(attribute="point.id")
    household_id = fields.UUID(
        allow_none=True, metadata={"description": "null for a purchase together."}
    )
    collective_purchase_id = fields.UUID(attribute="purchase_id", allow_none=True)
    total = price(metadata={"description": "For all of it, by currency."})
    paid_back = price()
    confirmation = fields.Enum(Confirmation, by_value=True)
    needs_approval = fields.Boolean()
    lines = fields.List(fields.Nested(OrderLineSchema))
    placed_at = fields.AwareDateTime()
    approved_at = fields.AwareDateTime(allow_none=True)
    preparing_at = fields.AwareDateTime(allow_none=True)
    ready_at = fields.AwareDateTime(allow_none=True)
    keep_until = fields.AwareDateTime(allow_none=True)
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
    unit_prices = price(
        load_default=None,
        allow_none=True,
        metadata={"description": "The price that was shown: refused when it is another by now."},
    )
    way = fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(0, 9),
        metadata={"description": "In which of its ways it is paid, from 0."},
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
    pick_up_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Where it is picked up; null is the shop's own counter."},
    )


class HandOutSchema(Schema):
    """To whom it is handed out; nothing when staff know."""

    card = fields.String(load_default=None, validate=validate.Length(1, CARD_MAX))
    code = fields.String(
        load_default=None,
        validate=validate.Length(1, CARD_MAX),
        metadata={"description": "The text of a slip's QR, or a code for this one order."},
    )


class LineBackSchema(Schema):
    """So many of an item come back."""

    item_id = fields.UUID(required=True)
    quantity = fields.Integer(strict=True, required=True, validate=validate.Range(1, QUANTITY_MAX))


class BroughtBackSchema(Schema):
    """What was on loan and is on the shelf again."""

    items = fields.List(
        fields.Nested(LineBackSchema), required=True, validate=validate.Length(1, LINES_MAX)
    )


class ReturnSchema(BroughtBackSchema):
    """What was bought and comes back for tokens."""

    reason = fields.Enum(ReturnReason, by_value=True, required=True)
    restock = fields.Boolean(
        load_default=True, metadata={"description": "Whether it goes on the shelf again."}
    )


class OrderCodeSchema(Schema):
    """A code for one order, told once."""

    order_id = fields.UUID()
    code = fields.String()


class CancelSchema(Schema):
    """Why an order does not go on."""

    reason = fields.Enum(CancelReason, by_value=True, load_default=CancelReason.CHANGED_MIND)
